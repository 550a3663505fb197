"""Whimbrel's own verbs on a command line, with or without `whimbrel` in front."""

from __future__ import annotations

from collections.abc import Sequence

from ...config.kind import Kind
from ...pg.words import word_set
from ..table import Act
from ..verbs import ALIASES, FLAGS, VERBS, act_of, page_name
from .assignments import kind_of
from .lexer import EXPANDED
from .reading import Answer, Inner, Reading, Scene, Sql, unseen
from .shell import Command
from .tool import Line, read_line

# `-C DIR` arrives here in lower case.
_VALUED = word_set(
    "-c -e --env --confirm --name -n --rename --phase --from --to --applied --rolled-back "
    "--schema --config --url --port --format --since --scripts --reason --file --limit"
)
_FIRST_WORDS = frozenset(name.split()[0] for name in (*VERBS, *ALIASES))


def is_ours(word: str) -> bool:
    """Can a line without `whimbrel` begin with this word?"""
    return word.lower() in _FIRST_WORDS or page_name(word) is not None


def is_two_words(words: Sequence[str]) -> bool:
    """`migrate reset`, `test databases`: ours, whatever program the first word is too."""
    two = " ".join(words[:2]).lower()
    return two in ALIASES or two in VERBS


def read_ours(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """The words behind `whimbrel`. `-e` and a name such as `db:staging:push` say where it goes."""
    line = read_line(command.words, _VALUED)
    if not line.positionals:
        return (Reading(act=Act.FILES, what="whimbrel prints its help"),)
    page = page_name(line.positionals[0])
    environment = line.values.get("-e") or line.values.get("--env", "")
    positionals = line.positionals
    if page is not None:
        environment, positionals = environment or page[0], (page[1], *positionals[1:])
    kind = kind_of(environment, scene.kinds) if environment else None
    name = _name(positionals)
    if name == "run":
        return _run(command, scene, kind)
    if name == "execute":
        return (_execute(command, line, scene),)
    if not name:
        shown = " ".join(positionals).replace(EXPANDED, "")
        # An option that we do not know may have a value: then the verb stands behind it.
        later = (_typed(positionals[place:]) for place in range(1, len(positionals)))
        meant = [reading for typed in later if typed for reading in _reading(typed, line, kind)]
        return (unseen(f"{shown} is no command of whimbrel"), *meant)
    return _reading(_typed(positionals), line, kind)


def _typed(positionals: Sequence[str]) -> str:
    """The verb as it was typed, "" when none stands at the start."""
    name = _name(positionals)
    is_two = is_two_words(positionals) or len(name.split()) == 2
    return " ".join(positionals[: 2 if is_two else 1]) if name else ""


def _name(positionals: Sequence[str]) -> str:
    """The verb as VERBS spells it: Prisma's two words first, then ours of two, then of one."""
    two = " ".join(positionals[:2])
    if two in ALIASES:
        return ALIASES[two]
    return next((name for name in (two, positionals[0]) if name in VERBS), "")


def _reading(typed: str, line: Line, kind: Kind | None) -> tuple[Answer, ...]:
    name = ALIASES.get(typed, typed)
    # An abbreviated dangerous flag is a usage error of ours; refusing it early costs nothing.
    flags = frozenset(
        flag
        for verb, flag in FLAGS
        if verb == name and any(_means(option, flag) for option in line.options)
    )
    act, flag = act_of(name, flags)
    found = Reading(act=act, what=f"{typed} {flag}".rstrip(), kind=kind)
    if line.is_partly_unknown and act is not Act.FILES:
        return (found, unseen("a variable in it is replaced only when it runs")._replace(kind=kind))
    return (found,)


def _means(option: str, flag: str) -> bool:
    if flag == "--create-only":  # it makes the verb harmless, so only when it is spelled out
        return option == flag
    given = option.partition("=")[0]
    return given == flag or (len(given) > 4 and flag.startswith(given))


def _run(command: Command, scene: Scene, kind: Kind | None) -> tuple[Answer, ...]:
    """What runs gets this environment's URL, so it is judged there."""
    words = list(command.words)
    at = words.index("--") if "--" in words else words.index("run")
    inner = command._replace(words=tuple(words[at + 1 :]))
    inside = scene._replace(kind=kind or scene.kind)
    return (Inner(command=inner, scene=inside),)


def _execute(command: Command, line: Line, scene: Scene) -> Answer:
    files = [word for word in command.words if word.lower() in line.positionals[1:]]
    file = line.values.get("--file") or (files[-1] if files else "")
    if file in ("", "execute", "-"):
        return Sql(text=command.input, what="the SQL it is given")
    return Sql(text=scene.files.get(file), what=f"the SQL in {file}")

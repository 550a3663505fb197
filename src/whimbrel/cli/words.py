"""The words of a command line, put in the order that the commands expect. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..config.scripts.names import PAGE
from ..errors import Notice, Usage

# Prisma's two words → ours; Prisma's own options are read in `prisma_words`.
TWO_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("migrate", "dev"): ("migrate",),
    ("migrate", "deploy"): ("deploy",),
    ("migrate", "reset"): ("reset",),
    ("migrate", "status"): ("status",),
    ("migrate", "resolve"): ("resolve",),
    ("migrate", "diff"): ("diff",),
    ("db", "push"): ("push",),
    ("db", "pull"): ("pull",),
    ("db", "seed"): ("seed",),
    ("db", "execute"): ("execute",),
}

# The page's script names; `db:staging:push` also works as a command.
SCRIPTS = PAGE

# What follows this verb belongs to another program.
_VERBATIM = "run"
_VALUED = {"-C": "directory", "-e": "environment", "--env": "environment", "--confirm": "confirm"}
_FLAGS = {"--json": "json", "--yes": "yes", "-y": "yes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The global options and the rest: the verb with its own options.

    `schema` is Prisma's `--schema`; `notes` say what an option of Prisma's means here.
    """

    directory: str | None = None
    environment: str | None = None
    confirm: str | None = None
    json: bool = False
    yes: bool = False
    schema: str | None = None
    notes: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        return self.rest[0] if self.rest and not self.rest[0].startswith("-") else ""

    @property
    def flags(self) -> frozenset[str]:
        """The long options of the verb, without their values."""
        return frozenset(word.partition("=")[0] for word in self.rest if word.startswith("--"))


def read_words(arguments: tuple[str, ...]) -> Words:
    """Take the global options from before and after the verb; replace other names of verbs.

    Raises `Usage`: U101 for a global option without its value, U102 for a value where none goes.
    """
    words = Words()
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        argument = pending.pop(0)
        if argument == "--" and _is_a_managers(rest, pending):
            continue
        if argument == "--" or (rest == [_VERBATIM] and not _is_global(argument)):
            rest.extend([argument, *pending])
            break
        name, separator, value = _parted(argument)
        if name in _FLAGS:
            words = _with(words, _FLAGS[name], _no_value(name, separator))
        elif name in _VALUED:
            words = _with(words, _VALUED[name], _value(name, separator, value, pending))
        elif not rest and argument in SCRIPTS:
            pending = [*SCRIPTS[argument], *pending]
        else:
            rest.append(argument)
    return replace(words, rest=_one_word(tuple(rest)))


def _is_a_managers(rest: list[str], pending: list[str]) -> bool:
    """`pnpm run db:production:deploy -- --dry-run` hands the dashes on, where npm does not."""
    is_verb = len(rest) == 1 and rest[0] in _WITHOUT_WORDS
    return is_verb and bool(pending) and pending[0].startswith("-")


# Verbs without words of their own: what begins with a dash there is an option.
_WITHOUT_WORDS = frozenset({"push", "deploy", "reset", "status", "generate", "studio"})


def _parted(argument: str) -> tuple[str, str, str]:
    """`--env=staging`, `-e=staging` and `-estaging` in their parts."""
    is_glued = argument[:2] in _VALUED and argument[2:3] not in ("", "=")
    return (argument[:2], "=", argument[2:]) if is_glued else argument.partition("=")


def _one_word(rest: tuple[str, ...]) -> tuple[str, ...]:
    ours = TWO_WORDS.get(rest[:2]) if len(rest) >= 2 else None  # type: ignore[arg-type]
    return (*ours, *rest[2:]) if ours else rest


def _is_global(argument: str) -> bool:
    return _parted(argument)[0] in (*_FLAGS, *_VALUED)


def _value(name: str, separator: str, value: str, pending: list[str]) -> str:
    """The text after the option; `-e "$ENVIRONMENT"` of a script where it is not set is none."""
    if not separator:
        value = pending.pop(0) if pending and pending[0] != "--" else ""
    if value.strip():
        return value
    raise Usage(
        Notice(
            code="U101",
            what=f"{name} has no value",
            why="the option says for which environment, folder or database the command is, "
            "and none is guessed",
            next=f"write the value after it: `{name} {_EXAMPLES[name]}`",
        )
    )


def _no_value(name: str, separator: str) -> bool:
    if not separator:
        return True
    raise Usage(
        Notice(
            code="U102",
            what=f"{name} takes no value",
            why="it is said or not said, so nothing was done",
            next=f"write `{name}` alone, or leave it out",
        )
    )


_EXAMPLES = {"-C": "DIR", "-e": "staging", "--env": "staging", "--confirm": "TOKEN"}


def _with(words: Words, name: str, value: str | bool) -> Words:
    return replace(words, **{name: value})  # type: ignore[arg-type]

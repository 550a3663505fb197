"""May this operation run? A command line, a chain, a package script or SQL in, a judgement out."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ...config.kind import Kind
from ...pg.words import word_set
from ..table import Act, judge_act
from ..verdict import Judgement
from .assignments import hijacks, named_kind, raised_by, split_assignments
from .harmless import PROGRAMS as HARMLESS
from .harmless import is_the_systems_own, read_harmless
from .lexer import EXPANDED
from .ours import is_ours, is_two_words, read_ours
from .packages import read_script
from .programs import PROGRAMS, program_of
from .reading import Answer, Inner, Reading, Scene, Sql, unseen
from .shell import Command, read_shell
from .shown import shown
from .sql import is_unreadable, read_sql
from .tool import severity

_DEEPEST = 20
# Behind any program but these a file may hold something else than it does now.
_LEAVES_FILES = frozenset([*(HARMLESS.keys() - {"git"}), "psql", "prisma", "whimbrel"])
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_KINDS: Mapping[str, Kind] = MappingProxyType({})
# A text that begins with one of these and parses as SQL is SQL. (`reset` is left to us.)
_SQL_WORDS = word_set(
    "select insert update delete drop truncate alter create with do merge grant revoke begin copy "
    "vacuum explain comment lock call refresh reindex cluster reassign values table analyze start "
    "set"
)


def judge_operation(
    operation: str | Sequence[str],
    kind: Kind,
    scripts: Mapping[str, str] = _NOTHING,
    *,
    files: Mapping[str, str] = _NOTHING,
    kinds: Mapping[str, Kind] = _NO_KINDS,
) -> Judgement:
    """May `operation` run in an environment of this kind? Reads and connects to nothing.

    `operation` is a shell text, or the words of one command as a program gets them. `scripts`
    are package.json's. `files` are the contents of SQL files that it may name, by the path it
    uses; any other file is not seen. `kinds` are the kinds of the user's own environments.

    An environment that our own verbs name (`-e staging`, `db:staging:reset`) is where they are
    judged; one named to other tools (`RAILS_ENV=production`) can only make it stricter.
    """
    scene = Scene(kind=kind, scripts=scripts, files=files, kinds=kinds)
    return judge_readings(read_operation(operation, scene), kind, operation)


def read_operation(operation: str | Sequence[str], scene: Scene) -> tuple[Reading, ...]:
    """Every act of the operation, at least one; each with the kind of environment it goes to."""
    if isinstance(operation, str):
        return tuple(_text(operation, scene, 0))
    return tuple(_command(Command(words=tuple(operation)), scene, 0))


def judge_readings(
    readings: Sequence[Reading], kind: Kind, operation: str | Sequence[str]
) -> Judgement:
    """The strictest of at least one reading."""
    name = operation if isinstance(operation, str) else shlex.join(operation)
    return _strictest(readings, kind, shown(name))


def judge_sql(text: str, kind: Kind, operation: str) -> Judgement:
    """May this SQL run here? For `execute`, which has the file's text."""
    return _strictest(read_sql(text), kind, shown(operation))


def _strictest(readings: Sequence[Reading], kind: Kind, operation: str) -> Judgement:
    """Of equal verdicts the act that production would mind most is the one to tell about."""
    judged = [(_judged(each, kind, operation), severity(each.act)) for each in readings]
    return max(judged, key=lambda pair: (pair[0].verdict.strictness, pair[1]))[0]


def _judged(reading: Reading, kind: Kind, operation: str) -> Judgement:
    judgement = judge_act(reading.act, reading.kind or kind, operation)
    what = shown(reading.what)
    return replace(
        judgement,
        why=judgement.why if what == operation else f"{what}: {judgement.why}",
        instead=(reading.instead if judgement.instead else "") or judgement.instead,
    )


def _text(text: str, scene: Scene, depth: int) -> Iterator[Reading]:
    """Every command of a shell text; the text itself when it is SQL."""
    if not text.strip():
        yield unseen("there is nothing to judge")
        return
    readings = read_sql(text) if _may_be_sql(text) else ()
    understood = [reading for reading in readings if not is_unreadable(reading)]
    yield from (_placed(reading, scene)._replace(sql=text) for reading in understood)
    # Inside double quotes a shell would compute these before anything reads the SQL.
    is_plain = "$(" not in text and "`" not in text
    if readings and len(understood) == len(readings) and is_plain:
        return
    shell = read_shell(text)
    if shell.unseen:
        yield _placed(unseen(shell.unseen), scene)
    for command in shell.commands:
        yield from _command(command, scene, depth)
        scene = _after(command, scene)
    if not shell.commands and not shell.unseen:
        yield Reading(act=Act.FILES, what="it holds no command")


def _may_be_sql(text: str) -> bool:
    first = text.split(None, 1)[0].lower().rstrip(";")
    return first in _SQL_WORDS or first.startswith(("--", "/*"))


def _after(command: Command, scene: Scene) -> Scene:
    """What `export NAME=value`, `cd` and a changed file mean for the commands behind them."""
    assigned, words = split_assignments(command.words)
    program = program_of(words[0]) if words else ""
    if program in ("cd", "pushd", "popd"):
        scene = scene._replace(scripts=None, files=_NOTHING)
    if words and (command.writes_files or program not in _LEAVES_FILES):
        scene = scene._replace(files=_NOTHING)
    exported = assigned if not words else words[1:] if words[0] == "export" else ()
    return scene.raised_to(raised_by(exported, scene.kinds))


def _command(command: Command, scene: Scene, depth: int) -> Iterator[Reading]:
    """One simple command, wrappers and package scripts followed to what they run."""
    assigned, words = split_assignments(command.words)
    if depth > _DEEPEST:
        yield _placed(unseen("it is wrapped too often to be followed"), scene)
        return
    if hijacker := hijacks(assigned):
        yield _placed(unseen(f"{hijacker} may make it run something else"), scene)
    scene = scene.raised_to(raised_by(assigned, scene.kinds)).raised_to(named_kind(words))
    command = command._replace(words=words, input=_input(command, scene))
    is_ours = bool(words) and program_of(words[0]) == "whimbrel"
    for answer in _answers(command, scene):
        match answer:
            case Reading():
                yield _placed(answer, scene)._replace(is_ours=is_ours)
            case Sql():
                yield from (
                    _placed(reading, scene)._replace(is_ours=is_ours) for reading in _sql(answer)
                )
            case Inner(command=None):
                yield from _text(answer.text, answer.scene or scene, depth + 1)
            case Inner(command=Command() as inner):
                yield from _command(inner, answer.scene or scene, depth + 1)


def _placed(reading: Reading, scene: Scene) -> Reading:
    return reading if reading.kind else reading._replace(kind=scene.kind)


def _sql(sql: Sql) -> tuple[Reading, ...]:
    if sql.text is None:
        return (unseen(f"{sql.what} is not seen"),)
    return tuple(each._replace(sql=sql.text) for each in read_sql(sql.text))


def _input(command: Command, scene: Scene) -> str | None:
    """What the command reads, where the text of the operation says it."""
    if command.reads_file:
        return scene.files.get(command.reads_file)
    source = command.piped_from.words if command.piped_from and command.input is None else ()
    if source[:1] == ("echo",) and not any(word.startswith("-") for word in source[1:2]):
        return " ".join(source[1:]) + "\n"
    if source[:1] == ("cat",) and len(source) == 2:
        return scene.files.get(source[1])
    return command.input


def _answers(command: Command, scene: Scene) -> tuple[Answer, ...]:
    words = command.words
    if not words:
        return (Reading(act=Act.FILES, what="it only sets variables"),)
    if EXPANDED in words[0]:
        return (unseen("the program is named by a variable"),)
    program = program_of(words[0])
    named = command._replace(words=(program, *words[1:]))
    if program == "whimbrel":
        return read_ours(command._replace(words=words[1:]), scene)
    if ":" in words[0] and words[0] in (scene.scripts or {}):
        return read_script(words[0], words[1:], scene)
    if scene.has_short_names and is_two_words(words):
        return read_ours(command, scene)
    reader = PROGRAMS.get(program)
    if reader is read_harmless and not is_the_systems_own(words[0]):
        return (unseen(f"{words[0]} is not the system's own {program}"),)
    if reader:
        return reader(named, scene)
    if scene.has_short_names and is_ours(words[0]):
        return read_ours(command, scene)
    if words[0] in (scene.scripts or {}):
        return read_script(words[0], words[1:], scene)
    return (unseen(f"{words[0]} is not a program known to us"),)

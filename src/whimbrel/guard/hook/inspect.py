"""The files of a commit in, what in them loses data out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ...config.kind import Kind
from ...errors import Failure
from ..operations import Reading, Scene, read_operation
from ..operations.programs import PROGRAMS, program_of
from ..operations.shown import shown
from ..operations.sql import read_sql
from ..operations.words import word_set
from ..table import Act, judge_act
from ..verdict import Verdict
from .kinds import is_sql, reader_of
from .sql_file import failure_line, filled, seen_in
from .staged import Form, Sighting, Spot, StagedFile
from .trigger import losing_scripts, may_lose

# Rows, columns and tables of users; dropping an index or a view loses nothing that was stored.
HAZARDS: Mapping[str, str] = {
    "drop-table": "D101",
    "drop-column": "D102",
    "truncate": "D103",
    "every-row": "D104",
    "reset": "H101",
    "accept-data-loss": "H102",
    **dict.fromkeys(
        (
            "drop-schema",
            "drop-database",
            "drop-owned",
            "drop-foreign-table",
            "drop-matview",
            "drop-type-cascade",
            "drop-domain-cascade",
            "drop-extension-cascade",
            "overwrite-column",
            "disable-trigger",
        ),
        "H103",
    ),
}
_OF_ACTS = {Act.RESET: "reset", Act.PUSH_WITH_LOSS: "accept-data-loss"}
_ALLOW = r"whimbrel:allow\s+([\w-]+)\s+(?:\"[^\"]+\"|'[^']+')"
_COMMENT = r"\s*(?:--|#|//|/\*|\*|<!--|$)"
_FIRST = r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*([A-Za-z]+)"
_SQL_WORDS = word_set("drop truncate delete update merge alter with do begin set select")
# `Delete from the list` in a program's message is English.
_ENGLISH = (
    r"(?is)\s*(?:delete\s+from|truncate(?:\s+table)?|drop\s+\w+|update)\s+"
    r"(?:the|a|an|this|that|your|our|my|its|it|all|any|each|every)\b"
)
# A style sheet's class name is the commonest `truncate` of all.
_STYLE = r"\s*truncate\s+(?!table\b)[^;]*$"


class Commit(NamedTuple):
    """What is judged: the files, package.json's scripts, and for which kind of environment."""

    files: tuple[StagedFile, ...]
    scripts: Mapping[str, str] = MappingProxyType({})
    kind: Kind = Kind.PRODUCTION
    losing: frozenset[str] = frozenset()  # those of the scripts that may lose data


def inspect_commit(commit: Commit) -> tuple[Sighting, ...]:
    """In the order of files and lines. Reads and connects to nothing."""
    commit = commit._replace(losing=losing_scripts(commit.scripts))
    found = (each for file in commit.files for each in _in_file(file, commit))
    return tuple(sorted(set(found), key=lambda each: (each.file, each.line, each.code)))


def _in_file(file: StagedFile, commit: Commit) -> Iterator[Sighting]:
    if is_sql(file.path):
        yield from _in_sql(file, commit)
        return
    reader = reader_of(file.path, file.text.split("\n", 1)[0])
    if reader is None or not _may_matter(file.text, commit):
        return
    lines = file.text.split("\n")
    for spot in reader(file.text):
        if file.adds(spot.first, spot.last):
            yield from _at(spot, file, lines, commit)


def _in_sql(file: StagedFile, commit: Commit) -> Iterator[Sighting]:
    try:
        for seen in seen_in(file):
            for reading in seen.readings:
                if _code(reading, seen.excused):
                    at = seen.statement
                    yield from _sighting(reading, file.path, (at.line, at.sql), commit)
    except Failure as failure:
        notice = failure.notice
        if notice.code in ("S106", "S107", "S108"):
            yield Sighting(
                file=file.path,
                line=failure_line(failure),
                statement="",
                code=notice.code,
                name="directive",
                what=notice.what,
                why=notice.why,
                next=notice.next,
            )


def _at(spot: Spot, file: StagedFile, lines: list[str], commit: Commit) -> Iterator[Sighting]:
    text = " ".join(spot.words) or spot.text
    if not _may_matter(text, commit):
        return
    excused = _excused(spot, lines)
    for reading in _readings(spot, commit):
        if _code(reading, excused):
            yield from _sighting(reading, file.path, (spot.first, text), commit)


def _may_matter(text: str, commit: Commit) -> bool:
    return may_lose(text) or any(name in text for name in commit.losing)


def _readings(spot: Spot, commit: Commit) -> tuple[Reading, ...]:
    scene = Scene(
        kind=Kind.PRODUCTION, scripts=commit.scripts, files={}, kinds={}, has_short_names=False
    )
    if spot.form is Form.WORDS:
        return read_operation(spot.words, scene) if _names_program(spot.words[0]) else ()
    begins_as_sql = _begins_as_sql(spot.text)
    if begins_as_sql and _is_for_people(spot.text):
        return ()
    if spot.form is Form.SHELL:
        return read_operation(spot.text, scene)
    if begins_as_sql:
        return read_sql(filled(spot.text))
    return read_operation(spot.text, scene) if _names_program(spot.text) else ()


def _names_program(text: str) -> bool:
    """Is the first word of a literal a program that the guard knows, or an assignment?"""
    first = text.split(None, 1)[:1]
    return any(program_of(word) in PROGRAMS or "=" in word for word in first)


def _begins_as_sql(text: str) -> bool:
    found = re.match(_FIRST, text, re.DOTALL)
    return found is not None and found[1].lower() in _SQL_WORDS


def _is_for_people(text: str) -> bool:
    """English, or a style's name, that only looks like SQL."""
    found = re.match(_FIRST, text, re.DOTALL)
    is_mixed = found is not None and not (found[1].isupper() or found[1].islower())
    return is_mixed or any(re.match(each, text) for each in (_STYLE, _ENGLISH))


def _excused(spot: Spot, lines: list[str]) -> frozenset[str]:
    """Names in `whimbrel:allow NAME "reason"`, in the spot or in comments right above it."""
    start = spot.first - 1
    while start > 0 and re.match(_COMMENT, lines[start - 1]) and lines[start - 1].strip():
        start -= 1
    return frozenset(re.findall(_ALLOW, "\n".join(lines[start : spot.last])))


def _code(reading: Reading, excused: frozenset[str]) -> str:
    """The hazard's code; "" for what loses nothing, is our own, or is allowed by name."""
    name = reading.hazard or _OF_ACTS.get(reading.act, "")
    code = HAZARDS.get(name, "")
    return "" if reading.is_ours or {name, code} & excused else code


def _sighting(
    reading: Reading, path: str, at: tuple[int, str], commit: Commit
) -> Iterator[Sighting]:
    line, text = at
    judgement = judge_act(reading.act, commit.kind, shown(text))
    if judgement.verdict is not Verdict.STOP:
        return
    name = reading.hazard or _OF_ACTS[reading.act]
    yield Sighting(
        file=path,
        line=line,
        statement=_short(shown(text)),
        code=HAZARDS[name],
        name=name,
        what=shown(reading.what),
        why=judgement.why,
        next=_next(reading.instead or judgement.instead, name, path),
    )


def _next(instead: str, name: str, path: str) -> str:
    if path.endswith(".json"):  # no comment can stand there
        return instead
    if is_sql(path):
        return (
            f'give the reason above it: `-- whimbrel:allow {name} "…"`, best in a migration of '
            "its own that begins with `-- whimbrel:phase contract`"
        )
    sign = "//" if path.endswith(_SLASHED) else "#"
    return f'{instead}; or give the reason above it: `{sign} whimbrel:allow {name} "…"`'


_SLASHED = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx", ".go", ".java", ".kt")


def _short(text: str) -> str:
    text = text.replace(" \\", "")  # where lines were joined
    return text if len(text) <= 100 else text[:99] + "…"

"""The files of a commit in, what in them loses data out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ...config.kind import Kind
from ...errors import Failure
from ..operations import Reading
from ..operations.shown import shown
from ..table import Act, judge_act
from ..verdict import Verdict
from .kinds import is_sql, reader_of
from .readings import readings_of
from .sql_file import failure_line, seen_in
from .staged import Sighting, Spot, StagedFile
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
    for reading in readings_of(spot, commit.scripts):
        if _code(reading, excused):
            yield from _sighting(reading, file.path, (spot.first, text), commit)


def _may_matter(text: str, commit: Commit) -> bool:
    return may_lose(text) or any(name in text for name in commit.losing)


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

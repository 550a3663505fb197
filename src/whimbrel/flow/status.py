"""Where a database stands: applied, pending, held, failed, edited, missing, drift since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..errors import Failure, Notice
from ..guard.frozen import Freeze
from ..guard.identity import Identity
from ..history.compare import Recorded
from ..history.layout import Migration
from ..history.replaces import replaced_by
from ..history.row import LedgerRow
from ..ledger.fence import DEPLOY_KEY, read_holder
from ..ledger.freezes import read_freezes
from ..ledger.versions import is_alembics
from .call import Call
from .enter import enter
from .guarded import guard_in_words
from .known_schema import has_drifted
from .opened import Opened
from .past import Past, read_past, unknown_versions
from .workplace import open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One migration in one word; `at` is when it was applied or began to fail."""

    name: str
    state: str
    at: datetime | None = None
    note: str = ""
    title: str = ""  # of a revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`drift`: True when the schema changed since we last had to do with it, None: not known.
    `problems` are folders that cannot be read as migrations, `freezes` what holds deploys back or
    will."""

    environment: str
    identity: Identity
    lines: tuple[Line, ...]
    drift: bool | None
    problems: tuple[Notice, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    protection: str = ""  # in words, where there is something to be said

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def is_settled(self) -> bool:
        """Is everything applied as it stands in the folder, and nothing drifted?"""
        is_applied = all(line.state in ("applied", "skipped") for line in self.lines)
        return is_applied and self.drift is not True and not self.problems


def read_status(call: Call) -> Status:
    """Read only; needs no scratch database."""
    place = open_workplace(call, "status")
    with enter(call, place) as opened:
        past = read_past(place, opened, must_be_sound=False)
        return Status(
            environment=place.environment.name,
            identity=opened.identity,
            lines=_lines(past, _at_work(opened, past)),
            drift=has_drifted(opened, past.rows),
            problems=(*past.history.problems, *unknown_versions(past.rows)),
            freezes=read_freezes(opened.conn),
            protection=guard_in_words(opened),
        )


def _at_work(opened: Opened, past: Past) -> str:
    """Who is applying what stands unfinished; empty when nobody is."""
    holder = read_holder(opened.conn, DEPLOY_KEY) if past.comparison.failed else None
    return f"being applied by {holder}" if holder else ""


def _lines(past: Past, at_work: str) -> tuple[Line, ...]:
    comparison = past.comparison
    lines = [
        Line(
            name=each.migration.name,
            state=_state(past, each.migration.name),
            at=None if is_alembics(each.row) else each.row.finished_at,
            note=_how(past, each),
            title=_title(each.migration),
        )
        for each in comparison.applied
    ]
    lines += [
        Line(
            name=each.row.migration_name,
            state="running" if at_work else "failed",
            at=each.row.started_at,
            note=at_work or why_failed(each.row),
            title=_title(each.migration),
        )
        for each in comparison.failed
    ]
    lines += _waiting(past)
    lines += [
        Line(
            name=row.migration_name,
            state="missing",
            at=row.finished_at,
            note=_why_missing(past, row.migration_name),
        )
        for row in comparison.missing
    ]
    lines += [
        Line(name=name, state="skipped", note="no SQL; passed over by [history] skip")
        for name in past.history.skipped
    ]
    places = {each.name: each.position for each in past.history.migrations}
    return tuple(sorted(lines, key=lambda line: (places.get(line.name, 0), line.name)))


def _title(migration: Migration | None) -> str:
    """A revision's name says nothing to people."""
    return migration.revision.title if migration and migration.revision else ""


def _how(past: Past, each: Recorded) -> str:
    """Empty where the file was run."""
    if each in past.comparison.covered:
        return f"all {len(replaced_by(each.migration))} that it replaces are applied"
    if is_alembics(each.row):
        return "run by Alembic"
    return "recorded without running" if each.row.is_declared else ""


def _state(past: Past, name: str) -> str:
    if name == past.half_undone:
        return "undoing"
    is_edited = any(each.migration.name == name for each in past.comparison.edited)
    return "edited" if is_edited else "applied"


def _waiting(past: Past) -> list[Line]:
    """Pending and held, as a deploy would see them."""
    comparison = past.comparison
    if not comparison.pending and not comparison.held:
        return []
    held, late = _held_and_late(past)
    half = {each.migration.name for each in comparison.half_covered}
    waiting = (*comparison.pending, *comparison.held)
    return [
        Line(
            name=each.name,
            state="held" if each.name in held else "pending",
            note=_HALF
            if each.name in half
            else held.get(each.name, _why_late(each.name in late)) or _online(each),
            title=_title(each),
        )
        for each in waiting
    ]


_HALF = "of what it replaces only a part is applied here"


def _why_late(is_late: bool) -> str:
    return "out of order: a later one is applied" if is_late else ""


def _online(migration: Migration) -> str:
    return "runs online, as one opaque step" if migration.is_opaque else ""


def _held_and_late(past: Past) -> tuple[Mapping[str, str], Collection[str]]:
    """As a deploy would see it; without telling held ones apart where a file is no SQL."""
    from .work import Phase, find_work  # parser, plan and runner: not where all is applied

    try:
        work = find_work(past, Phase.EXPAND)
    except Failure:
        return {}, {each.name for each in past.comparison.out_of_order}
    return {each.name: each.why for each in work.held}, work.out_of_order


def why_failed(row: LedgerRow) -> str:
    """The place and the server's words, from our logs or from Prisma's; one line."""
    lines = [line.strip() for line in (row.logs or "").splitlines() if line.strip()]
    if not lines:
        return "unfinished"
    head = lines[0].removeprefix(f"migration {row.migration_name} ").removeprefix("failed at ")
    found = [i for i, line in enumerate(lines) if line.lower().startswith("database error:")]
    if not found:
        return head
    text = lines[found[0]].partition(":")[2].strip()
    text = text or next(iter(lines[found[0] + 1 :]), "").removeprefix("ERROR: ")
    return f"{head}: {text}" if head.startswith("step") else text


def _why_missing(past: Past, name: str) -> str:
    is_named = any(f"/{name}" in problem.what for problem in past.history.problems)
    return "applied here, but its file cannot be read" if is_named else "not in the folder"

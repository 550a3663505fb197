"""The migrations of the folder against the rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .layout import Migration, lineage_of, ordered
from .replaces import Replaced, replaced_by
from .row import LedgerRow, RowState

NamedChecksum = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A migration of the folder with the row that decides about it."""

    migration: Migration
    row: LedgerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun:
    """A row that neither finished nor was rolled back; None when its file is gone."""

    row: LedgerRow
    migration: Migration | None

    @property
    def is_edited(self) -> bool:
        return self.migration is not None and not self.migration.matches(self.row.checksum)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfCovered:
    """A squashed migration of which some replaced ones are applied and `lacking` are not, or were
    another file."""

    migration: Migration
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every migration is in exactly one of applied, failed, pending and held.

    `edited` is a part of applied, `out_of_order` and `rolled_back` are parts of pending and held.
    """

    applied: tuple[Recorded, ...] = ()
    failed: tuple[FailedRun, ...] = ()
    pending: tuple[Migration, ...] = ()
    held: tuple[Migration, ...] = ()  # rolled back by `rollback` and not yet released
    edited: tuple[Recorded, ...] = ()
    missing: tuple[LedgerRow, ...] = ()  # applied, but no file
    out_of_order: tuple[Migration, ...] = ()  # would run behind a later one
    rolled_back: tuple[Recorded, ...] = ()
    covered: tuple[Recorded, ...] = ()  # part of applied: all that they replace is
    half_covered: tuple[HalfCovered, ...] = ()  # part of pending: can be neither run nor recorded

    @property
    def is_up_to_date(self) -> bool:
        return not (self.pending or self.failed or self.held)

    @property
    def is_clean(self) -> bool:
        """Is nothing edited, missing, failed or out of order? Pending may be there."""
        return not (
            self.edited or self.missing or self.failed or self.out_of_order or self.half_covered
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """What the journal says beside the rows, each as (name, checksum of the file)."""

    held: frozenset[NamedChecksum] = frozenset()
    accepted: frozenset[NamedChecksum] = frozenset()  # amended or adopted: not an edit
    explained: frozenset[str] = frozenset()  # names that are applied and rightly without a file


def compare(
    migrations: Iterable[Migration],
    rows: Iterable[LedgerRow],
    exceptions: Exceptions = Exceptions(),
) -> Comparison:
    """Sort every migration and every row; the semantics are Prisma's.

    A rolled-back row counts as if it were not there. Of several finished rows of one name the
    latest decides. A failed row stands until it is rolled back, whatever else its name has.
    """
    files = ordered(migrations)
    by_name = {file.name: file for file in files}
    latest = _latest(rows)
    failed = tuple(
        FailedRun(row=row, migration=by_name.get(name))
        for (name, state), row in sorted(latest.items(), key=_by_start)
        if state is RowState.FAILED
    )
    stuck = {each.row.migration_name for each in failed}
    applied = {
        name: row
        for (name, state), row in latest.items()
        if state is RowState.APPLIED and name not in stuck
    }
    squashed = _squashed(files, applied, exceptions)
    stands = {each.migration.name: each.row for each in squashed.covered} | applied
    todo = [file for file in files if file.name not in stands and file.name not in stuck]
    done = tuple(
        Recorded(migration=file, row=stands[file.name]) for file in files if file.name in stands
    )
    known = {*by_name, *exceptions.explained, *squashed.explained}
    return Comparison(
        applied=done,
        failed=failed,
        pending=tuple(f for f in todo if (f.name, f.checksum) not in exceptions.held),
        held=tuple(f for f in todo if (f.name, f.checksum) in exceptions.held),
        edited=tuple(each for each in done if _is_edited(each, exceptions)),
        missing=tuple(applied[name] for name in sorted(applied) if name not in known),
        out_of_order=_late(files, todo, applied),
        rolled_back=tuple(
            Recorded(migration=f, row=latest[f.name, RowState.ROLLED_BACK])
            for f in todo
            if (f.name, RowState.ROLLED_BACK) in latest
        ),
        covered=squashed.covered,
        half_covered=squashed.half_covered,
    )


def _late(
    files: Iterable[Migration], todo: Iterable[Migration], applied: Iterable[str]
) -> tuple[Migration, ...]:
    """What a later one is applied of; of revisions, one that comes after them."""
    passed, last = lineage_of(files).ancestors(applied), max(applied, default="")
    return tuple(f for f in todo if (f.name in passed if f.revision else f.name < last))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squashed:
    """`explained` are names whose rows stand for nothing in the folder any more."""

    covered: tuple[Recorded, ...]
    half_covered: tuple[HalfCovered, ...]
    explained: frozenset[str]


def _squashed(
    files: Iterable[Migration], applied: Mapping[str, LedgerRow], exceptions: Exceptions
) -> _Squashed:
    """A squashed migration is applied where its own row says so, or where every one that it
    replaces is; one that replaces applied ones in part is neither."""
    covered: list[Recorded] = []
    half: list[HalfCovered] = []
    explained: set[str] = set()
    for file in files:
        replaced = replaced_by(file)
        there = [name for each in replaced for name in each.names if name in applied]
        if not there:
            continue
        explained.update(there)
        lacking = tuple(each.name for each in replaced if not _ran(each, applied, exceptions))
        if file.name in applied:
            continue
        if lacking:
            half.append(HalfCovered(migration=file, lacking=lacking))
        else:
            covered.append(Recorded(migration=file, row=applied[there[-1]]))
    return _Squashed(
        covered=tuple(covered), half_covered=tuple(half), explained=frozenset(explained)
    )


def _ran(each: Replaced, applied: Mapping[str, LedgerRow], exceptions: Exceptions) -> bool:
    """Was this very file run here, or accepted in its place, or all that it replaced itself?"""
    row = applied.get(each.name)
    if row is None:
        return bool(each.parts) and all(_ran(part, applied, exceptions) for part in each.parts)
    is_accepted = any(n == each.name and each.is_of(c) for n, c in exceptions.accepted)
    return is_accepted or each.is_of(row.checksum)


def _latest(rows: Iterable[LedgerRow]) -> dict[tuple[str, RowState], LedgerRow]:
    """For each name and state the row that started last."""
    latest: dict[tuple[str, RowState], LedgerRow] = {}
    for row in sorted(rows, key=lambda row: (row.started_at, row.id)):
        latest[row.migration_name, row.state] = row
    return latest


def _by_start(item: tuple[tuple[str, RowState], LedgerRow]) -> tuple[object, ...]:
    return item[1].started_at, item[1].id


def _is_edited(each: Recorded, exceptions: Exceptions) -> bool:
    file = each.migration
    if each.row.migration_name != file.name:
        return False  # the row of what it replaces
    accepted = (file.name, file.checksum) in exceptions.accepted
    return not accepted and not file.matches(each.row.checksum)

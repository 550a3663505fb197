"""Alembic's own table of heads beside our rows: kept right by us, believed where it wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from ..db.connect import Connection
from ..history.revision import Lineage
from ..history.row import LedgerRow, RowState
from ..pg.name import RelationName, literal

_ALEMBIC = "alembic:"  # ids of rows that stand in no table of ours
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTable:
    """`create_sql` makes it as Alembic does; `checksums` are those of the revisions as they are."""

    relation: RelationName
    create_sql: str
    lineage: Lineage
    checksums: Mapping[str, str]

    def applied(self, name: str) -> tuple[str, ...]:
        """Writes down that a revision is applied: of what is applied only the heads stand there."""
        parents = self.lineage.parents.get(name, ())
        gone = f"DELETE FROM {self.relation} WHERE version_num IN ({_listed(parents)})"
        return ((gone,) if parents else ()) + (self._insert(name),)

    def taken_back(self, name: str) -> tuple[str, ...]:
        """Writes down that it is not applied any more, and what it came after is."""
        parents = self.lineage.heads(self.lineage.parents.get(name, ()))
        gone = f"DELETE FROM {self.relation} WHERE version_num = {literal(name)}"
        return gone, *map(self._insert, parents)

    def _insert(self, name: str) -> str:
        """Nothing where it, or what comes after it, stands there."""
        return (
            f"INSERT INTO {self.relation} (version_num) SELECT {literal(name)} WHERE NOT EXISTS "
            f"(SELECT FROM {self.relation} AS v WHERE v.version_num IN "
            f"({_listed(sorted(self.lineage.descendants(name)))}))"
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(literal, names))


def is_alembics(row: LedgerRow) -> bool:
    """Was it run by Alembic, so that nobody knows when?"""
    return row.id.startswith(_ALEMBIC)


def read_heads(conn: Connection, table: VersionTable) -> tuple[str, ...] | None:
    """What stands in it; None where there is no such table. Read only."""
    there = "SELECT pg_catalog.to_regclass(%s) IS NOT NULL"
    if conn.execute(there, (str(table.relation),)).fetchone() != (True,):
        return None
    found = conn.execute(
        f"SELECT v.version_num FROM {table.relation} AS v ORDER BY v.version_num".encode()
    )
    return tuple(cast(str, name) for (name,) in found.fetchall())


def believed(
    rows: Sequence[LedgerRow], heads: Sequence[str] | None, table: VersionTable
) -> tuple[LedgerRow, ...]:
    """Our rows as Alembic's table has them: what it has run is applied, what it has taken back is
    not. Where a head is no revision here nothing is taken back, because nobody knows what it comes
    after; a table that is not there says nothing at all."""
    if heads is None:
        return tuple(rows)
    lineage = table.lineage
    covered = lineage.ancestors(heads)
    is_all_known = all(name in lineage.parents for name in heads)
    own = {row.migration_name: row for row in rows if row.state is RowState.APPLIED}
    theirs = tuple(_theirs(covered, own, table)) + tuple(
        _row(name, "", len(lineage.parents)) for name in heads if name not in lineage.parents
        if name not in own
    )  # fmt: skip
    settled = {each.migration_name for each in theirs}
    kept = (_settled(row, settled, None if not is_all_known else covered) for row in rows)
    return tuple(sorted((*kept, *theirs), key=lambda row: (row.started_at, row.id)))


def _theirs(
    covered: frozenset[str], own: Mapping[str, LedgerRow], table: VersionTable
) -> Iterator[LedgerRow]:
    """What Alembic has run. Not what was put in front of a revision after we had run that one:
    Alembic takes it for applied, and nobody has run it."""
    we_ran = [name for name, row in own.items() if not row.is_declared]
    before_ours = table.lineage.ancestors(we_ran)
    for position, name in enumerate(table.lineage.parents):
        if name in covered and name not in own and name not in before_ours:
            yield _row(name, table.checksums[name], position)


def _row(name: str, checksum: str, position: int) -> LedgerRow:
    at = _LONG_AGO + timedelta(seconds=position)
    return LedgerRow(
        id=f"{_ALEMBIC}{name}",
        checksum=checksum,
        migration_name=name,
        started_at=at,
        finished_at=at,
    )


def _settled(row: LedgerRow, settled: set[str], covered: frozenset[str] | None) -> LedgerRow:
    """A failure of ours that Alembic has got over, and what it has taken back, count no more."""
    is_over = row.state is RowState.FAILED and row.migration_name in settled
    is_applied = row.state is RowState.APPLIED
    is_back = covered is not None and is_applied and row.migration_name not in covered
    return replace(row, rolled_back_at=row.started_at) if is_over or is_back else row

"""Rows of settings of tables, materialized views and their columns → values."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity, Setting
from .registry import PG_CLASS, Registry
from .rows import CatalogRows, SettingRow

_REPLICA = {"f": "FULL", "n": "NOTHING", "i": "USING INDEX"}
_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_RELATIONS = frozenset([ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.MATERIALIZED_VIEW])


def settings(rows: CatalogRows, registry: Registry) -> Iterator[Setting]:
    """Row security, replica identities, and what CLUSTER would go by."""
    for row in rows.settings:
        of = registry.own(PG_CLASS, row.oid)
        if of is not None and of.kind in _RELATIONS:
            yield from _settings(row, of)


def _settings(row: SettingRow, of: Address) -> Iterator[Setting]:
    if row.is_secured or row.is_forced:
        yield RowSecurity(of=of, is_enabled=row.is_secured, is_forced=row.is_forced)
    # An identity by an index that is gone is as good as none, and pg_dump says none.
    if row.replica_identity != "d" and not (row.replica_identity == "i" and not row.replica_index):
        how = _REPLICA[row.replica_identity]
        yield ReplicaIdentity(of=of, how=how, index=row.replica_index or "")
    if row.cluster_index:
        yield Clustering(of=of, index=row.cluster_index)


def column_storage(rows: CatalogRows, registry: Registry) -> Iterator[ColumnStorage]:
    for row in rows.column_storage:
        of = registry.find(PG_CLASS, row.relation_oid, row.number)
        if of is None or of.kind is not ObjectKind.COLUMN:
            continue
        yield ColumnStorage(
            of=of,
            storage=_STORAGE.get(row.storage, ""),
            compression=row.compression,
            statistics=row.statistics,
            options=tuple(sorted(row.options or ())),
            usual_storage=_STORAGE[row.usual_storage],
            as_set=tuple(row.options or ()),
        )

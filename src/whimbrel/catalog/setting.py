"""How a table is kept and guarded: said by ALTER TABLE alone, without touching a row."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pg.name import RelationName
from .address import Address, ObjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSecurity:
    """Only where it is enabled or forced."""

    of: Address
    is_enabled: bool
    is_forced: bool

    @property
    def address(self) -> Address:
        return Address(ObjectKind.ROW_SECURITY, "", self.of.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaIdentity:
    """FULL, NOTHING or USING INDEX with `index` in the table's schema; never DEFAULT."""

    of: Address
    how: str
    index: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.REPLICA_IDENTITY, "", self.of.shown)

    @property
    def index_name(self) -> RelationName:
        return RelationName(self.of.schema, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """By which index CLUSTER would order the rows."""

    of: Address
    index: str

    @property
    def address(self) -> Address:
        return Address(ObjectKind.CLUSTERING, "", self.of.shown)

    @property
    def index_name(self) -> RelationName:
        return RelationName(self.of.schema, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStorage:
    """Only where something is not as the type and the server have it.

    `storage` (EXTERNAL …) and `compression` (pglz …) are empty, `statistics` is -1 where they are
    the usual ones; `options` are `n_distinct=…` and the like, sorted, and `as_set` the same in the
    order in which they were set. `usual_storage` is the type's.
    """

    of: Address
    storage: str
    compression: str
    statistics: int
    options: tuple[str, ...]
    usual_storage: str = field(compare=False)
    as_set: tuple[str, ...] = field(default=(), compare=False)

    @property
    def address(self) -> Address:
        return Address(ObjectKind.STORAGE, "", self.of.shown)


Setting = RowSecurity | ReplicaIdentity | Clustering | ColumnStorage

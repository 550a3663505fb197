"""What rules want to know of a database: sizes, columns, constraints, indexes, dependents.

Read only, in one snapshot; takes ACCESS SHARE on each relation whose size it asks for, and waits
no longer than `lock_timeout` for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from ..db.connect import Connection
from ..pg.name import RelationName
from ..plan.born import plain
from ..plan.known import (
    Known,
    KnownColumn,
    KnownConstraint,
    KnownIdentity,
    KnownIndex,
    KnownStatistics,
    KnownTable,
    KnownType,
)
from .ask import ask
from .health import disk_free_bytes

Part = TypeVar("Part")


class _Relation(NamedTuple):
    schema: str
    name: str
    kind: str
    is_visible: bool
    rows: int
    size_bytes: int
    parent_schema: str | None
    parent_name: str | None
    partition_key: list[str | None]
    default_schema: str | None
    default_name: str | None
    is_published: bool
    has_row_security: bool
    is_unlogged: bool
    reads: int
    kin: list[str]


class _Column(NamedTuple):
    schema: str
    table: str
    name: str
    type: str
    is_nullable: bool
    has_default: bool
    default: str
    is_generated: bool
    is_identity: bool
    collation: str
    comment: str
    settings: list[str]
    storage: list[str]
    grants: list[str]
    is_labelled: bool
    sequences: list[str]


class _Constraint(NamedTuple):
    schema: str
    table: str
    name: str
    type: str
    is_valid: bool
    columns: list[str]
    other_schema: str | None
    other_name: str | None
    other_columns: list[str]
    definition: str
    comment: str


class _Index(NamedTuple):
    schema: str
    name: str
    table_schema: str
    table: str
    is_visible: bool
    columns: list[str]
    definition: str
    is_unique: bool
    is_valid: bool
    is_of_constraint: bool
    is_replica_identity: bool
    is_partial: bool
    scans: int
    tablespace: str
    is_clustered: bool
    comment: str
    settings: list[str]


class _Type(NamedTuple):
    schema: str
    name: str
    type: str
    is_visible: bool
    is_constrained: bool
    user_schema: str | None
    user_name: str | None


class _Routine(NamedTuple):
    schema: str
    name: str
    is_visible: bool
    volatility: str


class _Dependent(NamedTuple):
    schema: str
    table: str
    column: str
    dependent: str


class _Identity(NamedTuple):
    schema: str
    table: str
    column: str
    generated: str
    sequence_schema: str
    sequence: str
    options: list[str]
    grants: list[str]
    comment: str


class _Statistics(NamedTuple):
    schema: str
    table: str
    statistics_schema: str
    name: str
    columns: list[str]
    definition: str
    target: int
    comment: str


class _Sequence(NamedTuple):
    schema: str
    name: str
    last_value: int | None


def read_known(conn: Connection) -> Known:
    """All of it. Raises what the server says, a lock that is not got in time among it."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        conn.execute("SET LOCAL lock_timeout = '2s'")
        relations = ask(conn, "known_relations", _Relation)
        names = _Names(relations)
        return Known(
            tables=_with_other_names(relations, names, _tables(conn, relations, names)),
            indexes=_indexes(ask(conn, "known_indexes", _Index), names),
            types=_types(ask(conn, "known_types", _Type), names),
            volatility=_volatility(ask(conn, "known_routines", _Routine)),
            sequences={
                plain(RelationName(each.schema, each.name)): each.last_value
                for each in ask(conn, "known_sequences", _Sequence)
            },
            server_version=conn.info.server_version,
            free_bytes=disk_free_bytes(conn),
            is_complete=True,
            read_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )


Key = tuple[str, str]


class _Names:
    """What the search_path finds has no schema here, as in most people's SQL."""

    def __init__(self, relations: Iterable[_Relation]) -> None:
        self._visible = {(each.schema, each.name) for each in relations if each.is_visible}

    def __call__(self, schema: str | None, name: str | None) -> RelationName | None:
        return self.of(schema, name) if schema and name else None

    def of(self, schema: str, name: str) -> RelationName:
        is_visible = (schema, name) in self._visible
        return RelationName("", name) if is_visible else plain(RelationName(schema, name))


def _tables(
    conn: Connection, relations: Iterable[_Relation], names: _Names
) -> Mapping[Key, KnownTable]:
    columns = _grouped(ask(conn, "known_columns", _Column))
    constraints = _grouped(ask(conn, "known_constraints", _Constraint))
    dependents = _grouped(ask(conn, "known_dependents", _Dependent))
    identities = _grouped(ask(conn, "known_identities", _Identity))
    statistics = _grouped(ask(conn, "known_statistics", _Statistics))
    return {
        (each.schema, each.name): KnownTable(
            kind=each.kind,
            rows=each.rows if each.kind in "rpm" else None,
            size_bytes=each.size_bytes if each.kind in "rpm" else None,
            columns=_columns(columns[each.schema, each.name], identities[each.schema, each.name]),
            constraints=_constraints(constraints[each.schema, each.name], names),
            parent=names(each.parent_schema, each.parent_name),
            partition_key=tuple(column or "" for column in each.partition_key),
            default_partition=names(each.default_schema, each.default_name),
            is_published=each.is_published,
            has_row_security=each.has_row_security,
            is_unlogged=each.is_unlogged,
            dependents=_dependents(dependents[each.schema, each.name]),
            column_dependents=_by_column(dependents[each.schema, each.name]),
            reads=each.reads,
            kin=tuple(each.kin),
            statistics=tuple(map(_statistics, statistics[each.schema, each.name])),
        )
        for each in relations
    }


def _grouped(rows: Iterable[Part]) -> Mapping[Key, list[Part]]:
    """By schema and table, the first two fields of each."""
    found: dict[Key, list[Part]] = defaultdict(list)
    for row in rows:
        schema, table = row[0], row[1]  # type: ignore[index]  # named tuples that begin so
        found[schema, table].append(row)
    return found


def _with_other_names(
    relations: Iterable[_Relation], names: _Names, tables: Mapping[Key, KnownTable]
) -> Mapping[RelationName, KnownTable]:
    """Each under its name here, and with its schema as well."""
    found: dict[RelationName, KnownTable] = {}
    for each in relations:
        table = tables[each.schema, each.name]
        found[names.of(each.schema, each.name)] = table
        found.setdefault(plain(RelationName(each.schema, each.name)), table)
    return found


def _columns(rows: Iterable[_Column], identities: Iterable[_Identity]) -> dict[str, KnownColumn]:
    found = {each.column: _identity(each) for each in identities}
    return {
        each.name: KnownColumn(
            type=each.type,
            is_nullable=each.is_nullable,
            has_default=each.has_default,
            default=each.default,
            is_generated=each.is_generated,
            is_identity=each.is_identity,
            identity=found.get(each.name),
            collation=each.collation,
            comment=each.comment,
            settings=tuple(each.settings),
            storage=tuple(each.storage),
            grants=tuple(each.grants),
            is_labelled=each.is_labelled,
            sequences=tuple(each.sequences),
        )
        for each in rows
    }


def _identity(each: _Identity) -> KnownIdentity:
    return KnownIdentity(
        generated=each.generated,
        sequence=RelationName(each.sequence_schema, each.sequence),
        options=tuple(each.options),
        grants=tuple(each.grants),
        comment=each.comment,
    )


def _statistics(each: _Statistics) -> KnownStatistics:
    return KnownStatistics(
        name=RelationName(each.statistics_schema, each.name),
        columns=tuple(each.columns),
        definition=each.definition,
        target=each.target,
        comment=each.comment,
    )


_KINDS = {
    "p": "primary key",
    "u": "unique",
    "c": "check",
    "f": "foreign key",
    "x": "exclude",
    "n": "not null",
}


def _constraints(rows: Iterable[_Constraint], names: _Names) -> dict[str, KnownConstraint]:
    return {
        each.name: KnownConstraint(
            kind=_KINDS[each.type],
            columns=tuple(each.columns),
            is_valid=each.is_valid,
            is_enforced="NOT ENFORCED" not in each.definition,
            is_not_null=_is_not_null(each),
            other=names(each.other_schema, each.other_name),
            other_columns=tuple(each.other_columns),
            definition=each.definition,
            comment=each.comment,
        )
        for each in rows
    }


def _is_not_null(each: _Constraint) -> bool:
    """`CHECK ((note IS NOT NULL))` and nothing else, as the server writes it."""
    if each.type != "c" or len(each.columns) != 1:
        return False
    inside = each.definition.removesuffix(" NOT VALID").replace('"', "").replace("(", "")
    return inside.replace(")", "") == f"CHECK {each.columns[0].replace(chr(34), '')} IS NOT NULL"


def _dependents(rows: Iterable[_Dependent]) -> tuple[str, ...]:
    whole = (each.dependent for each in rows if each.dependent.startswith(_OF_TABLES))
    return tuple(dict.fromkeys(whole))


_OF_TABLES = ("view ", "materialized view ", "foreign key ")


def _by_column(rows: Iterable[_Dependent]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in rows:
        if each.column:
            found[each.column].append(each.dependent)
    return {column: tuple(dependents) for column, dependents in found.items()}


def _indexes(rows: Iterable[_Index], names: _Names) -> dict[RelationName, KnownIndex]:
    return dict(_index_pairs(rows, names))


def _index_pairs(
    rows: Iterable[_Index], names: _Names
) -> Iterator[tuple[RelationName, KnownIndex]]:
    for each in rows:
        index = KnownIndex(
            table=names.of(each.table_schema, each.table),
            columns=tuple(each.columns),
            definition=each.definition,
            is_unique=each.is_unique,
            is_valid=each.is_valid,
            is_of_constraint=each.is_of_constraint,
            is_replica_identity=each.is_replica_identity,
            is_partial=each.is_partial,
            scans=each.scans,
            tablespace=each.tablespace,
            is_clustered=each.is_clustered,
            comment=each.comment,
            settings=tuple(each.settings),
        )
        yield plain(RelationName(each.schema, each.name)), index
        if each.is_visible:
            yield RelationName("", each.name), index


_TYPES = {"d": "domain", "e": "enum", "r": "range", "c": "composite"}


def _types(rows: Iterable[_Type], names: _Names) -> dict[str, KnownType]:
    found: dict[str, KnownType] = {}
    for each in rows:
        name = each.name if each.is_visible else f"{each.schema}.{each.name}"
        user = names(each.user_schema, each.user_name)
        users = (*(found[name].users if name in found else ()), *([user] if user else []))
        found[name] = KnownType(
            kind=_TYPES[each.type],
            is_constrained=each.is_constrained,
            users=tuple(dict.fromkeys(users)),
        )
    return found


def _volatility(rows: Iterable[_Routine]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in rows:
        found[f"{each.schema}.{each.name}"] = each.volatility
        if each.is_visible:
            found[each.name] = each.volatility
    return found

"""What the language cannot say is no difference: a catalog made of schema.prisma, completed by
what only migrations or the database know.

Out of its reach are other schemas, triggers, functions, views, checks, policies, comments,
expression indexes, partial ones without the preview feature, and of what it does reach: the
order of labels, names of sequences and of NOT NULL, collations, identity, generation,
deferrability, INCLUDE. Such things come from the other side, unless what they hang on goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Column, Default, Identity, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import Inheritance, OfType, Partition
from ..catalog.enum_type import EnumType
from ..catalog.home import home_of, relations_of
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.space import Extension, Schema
from ..catalog.table import Table
from ..pg.name import RelationName
from .equivalence import is_sayable, same_constraint, same_default, same_index, unique_columns
from .meaning.default import DbGenerated
from .meaning.schema import PrismaSchema
from .sql.to_sql import between_name, table_name

_Objects = dict[Address, CatalogObject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`schemas`: those that the schema file speaks of. `open_defaults`: columns whose default
    only the database knows (`dbgenerated()`). `between`: tables of two lists."""

    schemas: frozenset[str] = frozenset({"public"})
    sees_predicates: bool = False
    open_defaults: frozenset[tuple[RelationName, str]] = frozenset()
    between: frozenset[RelationName] = frozenset()


def scope_of(schema: PrismaSchema, home: str = "public") -> Scope:
    """`home` is the schema of what names none."""

    def at_home(name: RelationName) -> RelationName:
        return RelationName(name.schema or home, name.relation)

    return Scope(
        schemas=frozenset(schema.schemas or (home,)),
        sees_predicates="partialIndexes" in schema.preview_features,
        open_defaults=frozenset(
            (at_home(table_name(model)), column.column)
            for model in schema.tables
            for column in model.columns
            if isinstance(column.default, DbGenerated) and not column.default.sql
        ),
        between=frozenset(at_home(between_name(each)) for each in schema.many_to_many),
    )


def completed(wanted: Catalog, now: Catalog, scope: Scope) -> Catalog:
    """`wanted` with what it cannot say as it is in `now`: compared with `now` it differs in what
    the language says, and in nothing else."""
    objects = _Completion(wanted, now, scope).objects()
    ordered = tuple(sorted(objects.values(), key=lambda each: each.address))
    dependencies = frozenset(
        each
        for each in wanted.dependencies | now.dependencies
        if each.dependent in objects and each.on in objects
    )
    return replace(wanted, objects=ordered, dependencies=dependencies)


class _Completion:
    def __init__(self, wanted: Catalog, now: Catalog, scope: Scope) -> None:
        self._scope = scope
        self._now = now.by_address()
        self._apart = _unsayable_tables(now)
        self._wanted = _without_foreign(wanted, now, self._apart)
        self._tables = {e.name for e in now.objects if isinstance(e, Table)} - self._apart
        self._kept_tables = {e.name for e in self._wanted.values() if isinstance(e, Table)}
        self._uniques = dict(_unique_constraints(now))
        self._serials = {e.owner: e for e in now.objects if isinstance(e, Sequence) and e.owner}
        self._result: _Objects = dict(self._wanted)

    def objects(self) -> _Objects:
        self._take_uniques()
        self._take_between()
        for each in self._now.values():
            self._take(each)
        self._take_sequences()
        self._take_hanging()
        return self._result

    def _take(self, now: CatalogObject) -> None:
        address = now.address
        is_elsewhere = address.schema and address.schema not in self._scope.schemas
        if is_elsewhere or set(_relations(now)) & self._apart:
            self._result[address] = now
            return
        wanted = self._wanted.get(address)
        match now:
            case Schema() | Extension() | Table() if wanted is not None:
                self._result[address] = now
            case Schema() | Extension():
                self._result[address] = now
            case Column() if isinstance(wanted, Column):
                self._result[address] = self._column(wanted, now)
            case Default():
                self._take_default(now)
            case NotNull() if wanted is not None or self._is_list(now.table, now.column):
                self._keep(now, now.table, (now.column,))
            case Constraint():
                self._take_constraint(now, wanted)
            case Index():
                self._take_index(now, wanted)
            case EnumType() if isinstance(wanted, EnumType):
                self._result[address] = replace(wanted, labels=_labels(wanted, now))

    def _column(self, wanted: Column, now: Column) -> Column:
        """Its type is said; the rest is not. Identity counts as autoincrement()."""
        same = replace(wanted, collation=now.collation, position=now.position)
        owner = (wanted.table, wanted.name)
        is_counted = self._default(owner).startswith("nextval(")
        if now.identity is not Identity.NONE and is_counted:
            same = replace(same, identity=now.identity)
        expression = self._default(owner)
        if now.generated is not None and (not expression or expression == now.generated.expression):
            self._result.pop(of_relation(ObjectKind.DEFAULT, *owner), None)
            same = replace(same, generated=now.generated)
        return same

    def _take_default(self, now: Default) -> None:
        owner = (now.table, now.column)
        if owner in self._scope.open_defaults:
            self._keep(now, now.table, (now.column,))
            return
        wanted = self._wanted.get(now.address)
        is_same = isinstance(wanted, Default) and same_default(wanted.expression, now.expression)
        # Its spelling goes with its type, and another one may not take it.
        if is_same and self._keeps_type(owner):
            self._result[now.address] = now

    def _keeps_type(self, owner: tuple[RelationName, str]) -> bool:
        address = of_relation(ObjectKind.COLUMN, *owner)
        old, new = self._now.get(address), self._wanted.get(address)
        if not isinstance(old, Column) or not isinstance(new, Column):
            return True
        return old.type.base == new.type.base

    def _take_constraint(self, now: Constraint, wanted: CatalogObject | None) -> None:
        match now.type:
            case ConstraintType.CHECK | ConstraintType.EXCLUSION:
                self._keep(now, now.table, now.columns)
            case _ if isinstance(wanted, Constraint) and same_constraint(wanted, now):
                self._result[now.address] = now

    def _take_index(self, now: Index, wanted: CatalogObject | None) -> None:
        sees = self._scope.sees_predicates
        if now.table not in self._tables or (wanted is None and not is_sayable(now, sees)):
            self._keep(now, now.table, ())
        elif isinstance(wanted, Index) and same_index(wanted, now, sees):
            self._result[now.address] = now

    def _keep(self, now: CatalogObject, table: RelationName, columns: tuple[str, ...]) -> None:
        """Unless what it hangs on goes."""
        if table in self._tables and table not in self._kept_tables:
            return
        wanted = (of_relation(ObjectKind.COLUMN, table, each) for each in columns)
        if all(each in self._wanted or table not in self._kept_tables for each in wanted):
            self._result[now.address] = now

    def _take_uniques(self) -> None:
        """A UNIQUE constraint is a unique index to Prisma."""
        for each in list(self._wanted.values()):
            if isinstance(each, Index) and each.is_unique:
                found = self._uniques.get((each.table, unique_columns(each)))
                if (
                    found is not None
                    and of_relation(ObjectKind.INDEX, RelationName(each.name.schema, found.name))
                    not in self._now
                ):
                    self._result.pop(each.address)
                    renamed = replace(found, name=each.name.relation)
                    self._result[renamed.address] = renamed

    def _take_between(self) -> None:
        """Prisma up to 5 gave a table of two lists a unique index, later ones give it a key: what
        is there stays."""
        for name in self._scope.between:
            old = of_relation(
                ObjectKind.INDEX, RelationName(name.schema, f"{name.relation}_AB_unique")
            )
            new = of_relation(ObjectKind.CONSTRAINT, name, f"{name.relation}_AB_pkey")
            for there, other in ((old, new), (new, old)):
                if there in self._now and other not in self._now:
                    self._result.pop(other, None)
                    self._result[there] = self._now[there]

    def _take_sequences(self) -> None:
        """One behind a column that counts keeps its name and options; free ones are not said."""
        owned = {e.owner: e for e in self._wanted.values() if isinstance(e, Sequence) and e.owner}
        for owner, found in self._serials.items():
            wanted = owned.get(owner)
            is_counted = self._default(owner).startswith("nextval(")
            if owner[0].schema not in self._scope.schemas or not is_counted:
                continue
            if wanted is not None:
                del self._result[wanted.address]
            self._result[found.address] = self._sequence(found, wanted)
            default = of_relation(ObjectKind.DEFAULT, *owner)
            self._result.pop(default, None)  # an identity has none
            if default in self._now:
                self._result[default] = self._now[default]
        for each in self._now.values():
            if isinstance(each, Sequence) and each.owner is None:
                self._result[each.address] = each

    def _sequence(self, now: Sequence, wanted: Sequence | None) -> Sequence:
        """Where the column gets another type, its sequence goes with it."""
        if wanted is None or wanted.owner is None or wanted.is_identity:
            return now
        column = of_relation(ObjectKind.COLUMN, *wanted.owner)
        one, other = self._wanted.get(column), self._now.get(column)
        is_retyped = (
            isinstance(one, Column) and isinstance(other, Column) and one.type != other.type
        )
        return replace(now, options=wanted.options) if is_retyped else now

    def _take_hanging(self) -> None:
        """Whatever else is there, unless it is a part of something that goes."""
        relations = relations_of(self._now.values())
        for each in self._now.values():
            if _is_said(each):
                continue
            home = home_of(each, relations)
            whole = self._now.get(home) if home is not None else None
            if whole is None or not _is_said(whole) or home in self._result:
                self._result[each.address] = each

    def _default(self, owner: tuple[RelationName, str]) -> str:
        found = self._wanted.get(of_relation(ObjectKind.DEFAULT, *owner))
        return found.expression if isinstance(found, Default) else ""

    def _is_list(self, table: RelationName, column: str) -> bool:
        """Prisma says nothing of NULL in a list."""
        found = self._wanted.get(of_relation(ObjectKind.COLUMN, table, column))
        return isinstance(found, Column) and found.type.text.endswith("[]")


# What the language has words for, in whole or in part.
_SAID = (
    Schema, Extension, EnumType, Sequence, Table, Column, Default, NotNull, Constraint, Index,
)  # fmt: skip


def _is_said(each: CatalogObject) -> bool:
    return isinstance(each, _SAID)


def _unsayable_tables(now: Catalog) -> set[RelationName]:
    """Partitioned, partitions, heirs, typed and foreign ones."""
    found = {
        each.table for each in now.objects if isinstance(each, Partition | Inheritance | OfType)
    }
    return found | {
        each.name
        for each in now.objects
        if isinstance(each, Table) and (each.partition_key or each.foreign)
    }


def _without_foreign(wanted: Catalog, now: Catalog, apart: set[RelationName]) -> _Objects:
    """Of a model whose table is another kind of relation in the database (partitioned, foreign,
    a view) nothing is compared."""
    tables = {each.name for each in wanted.objects if isinstance(each, Table)}
    there = {each.name for each in now.objects if isinstance(each, Table)} - apart
    others = apart | {e.address.relation for e in now.objects if e.address.kind in _OTHER_RELATIONS}
    foreign = (tables - there) & others
    if not foreign:
        return dict(wanted.by_address())
    return {each.address: each for each in wanted.objects if not (set(_relations(each)) & foreign)}


def _relations(each: CatalogObject) -> Iterator[RelationName]:
    match each:
        case Table():
            yield each.name
        case Column() | Default() | NotNull() | Constraint() | Index():
            yield each.table
        case Sequence(owner=(table, _)):
            yield table


_OTHER_RELATIONS = frozenset(
    {
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.VIEW,
        ObjectKind.MATERIALIZED_VIEW,
    }
)


def _unique_constraints(
    now: Catalog,
) -> Iterator[tuple[tuple[RelationName, tuple[str, ...]], Constraint]]:
    for each in now.objects:
        if isinstance(each, Constraint) and each.type is ConstraintType.UNIQUE:
            yield (each.table, each.columns), each


def _labels(wanted: EnumType, now: EnumType) -> tuple[str, ...]:
    """Those that are wanted: in the wanted order where the present one agrees with it, else the
    present ones first."""
    kept = tuple(each for each in now.labels if each in wanted.labels)
    if kept == tuple(each for each in wanted.labels if each in now.labels):
        return wanted.labels
    return (*kept, *(each for each in wanted.labels if each not in now.labels))

"""Rows of views, routines, triggers, rules and policies → values."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.catalog import CatalogObject
from ..catalog.column import Default
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.trigger import EventTrigger, Firing, Trigger
from ..catalog.view import MaterializedView, View
from ..pg.name import RelationName
from .registry import PG_ATTRDEF, PG_CLASS, PG_POLICY, PG_PROC, PG_TYPE, Registry
from .rows import CatalogRows, ViewRow

_ROUTINES = {"p": ObjectKind.PROCEDURE}
_RELATIONS = frozenset(
    [ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW]
)


def views(
    rows: CatalogRows, schemas: frozenset[str], registry: Registry
) -> Iterator[CatalogObject]:
    """Views and materialized views, with the defaults of their columns."""
    for row in rows.views:
        view = _view(row)
        if registry.is_member(PG_CLASS, row.oid):
            registry.add_member(view.address, PG_CLASS, row.oid)
            continue
        if row.schema not in schemas:
            continue
        registry.add(view.address, PG_CLASS, row.oid)
        registry.add(view.address, PG_TYPE, row.row_type_oid)
        registry.add(view.address, PG_TYPE, row.array_type_oid)
        yield view
    for column in rows.view_columns:
        of = registry.own(PG_CLASS, column.relation_oid)
        if of is None:
            continue
        address = Address(ObjectKind.COLUMN, of.schema, of.name, column.name)
        registry.add(address, PG_CLASS, column.relation_oid, column.number)
        if column.expression:
            default = Default(table=of.relation, column=column.name, expression=column.expression)
            registry.add(default.address, PG_ATTRDEF, column.default_oid)
            yield default


def _view(row: ViewRow) -> View | MaterializedView:
    name = RelationName(row.schema, row.name)
    if row.kind == "v":
        columns = tuple(zip(row.columns or (), row.types or (), strict=True))
        return View(name=name, query=row.query, columns=columns, options=tuple(row.options))
    return MaterializedView(
        name=name,
        query=row.query,
        options=tuple(row.options),
        access_method=row.access_method,
        tablespace=row.tablespace,
        is_populated=row.is_populated,
    )


def routines(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Routine]:
    for row in rows.routines:
        kind = _ROUTINES.get(row.kind, ObjectKind.FUNCTION)
        address = Address(kind, row.schema, row.name, row.arguments)
        if registry.is_member(PG_PROC, row.oid):
            registry.add_member(address, PG_PROC, row.oid)
            continue
        if row.schema not in schemas:
            continue
        registry.add(address, PG_PROC, row.oid)
        yield Routine(
            address=address,
            definition=row.definition,
            shape=row.shape,
            defaults=row.defaults,
            body=row.body,
        )


def triggers(rows: CatalogRows, registry: Registry) -> Iterator[Trigger | EventTrigger]:
    """Triggers, rules and event triggers."""
    for row in rows.triggers:
        if registry.is_member(row.class_oid, row.oid):
            continue
        made: Trigger | EventTrigger
        if row.kind == ObjectKind.EVENT_TRIGGER.value:
            made = EventTrigger(name=row.name, definition=row.definition, firing=Firing(row.firing))
        else:
            home = registry.own(PG_CLASS, row.relation_oid)
            if home is None or home.kind not in _RELATIONS:
                continue
            made = Trigger(
                kind=ObjectKind(row.kind),
                home=home,
                name=row.name,
                definition=row.definition,
                firing=Firing(row.firing),
            )
        registry.add(made.address, row.class_oid, row.oid)
        yield made


def policies(rows: CatalogRows, registry: Registry) -> Iterator[Policy]:
    for row in rows.policies:
        home = registry.own(PG_CLASS, row.relation_oid)
        if home is None or home.kind not in _RELATIONS:
            continue
        policy = Policy(
            table=home.relation,
            name=row.name,
            command=row.command,
            is_permissive=row.is_permissive,
            roles=tuple(row.roles),
            using=row.using_expression,
            check=row.check_expression,
        )
        registry.add(policy.address, PG_POLICY, row.oid)
        yield policy

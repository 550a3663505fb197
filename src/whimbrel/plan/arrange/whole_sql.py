"""The SQL of what holds no rows."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.attached import DefaultPrivileges, Owner, Privileges, SecurityLabel, usual
from ...catalog.comment import Comment
from ...catalog.composite_type import CompositeType
from ...catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ...catalog.domain import Domain
from ...catalog.policy import Policy
from ...catalog.routine import Routine
from ...catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from ...catalog.stated import Stated
from ...catalog.trigger import EventTrigger, Firing, Trigger
from ...catalog.view import MaterializedView, View
from ...diff import change as c
from ...pg.name import literal, quote
from .attached_sql import alter_privileges, comment, owner, security_label
from .descent_sql import tie, untie
from .naming import named
from .setting_sql import alter_setting, options_changed, options_text, reset, set_
from .stated_sql import alter_stated, create_stated
from .type_sql import alter_composite, create_type


def whole_statements(change: c.Create | c.Drop | c.Alter) -> tuple[str, ...]:
    match change:
        case c.Create():
            return tuple(_create(change.thing, change.along))
        case c.Drop():
            return tuple(_drop(change.thing))
        case c.Alter():
            return tuple(_alter(change.before, change.after))


def _create(thing: c.Whole, along: tuple[Stated, ...] = ()) -> Iterator[str]:
    match thing:
        case View():
            yield _view(thing, "CREATE VIEW")
        case MaterializedView():
            yield _materialized(thing)
        case Routine():
            # What CREATE OR REPLACE would replace here was not there when this was planned.
            yield thing.definition.replace("CREATE OR REPLACE ", "CREATE ", 1)
        case Trigger() | EventTrigger():
            yield thing.definition
            if thing.firing is not Firing.ORIGIN:
                yield _fire(thing)
        case Policy():
            yield _policy(thing)
        case Domain() | CompositeType():
            yield create_type(thing, along)
        case Stated():
            yield create_stated(thing)
        case Comment():
            yield comment(thing, thing.text)
        case Owner():
            yield owner(thing.of, thing.role)
        case Privileges():
            yield from alter_privileges(usual(thing), thing)
        case DefaultPrivileges():
            yield from alter_privileges(usual(thing), thing)
        case SecurityLabel():
            yield security_label(thing, literal(thing.label))
        case Partition() | Inheritance() | OfType() | IndexPartition():
            yield tie(thing)
        case RowSecurity() | ReplicaIdentity() | Clustering() | ColumnStorage():
            yield from set_(thing)


def _drop(thing: c.Whole) -> Iterator[str]:
    match thing:
        case Comment():
            yield comment(thing, None)
        case Owner():
            # Whoever runs the plan owns most of it.
            yield owner(thing.of, None)
        case Privileges():
            yield from alter_privileges(thing, usual(thing))
        case DefaultPrivileges():
            yield from alter_privileges(thing, usual(thing))
        case SecurityLabel():
            yield security_label(thing, "NULL")
        case Stated() if thing.drop:
            yield from thing.drop
        case Partition() | Inheritance() | OfType():
            yield untie(thing)
        case RowSecurity() | ReplicaIdentity() | Clustering() | ColumnStorage():
            yield from reset(thing)
        case _:
            yield f"DROP {named(thing.address)}"


def _alter(before: c.Whole, after: c.Whole) -> Iterator[str]:
    match before, after:
        case View(), View():
            yield _view(after, "CREATE OR REPLACE VIEW")
        case MaterializedView(), MaterializedView():
            yield from _alter_materialized(before, after)
        case Routine(), Routine():
            yield after.definition
        case Trigger(), Trigger():
            yield _fire(after)
        case EventTrigger(), EventTrigger():
            yield _fire(after)
        case Policy(), Policy():
            yield _alter_policy(before, after)
        case Privileges(), Privileges():
            yield from alter_privileges(before, after)
        case DefaultPrivileges(), DefaultPrivileges():
            yield from alter_privileges(before, after)
        case CompositeType(), CompositeType():
            yield from alter_composite(before, after)
        case Stated(), Stated():
            yield from alter_stated(before, after)
        case ((RowSecurity() | ColumnStorage() as old), (RowSecurity() | ColumnStorage() as new)):
            yield from alter_setting(old, new)
        case _:
            yield from _create(after)


def _view(view: View, words: str) -> str:
    options = f" WITH ({', '.join(view.options)})" if view.options else ""
    return f"{words} {view.name}{options} AS\n{view.query}"


def _materialized(view: MaterializedView) -> str:
    method = f" USING {quote(view.access_method)}" if view.access_method != "heap" else ""
    options = f" WITH ({options_text(view.options)})" if view.options else ""
    place = f" TABLESPACE {quote(view.tablespace)}" if view.tablespace else ""
    empty = "" if view.is_populated else "\nWITH NO DATA"
    return f"CREATE MATERIALIZED VIEW {view.name}{method}{options}{place} AS\n{view.query}{empty}"


def _alter_materialized(before: MaterializedView, after: MaterializedView) -> Iterator[str]:
    alter = f"ALTER MATERIALIZED VIEW {after.name}"
    if before.access_method != after.access_method:
        yield f"{alter} SET ACCESS METHOD {quote(after.access_method)}"
    if before.tablespace != after.tablespace:
        yield f"{alter} SET TABLESPACE {quote(after.tablespace or 'pg_default')}"
    yield from options_changed(alter, before.options, after.options)


def _fire(thing: Trigger | EventTrigger) -> str:
    words = thing.firing.words
    if isinstance(thing, EventTrigger):
        return f"ALTER EVENT TRIGGER {quote(thing.name)} {words}"
    return f"ALTER TABLE {thing.table} {words} {thing.kind.value.upper()} {quote(thing.name)}"


def _policy(policy: Policy) -> str:
    restrictive = "" if policy.is_permissive else " AS RESTRICTIVE"
    command = "" if policy.command == "ALL" else f" FOR {policy.command}"
    roles = "" if policy.roles == ("PUBLIC",) else f" TO {', '.join(policy.roles)}"
    using = f" USING ({policy.using})" if policy.using else ""
    check = f" WITH CHECK ({policy.check})" if policy.check else ""
    name = f"{quote(policy.name)} ON {policy.table}"
    return f"CREATE POLICY {name}{restrictive}{command}{roles}{using}{check}"


def _alter_policy(before: Policy, after: Policy) -> str:
    words = f"ALTER POLICY {quote(after.name)} ON {after.table}"
    if before.roles != after.roles:
        words += f" TO {', '.join(after.roles)}"
    if before.using != after.using:
        words += f" USING ({after.using})"
    if before.check != after.check:
        words += f" WITH CHECK ({after.check})"
    return words

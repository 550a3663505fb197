"""Reads the schema of a live database into a Catalog. Read only; takes no lock on user tables
but ACCESS SHARE."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from itertools import cycle
from operator import itemgetter
from typing import Any

import psycopg
from psycopg import Cursor

from ..catalog.address import Address, ObjectKind
from ..catalog.attached import Owner, Privileges, SecurityLabel
from ..catalog.catalog import Cast, Catalog, CatalogObject, Dependency, link_of
from ..catalog.comment import Comment
from ..catalog.pause import without_collector
from ..catalog.space import Extension, Schema
from ..db.connect import Connection, pipelined
from ..db.failure import statement_failure
from ..db.scratch.mark import PREFIX
from ..errors import Failure, Notice
from ..pg.name import literal
from ..pg.sqlstate import UNDEFINED_FUNCTION, UNDEFINED_OBJECT
from ..pg.version import ServerVersion
from . import definitions as d
from . import rows as r
from .among import OF_RELATIONS
from .ask import Row, ask, pose, pose_where
from .attached import attached, default_privileges, usual_owner
from .data_types import composite_types, domains
from .dependencies import complete
from .objects import enums, sequences
from .registry import PG_CLASS, PG_EXTENSION, PG_NAMESPACE, Registry
from .settings import column_storage, settings
from .settle import settled
from .stated import stated
from .tables import PRISMA_LEDGER, indexes, tables
from .unmodelled import named_objects

# What the text of definitions depends on; names come back qualified, constants in one spelling.
_SETTINGS = (
    "SET LOCAL search_path = ''",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 3",
    "SET LOCAL quote_all_identifiers = off",
)
_STATED = ("casts_made", "languages", "operator_classes", "text_search")
_RESTATED = (
    "base_types",
    "domain_parts",
    "aggregates",
    "operators",
    "operator_families",
    "text_search_mappings",
    "statistics",
    "publications",
    "partition_triggers",
)
_OPTIONED = ("foreign_data", "text_search_dictionaries")
_NAMED = ("canonical_ranges",)

# A field of CatalogRows, the class of its rows, and the questions that they answer.
_Question = tuple[str, type[tuple[Any, ...]], tuple[str, ...]]
_QUESTIONS: tuple[_Question, ...] = (
    ("schemas", r.SchemaRow, ("schemas",)),
    ("extensions", r.ExtensionRow, ("extensions",)),
    ("relations", r.RelationRow, ("relations",)),
    ("columns", r.ColumnRow, ("columns",)),
    ("constraints", r.ConstraintRow, ("constraints",)),
    ("indexes", r.IndexRow, ("indexes",)),
    ("sequences", r.SequenceRow, ("sequences",)),
    ("enums", r.EnumRow, ("enums",)),
    ("domains", r.DomainRow, ("domains",)),
    ("views", r.ViewRow, ("views",)),
    ("view_columns", r.ViewColumnRow, ("view_columns",)),
    ("routines", r.RoutineRow, ("routines",)),
    ("triggers", r.TriggerRow, ("triggers",)),
    ("policies", r.PolicyRow, ("policies",)),
    ("stated", r.StatedRow, _STATED),
    ("optioned", r.OptionedRow, _OPTIONED),
    ("ranges", r.RangeRow, ("range_types",)),
    ("settings", r.SettingRow, ("settings",)),
    ("column_storage", r.ColumnStorageRow, ("column_storage",)),
    ("comments", r.CommentRow, ("comments",)),
    ("privileges", r.PrivilegeRow, ("privileges",)),
    ("default_privileges", r.DefaultPrivilegeRow, ("default_privileges",)),
    ("owners", r.OwnerRow, ("owners",)),
    ("dependencies", r.DependencyRow, ("dependencies",)),
    ("casts", r.CastRow, ("casts",)),
)
_AUTOMATIC = frozenset("aiPSx")


def read_catalog(conn: Connection, *, snapshot: str | None = None) -> Catalog:
    """The whole schema, from one snapshot of one REPEATABLE READ READ ONLY transaction: from an
    exported one where `snapshot` names it.

    Left out: system schemas, members of extensions, and this tool's own records. `conn` must
    not be inside a transaction. Raises `Failure` (C220) where the server refuses.
    """
    with without_collector():
        return assembled(conn, _ask_all(conn, snapshot))


def assembled(conn: Connection, rows: r.CatalogRows) -> Catalog:
    registry = Registry(rows.dependencies)
    objects = _objects(rows, registry)
    most = usual_owner(rows, registry)
    return Catalog.of(
        ServerVersion(conn.info.server_version),
        objects,
        knows_subscriptions=not conn.info.dbname.startswith(PREFIX),
        usual_owner=most if most != conn.info.user else "",
        dependencies=_dependencies(rows, registry, objects),
        casts=frozenset(
            Cast(row.source, row.target, is_assignment=row.is_assignment) for row in rows.casts
        ),
    )


def read_objects(conn: Connection, *, beside: Connection | None = None) -> Catalog:
    """The same without dependencies and casts, which say nothing of what a schema is: enough for
    its fingerprint. With `beside`, another idle session of the same database, each answers half of
    the questions, from one snapshot."""
    with without_collector():
        rows = _ask_all(conn, None, beside, vain=frozenset({"casts"}))
        version = ServerVersion(conn.info.server_version)
        return Catalog.of(version, _objects(rows, Registry(rows.dependencies)))


def _ask_all(
    conn: Connection,
    snapshot: str | None,
    beside: Connection | None = None,
    vain: frozenset[str] = frozenset(),
) -> r.CatalogRows:
    """The answers to all but the `vain` questions. PostgreSQL writes definitions from what stands
    now, whatever the snapshot: where the schema has changed meanwhile, they are asked for again."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            rows, before = _ask_once(conn, snapshot, beside, vain)
        except psycopg.Error as exc:
            if not is_overtaken(exc):
                raise statement_failure(exc, doing="the schema could not be read") from exc
        else:
            if ask(conn, "stamp", r.StampRow) == before:
                return rows
        time.sleep(_PAUSE_S * attempt)
    raise Failure(_RESTLESS)


def _ask_once(
    conn: Connection, snapshot: str | None, beside: Connection | None, vain: frozenset[str]
) -> tuple[r.CatalogRows, list[r.StampRow]]:
    """The answers, and the stamp of their snapshot."""
    with conn.transaction():
        begin_reading(conn, snapshot)
        stamp = ask(conn, "stamp", r.StampRow)
        vain |= unanswered(conn)
        if beside is None:
            return answers((conn,), vain), stamp
        row = conn.execute("SELECT pg_catalog.pg_export_snapshot()").fetchone()
        with beside.transaction():
            begin_reading(beside, str(row[0]) if row else None)
            return answers((conn, beside), vain), stamp


def unanswered(conn: Connection) -> frozenset[str]:
    """The questions of which this snapshot has nothing."""
    (row,) = ask(conn, "rare", r.RareRow)
    return frozenset(name for name, may_be in row._asdict().items() if not may_be)


def is_overtaken(exc: psycopg.Error) -> bool:
    """`cache lookup failed for relation …`: a row of the snapshot speaks of what is gone."""
    gone = (psycopg.errors.InternalError_, psycopg.errors.UndefinedTable)
    return isinstance(exc, gone) or exc.sqlstate in (UNDEFINED_OBJECT, UNDEFINED_FUNCTION)


_ATTEMPTS, _PAUSE_S = 6, 0.1
_RESTLESS = Notice(
    code="C221",
    what="the schema changes while it is read",
    why=f"{_ATTEMPTS} times something was created, altered or dropped before the last "
    "definition was read, so they do not belong to one state",
    next="run the command again when whatever changes the schema has ended",
)


def begin_reading(conn: Connection, snapshot: str | None = None) -> None:
    """As the first thing in a transaction."""
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    if snapshot is not None:
        conn.execute(f"SET TRANSACTION SNAPSHOT {literal(snapshot)}".encode())
    conn.execute(";".join(_SETTINGS).encode())


def answers(
    sessions: tuple[Connection, ...], vain: frozenset[str], near: list[int] | None = None
) -> r.CatalogRows:
    """With `near`, columns, constraints, indexes and sequences only of the relations with these
    OIDs. All questions but the `vain` ones go out before the first answer is waited for: one round
    trip, in which the first answers are taken apart while the server works on the last."""
    turns = cycle(sessions)
    with ExitStack() as stack:
        for conn in sessions:
            stack.enter_context(pipelined(conn))
        asked = {
            field: [_pose(next(turns), each, row, near) for each in questions if each not in vain]
            for field, row, questions in questions_for(sessions[0])
        }
        answers: dict[str, Any] = {
            field: [row for cursor in cursors for row in cursor.fetchall()]
            for field, cursors in asked.items()
        }
    return r.CatalogRows(**answers)


def _pose(conn: Connection, question: str, row: type[Row], near: list[int] | None) -> Cursor[Row]:
    if near is None or question not in OF_RELATIONS:
        return pose(conn, question, row)
    return pose_where(conn, question, row, OF_RELATIONS[question], {"near": near})


def questions_for(conn: Connection) -> tuple[_Question, ...]:
    """All that is asked of a schema, with the rights that `conn` has."""
    return (*_QUESTIONS, *_questions_by_right(conn))


def _questions_by_right(conn: Connection) -> tuple[_Question, ...]:
    """How a subscription connects is for superusers to read, and how others log in elsewhere."""
    is_superuser = conn.info.parameter_status("is_superuser") == "on"
    restated = ("subscriptions",) if is_superuser else ()
    named = () if is_superuser else ("subscriptions_seen", "mappings_unseen")
    return (
        ("restated", r.RestatedRow, (*_RESTATED, *restated)),
        ("named", r.NamedRow, (*_NAMED, *named)),
    )


def _objects(rows: r.CatalogRows, registry: Registry) -> dict[Address, CatalogObject]:
    """In the order of their addresses."""
    objects: list[CatalogObject] = [*_spaces(rows, registry)]
    schemas = frozenset(each.name for each in objects if isinstance(each, Schema))
    objects += enums(rows, schemas, registry)
    objects += domains(rows, schemas, registry)
    objects += composite_types(rows, schemas, registry)
    parts = list(tables(rows, schemas, registry))
    objects += d.views(rows, schemas, registry)
    objects += indexes(rows, registry)
    objects += sequences(rows, schemas, registry)
    objects += d.routines(rows, schemas, registry)
    objects += d.triggers(rows, registry)
    objects += d.policies(rows, registry)
    objects += stated(rows, schemas, registry)
    objects += named_objects(rows, schemas, registry)
    objects += settings(rows, registry)
    objects += column_storage(rows, registry)
    objects += attached(rows, registry)
    objects += default_privileges(rows, schemas)
    parts += ((each.address, each) for each in objects)
    parts.sort(key=itemgetter(0))
    found = {address: settled(each) for address, each in parts}
    for name in {row.schema for row in rows.relations if row.name == PRISMA_LEDGER} - {"public"}:
        if _is_the_ledgers(Schema(name=name), found.values()):
            found.pop(Schema(name=name).address, None)
    return found


def _is_the_ledgers(schema: Schema, objects: Iterable[CatalogObject]) -> bool:
    """A schema in which nothing stands but Prisma's ledger came with it, as `?schema=` names it."""
    return not any(_needs(each, schema) for each in objects)


def _needs(each: CatalogObject, schema: Schema) -> bool:
    match each:
        case Extension():
            return each.schema == schema.name
        case Comment() | Owner() | Privileges() | SecurityLabel():
            return each.of == schema.address
        case _:
            return each.address.schema == schema.name


def _spaces(rows: r.CatalogRows, registry: Registry) -> list[CatalogObject]:
    found: list[CatalogObject] = []
    for row in rows.extensions:
        extension = Extension(name=row.name, schema=row.schema)
        registry.add(extension.address, PG_EXTENSION, row.oid)
        found.append(extension)
    for each in rows.schemas:
        if not registry.is_member(PG_NAMESPACE, each.oid):
            schema = Schema(name=each.name)
            registry.add(schema.address, PG_NAMESPACE, each.oid)
            found.append(schema)
    return found


def _dependencies(
    rows: r.CatalogRows, registry: Registry, known: Mapping[Address, CatalogObject]
) -> frozenset[Dependency]:
    found: list[Dependency] = []
    registry.keep(known.keys())
    exactly = registry.exactly()
    for class_oid, oid, part, on_class_oid, on_oid, on_part, kind in rows.dependencies:
        dependent = exactly((class_oid, oid, part)) or registry.stand_in(class_oid, oid, part)
        if dependent is None:
            continue
        place = on_class_oid, on_oid, on_part
        on = exactly(place) or registry.stand_in(*place)
        if on is not None and dependent != on:
            # What only a key's index stands on does not take the key along.
            is_key = class_oid == PG_CLASS and dependent.kind is ObjectKind.CONSTRAINT
            found.append(link_of((dependent, on, kind in _AUTOMATIC and not is_key)))
    return frozenset(complete(found, known))

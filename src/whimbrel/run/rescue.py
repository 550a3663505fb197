"""Brings rows of a restored copy back into the live database, without touching later work.

What was lost is inserted again where nothing has taken its key since. What one transaction changed
gets back its old values in the columns that it changed, where nobody has touched the row since; the
rows as they are now are kept in `whimbrel_keep` first. One transaction for each table, with its
record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import psycopg

from ..backup.assess import TableState, fetch_rows, key_sql, send_rows, shared_columns
from ..backup.content import row_hash
from ..backup.relation import Relation
from ..db.connect import Connection
from ..errors import Failure, Notice
from ..pg.name import RelationName, literal, quote
from ..read.table_shape import read_key, read_stored_columns

LOCK_WAIT_MS = 5_000
# A column belongs to the damage when the transaction changed it in so many of its rows.
MOST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """`inserted` and `restored` rows came back; `left` were changed by others since, or their key
    is taken, and stay as they are. `kept`: where the rows are as they were before. `suspect`: the
    transaction that changed several of the `left` at once; 0 where none did."""

    name: RelationName
    inserted: int = 0
    restored: int = 0
    columns: tuple[str, ...] = ()
    left: int = 0
    kept: str = ""
    suspect: int = 0
    made_anew: bool = False
    unchecked: tuple[str, ...] = ()  # foreign keys that later rows do not keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """`live` and `copy` have `pin_settings`. `where`: a condition on the copy's rows, `t` their
    name. `record` is called in the transaction, after the rows. `number` names what is kept."""

    live: Connection
    copy: Connection
    relations: Sequence[Relation]
    number: int
    where: str
    transaction: int  # whose changes are taken back; 0: of the one that changed much at once
    record: Callable[[Brought], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A table that was dropped: `ddl` as pg_dump writes it, and what its CASCADE took from others,
    as (table, name, definition) of foreign keys."""

    ddl: str
    foreign_keys: tuple[tuple[str, str, str], ...] = ()


def rescue(
    work: Rescue, table: TableState, *, is_dry: bool, making: Making | None = None
) -> Brought:
    """What was brought back. With `is_dry` the caller rolls back around all tables, because a
    child needs its parent there; then nothing is recorded, nor done that no rollback takes back."""
    try:
        with work.live.transaction():
            if making is not None:
                work.live.execute(making.ddl.encode())
            work.live.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}".encode())
            found = _brought(work, table)
            _refuse_orphans(work.live, table.name)
            if making is not None:
                unchecked = _tie(work.live, making)
                found = replace(found, made_anew=True, unchecked=unchecked)
            if not is_dry:
                _advance_sequences(work, table.name)
                work.record(found)
    except psycopg.Error as exc:
        raise _refused(table.name, exc) from exc
    return found


def _brought(work: Rescue, table: TableState) -> Brought:
    relation = next(each for each in work.relations if each.relation == table.name)
    key = read_key(work.copy, table.name)
    columns = shared_columns(work.live, work.copy, table.name)
    fetch_rows(work.live, work.copy, relation, key, columns)
    inserted, taken = _insert(work, relation, key, columns)
    found = Brought(name=table.name, inserted=inserted, left=taken)
    if key and (work.transaction or table.culprit):
        found = _restore(work, table, relation, key, found)
    elif key:
        suspect = table.transaction if table.at_once > 1 else 0
        found = replace(found, left=found.left + table.changed, suspect=suspect)
    return found


def _tie(live: Connection, making: Making) -> tuple[str, ...]:
    """Foreign keys that pointed to the dropped table; those that later rows no longer keep are
    there for new rows only."""
    unchecked = []
    for child, name, definition in making.foreign_keys:
        known = live.execute(_HAS_CONSTRAINT, (name, child)).fetchone()
        if known != (False,):
            continue  # there again, or its table is gone too
        plain = definition.removesuffix(" NOT VALID")
        live.execute(f"ALTER TABLE {child} ADD CONSTRAINT {quote(name)} {plain} NOT VALID".encode())
        try:
            with live.transaction():
                live.execute(f"ALTER TABLE {child} VALIDATE CONSTRAINT {quote(name)}".encode())
        except psycopg.errors.ForeignKeyViolation:
            unchecked.append(f"{child}.{name}")
    return tuple(unchecked)


_HAS_CONSTRAINT = """
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS c WHERE c.conrelid = r.oid AND c.conname = %s
)
FROM (SELECT pg_catalog.to_regclass(%s) AS oid) AS r
WHERE r.oid IS NOT NULL
"""


def _insert(
    work: Rescue, relation: Relation, key: Sequence[str], columns: Sequence[str]
) -> tuple[int, int]:
    """How many came back, and how many found another row in their place."""
    name = relation.relation
    names = ", ".join(map(quote, columns))
    ours = f"FROM ONLY {name} AS t WHERE ({work.where or 'true'})"
    if key:
        lost = f"NOT EXISTS (SELECT FROM pg_temp.rows_now AS n WHERE n.key = {key_sql(key)})"
        chosen = f"SELECT {names} {ours} AND {lost}"
    else:
        # Of rows that are alike as many come back as are missing.
        hash = row_hash(relation, columns)
        chosen = (
            f"SELECT {names} FROM (SELECT {names}, {hash} AS row_hash, pg_catalog.row_number() "
            f"OVER (PARTITION BY {hash}) AS place {ours}) AS s WHERE s.place > (SELECT "
            "pg_catalog.count(*) FROM pg_temp.rows_now AS n WHERE n.hash = s.row_hash)"
        )
    work.live.execute("DROP TABLE IF EXISTS pg_temp.rows_then")
    _like(work.live, "rows_then", names, name)
    send_rows(
        work.copy, f"COPY ({chosen}) TO STDOUT", work.live, "COPY pg_temp.rows_then FROM STDIN"
    )
    _disarm(work.live)
    done = work.live.execute(
        f"INSERT INTO {name} ({names}) OVERRIDING SYSTEM VALUE "
        f"SELECT {names} FROM pg_temp.rows_then ON CONFLICT DO NOTHING".encode()
    )
    counted = work.live.execute("SELECT pg_catalog.count(*) FROM pg_temp.rows_then").fetchone()
    assert counted is not None
    return done.rowcount, int(str(counted[0])) - done.rowcount


def _like(live: Connection, temporary: str, names: str, table: RelationName) -> None:
    """An empty table of those columns, gone with the transaction."""
    live.execute(
        f"CREATE TEMP TABLE {temporary} ON COMMIT DROP AS "
        f"SELECT {names} FROM {table} LIMIT 0".encode()
    )


def _disarm(live: Connection) -> None:
    """The rows are as their triggers had left them; who may not switch them off lets them run."""
    try:
        with live.transaction():
            live.execute("SET LOCAL session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        return


def _restore(
    work: Rescue, table: TableState, relation: Relation, key: Sequence[str], found: Brought
) -> Brought:
    """Only rows that still are as that transaction left them."""
    name, live, culprit = table.name, work.live, work.transaction or table.culprit
    may_set = {each.name for each in read_stored_columns(live, name) if each.may_update}
    shared = shared_columns(live, work.copy, name)
    columns = [each for each in shared if each in may_set and each not in key]
    names = ", ".join(map(quote, [*key, *columns]))
    own = ", ".join(f"t.{quote(each)}" for each in [*key, *columns])
    live.execute("DROP TABLE IF EXISTS pg_temp.rows_before")
    _like(live, "rows_before", names, name)
    changed = (
        f"COPY (SELECT {own} FROM ONLY {name} AS t JOIN pg_temp.rows_now AS n "
        f"ON n.key = {key_sql(key)} AND n.hash <> {row_hash(relation, shared)} "
        f"AND n.version = {culprit:d} WHERE ({work.where or 'true'})) TO STDOUT"
    )
    send_rows(work.copy, changed, live, "COPY pg_temp.rows_before FROM STDIN")
    same = " AND ".join(f"t.{quote(each)} = b.{quote(each)}" for each in key)
    joined = (
        f"FROM ONLY {name} AS t JOIN pg_temp.rows_before AS b ON {same} "
        f"WHERE t.xmin::text = {literal(str(culprit))}"
    )
    damaged = _damaged_columns(live, columns, joined)
    if not damaged:
        return found
    kept = _keep(work, name, joined)
    sets = ", ".join(f"{quote(each)} = b.{quote(each)}" for each in damaged)
    done = live.execute(
        f"UPDATE {name} AS t SET {sets} FROM pg_temp.rows_before AS b WHERE {same} "
        f"AND t.xmin::text = {literal(str(culprit))}".encode()
    )
    return replace(
        found,
        restored=done.rowcount,
        columns=tuple(damaged),
        left=found.left + table.changed - done.rowcount if not work.where else found.left,
        kept=kept,
    )


def _damaged_columns(live: Connection, columns: Sequence[str], joined: str) -> list[str]:
    """What differs in most rows is the damage; what differs in few is work from before it."""
    if not columns:
        return []
    counts = ", ".join(
        f"pg_catalog.count(*) FILTER (WHERE t.{quote(c)}::text IS DISTINCT FROM b.{quote(c)}::text)"
        for c in columns
    )
    row = live.execute(f"SELECT pg_catalog.count(*), {counts} {joined}".encode()).fetchone()
    assert row is not None
    total, *differing = (int(str(value)) for value in row)
    return [
        name
        for name, count in zip(columns, differing, strict=True)
        if count and count >= total * MOST
    ]


def _keep(work: Rescue, name: RelationName, joined: str) -> str:
    """The rows as they are now, before they are set back."""
    kept = RelationName(
        "whimbrel_keep", f"recovery_{work.number}_{name.schema}_{name.relation}"[:63]
    )
    work.live.execute("CREATE SCHEMA IF NOT EXISTS whimbrel_keep")
    there = work.live.execute("SELECT pg_catalog.to_regclass(%s)", (str(kept),)).fetchone()
    if there == (None,):
        work.live.execute(f"CREATE TABLE {kept} AS SELECT t.* {joined}".encode())
    else:
        work.live.execute(f"INSERT INTO {kept} SELECT t.* {joined}".encode())
    return kept.shown


def _advance_sequences(work: Rescue, name: RelationName) -> None:
    """A sequence that was reset with the table would give its old numbers out again."""
    for each in read_stored_columns(work.live, name):
        query = "SELECT pg_catalog.pg_get_serial_sequence(%s, %s)"
        row = work.live.execute(query, (str(name), each.name)).fetchone()
        if row is None or row[0] is None:
            continue
        sequence = str(row[0])
        then = work.copy.execute(query, (str(name), each.name)).fetchone()
        if then is None or then[0] is None:
            continue
        value = work.copy.execute(f"SELECT last_value FROM {then[0]}".encode()).fetchone()
        assert value is not None
        work.live.execute(
            f"SELECT pg_catalog.setval(%s, %s) FROM {sequence} AS s "
            "WHERE s.last_value < %s".encode(),
            (sequence, value[0], value[0]),
        )


def _refuse_orphans(live: Connection, name: RelationName) -> None:
    """With triggers switched off foreign keys were not checked: now they are."""
    if _is_replica(live):
        live.execute("SET LOCAL session_replication_role = origin")
    rows = live.execute(_FOREIGN_KEYS, (str(name), str(name))).fetchall()
    for constraint, child, parent, columns, references in rows:
        mine = [quote(each) for each in columns]  # type: ignore[attr-defined]
        theirs = [quote(each) for each in references]  # type: ignore[attr-defined]
        same = " AND ".join(f"p.{b} = c.{a}" for a, b in zip(mine, theirs, strict=True))
        full = " AND ".join(f"c.{each} IS NOT NULL" for each in mine)
        query = (
            f"SELECT pg_catalog.count(*) FROM {child} AS c WHERE {full} "
            f"AND NOT EXISTS (SELECT FROM {parent} AS p WHERE {same})"
        )
        row = live.execute(query.encode()).fetchone()
        if row != (0,):
            raise _orphans(name, str(constraint), str(child), str(parent), row)


def _is_replica(live: Connection) -> bool:
    row = live.execute("SELECT pg_catalog.current_setting('session_replication_role')").fetchone()
    return row == ("replica",)


_FOREIGN_KEYS = b"""
SELECT
    f.conname::text,
    f.conrelid::pg_catalog.regclass::text,
    f.confrelid::pg_catalog.regclass::text,
    (
        SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.place)
        FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS u (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = u.number
    ),
    (
        SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.place)
        FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS u (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = u.number
    )
FROM pg_catalog.pg_constraint AS f
WHERE f.contype = 'f' AND f.conparentid = 0 AND f.convalidated
  AND f.conrelid = pg_catalog.to_regclass(%s)
ORDER BY f.conname, %s
"""


def _orphans(name: RelationName, constraint: str, child: str, parent: str, row: object) -> Failure:
    count = row[0] if isinstance(row, tuple) else "?"
    return Failure(
        Notice(
            code="V120",
            what=f"{count} rows of {child} would name rows of {parent} that are not there "
            f"({constraint})",
            why=f"the rows they belong to are lost too; nothing of {name.shown} was brought back",
            next=f"bring {parent} back first: whimbrel recover copy {parent}",
        )
    )


def _refused(name: RelationName, exc: psycopg.Error) -> Failure:
    return Failure(
        Notice(
            code="V121",
            what=f"{name.shown} was not brought back: {exc.diag.message_primary or exc}",
            why=exc.diag.message_detail
            or "the server refused it; nothing of this table was changed",
            next=exc.diag.message_hint or "mend what it names, then the same command again",
        ),
        sqlstate=exc.sqlstate,
    )

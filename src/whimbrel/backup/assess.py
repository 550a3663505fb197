"""What became of the rows of a backup: table by table, then row by row.

The live database is only read. Row by row both sides come together in the restored copy, where
work disturbs nobody: of the live rows only key, hash and xmin travel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import cast

from ..db.connect import Connection
from ..pg.name import RelationName, quote
from ..read.table_shape import read_key, read_stored_columns
from .content import row_hash
from .manifest import Content
from .relation import Relation

# A human's day changes few rows of a table at once; a statement without its WHERE changes all.
MUCH = 0.2
_OURS = ("whimbrel", "whimbrel_keep", "whimbrel_protect")


class State(Enum):
    """What a table is, compared with the backup."""

    EQUAL = "as in the backup"
    WORKED_ON = "changed by ordinary work, or damaged in a few rows"
    DAMAGED = "damaged"
    GONE = "gone"
    NEWER = "newer than the backup"
    UNKNOWN = "differs; not compared row by row"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """`lost`: rows of the backup that are not there now; `changed`: with another content; `added`:
    rows that the backup has not. `at_once` of the changed ones were changed by one transaction,
    `transaction` (its xid). `columns`: what that one changed, as far as the copy tells."""

    name: RelationName
    state: State
    then: int = 0
    now: int = 0
    lost: int = 0
    changed: int = 0
    added: int = 0
    at_once: int = 0
    transaction: int = 0
    columns: tuple[str, ...] = ()

    @property
    def culprit(self) -> int:
        """The transaction that changed much at once; 0 where only ordinary work is seen."""
        return self.transaction if self.at_once > self.then * MUCH else 0

    @property
    def is_damaged(self) -> bool:
        return self.state in (State.DAMAGED, State.GONE)


def by_manifest(then: Content, now: Content) -> tuple[TableState, ...]:
    """Each table by number and hash of its rows. Those that differ are UNKNOWN: whether by work or
    by damage only their rows can tell."""
    before = {RelationName(t.schema, t.name): t for t in then.tables if t.schema not in _OURS}
    after = {RelationName(t.schema, t.name): t for t in now.tables if t.schema not in _OURS}
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None:
            state = State.NEWER
        elif new is None:
            state = State.GONE
        else:
            is_equal = (old.rows, old.content) == (new.rows, new.content)
            state = State.EQUAL if is_equal else State.UNKNOWN
        found.append(
            TableState(
                name=name,
                state=state,
                then=old.rows if old else 0,
                now=new.rows if new else 0,
                lost=old.rows if old and not new else 0,
            )
        )
    return tuple(found)


def by_rows(
    live: Connection, copy: Connection, table: TableState, relations: Sequence[Relation]
) -> TableState:
    """The same table, its rows told apart. `relations` are the copy's; both connections have
    `pin_settings`. Leaves a temporary table `rows_now` in the copy's session."""
    relation = next(each for each in relations if each.relation == table.name)
    key = read_key(copy, table.name)
    shared = shared_columns(live, copy, table.name)
    fetch_rows(live, copy, relation, key, shared)
    ours = f"SELECT {key_sql(key)} AS key, {row_hash(relation, shared)} AS hash FROM ONLY "
    ours += f"{table.name} AS t"
    counts = _one(copy, _BY_KEY if key else _BY_HASH, ours)
    lost, changed, added = (cast(int, value) for value in counts)
    found = replace(table, lost=lost, changed=changed, added=added)
    if changed:
        at_once, transaction = _one(copy, _AT_ONCE, ours)
        found = replace(found, at_once=cast(int, at_once), transaction=cast(int, transaction))
    is_much = max(found.lost, found.at_once) > found.then * MUCH
    return replace(found, state=State.DAMAGED if is_much else State.WORKED_ON)


def shared_columns(live: Connection, copy: Connection, name: RelationName) -> list[str]:
    """Columns with values of their own on both sides: migrations may have come in between."""
    now = {each.name for each in read_stored_columns(live, name)}
    return [each.name for each in read_stored_columns(copy, name) if each.name in now]


def key_sql(key: Sequence[str]) -> str:
    """A row's key as texts, an empty list where there is none."""
    parts = ", ".join(f"t.{quote(name)}::text" for name in key)
    return f"ARRAY[{parts}]::text[]"


def fetch_rows(
    live: Connection,
    copy: Connection,
    relation: Relation,
    key: Sequence[str],
    columns: Sequence[str],
) -> None:
    """Key, hash and xmin of every live row, as `rows_now` in the copy's session."""
    copy.execute("DROP TABLE IF EXISTS pg_temp.rows_now")
    copy.execute("CREATE TEMP TABLE rows_now (key text[], hash bigint, version bigint)")
    query = (
        f"COPY (SELECT {key_sql(key)}, {row_hash(relation, columns)}, t.xmin::text::bigint "
        f"FROM ONLY {relation.relation} AS t) TO STDOUT"
    )
    send_rows(live, query, copy, "COPY pg_temp.rows_now FROM STDIN")
    copy.execute("ANALYZE pg_temp.rows_now")


def send_rows(source: Connection, query: str, target: Connection, command: str) -> None:
    """Rows from one server to another, as they come."""
    with (
        source.cursor() as reading,
        target.cursor() as writing,
        reading.copy(query.encode()) as rows,
        writing.copy(command.encode()) as into,
    ):
        for chunk in rows:
            into.write(chunk)


_BY_KEY = """
SELECT
    pg_catalog.count(*) FILTER (WHERE n.key IS NULL),
    pg_catalog.count(*) FILTER (WHERE n.hash <> b.hash),
    (SELECT pg_catalog.count(*) FROM pg_temp.rows_now)
        - pg_catalog.count(*) FILTER (WHERE n.key IS NOT NULL)
FROM ({ours}) AS b
LEFT JOIN pg_temp.rows_now AS n ON n.key = b.key
"""
# Without a key a changed row is one that is lost and one that was added.
_BY_HASH = """
SELECT
    coalesce(pg_catalog.sum(greatest(coalesce(b.many, 0) - coalesce(n.many, 0), 0)), 0)::bigint,
    0::bigint,
    coalesce(pg_catalog.sum(greatest(coalesce(n.many, 0) - coalesce(b.many, 0), 0)), 0)::bigint
FROM (SELECT o.hash, pg_catalog.count(*) AS many FROM ({ours}) AS o GROUP BY 1) AS b
FULL JOIN (SELECT r.hash, pg_catalog.count(*) AS many FROM pg_temp.rows_now AS r GROUP BY 1) AS n
    ON n.hash = b.hash
"""
_AT_ONCE = """
SELECT pg_catalog.count(*), n.version
FROM ({ours}) AS b
JOIN pg_temp.rows_now AS n ON n.key = b.key AND n.hash <> b.hash
GROUP BY n.version
ORDER BY 1 DESC, 2 DESC
LIMIT 1
"""


def _one(copy: Connection, query: str, ours: str) -> tuple[object, ...]:
    row = copy.execute(query.replace("{ours}", ours).encode()).fetchone()
    assert row is not None
    return row

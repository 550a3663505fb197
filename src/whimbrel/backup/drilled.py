"""Rows of a restored server beside those of the live one, which has worked on since.

A physical copy keeps transaction numbers, and knows which had committed by the moment that it was
brought back to. So a live row that is not in the copy is either later work, which is nobody's
fault, or it was committed by then and is lost. Rows that only the copy has were changed or deleted
since: of those nothing can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import psycopg

from ..db.connect import Connection
from .assess import fetch_rows, shared_columns
from .content import read_table, row_hash
from .manifest import Content
from .relation import Relation, read_relations

_OURS = ("whimbrel", "whimbrel_keep", "whimbrel_protect")  # written by the drill itself, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Tables: `equal` row by row to the live ones; `later` differ as by work since; `missing`: each
    with its committed rows that the copy lacks; `unread` ones could not be told apart, and why."""

    equal: int = 0
    later: int = 0
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def users_relations(copy: Connection) -> tuple[Relation, ...]:
    """Those whose rows are laid beside the live ones."""
    return tuple(each for each in read_relations(copy) if each.schema not in _OURS)


def next_transaction(copy: Connection) -> int:
    """The first number that was not given out at the moment the copy was brought back to. Ask it
    before anything is written there."""
    asked = "SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text"
    row = copy.execute(asked).fetchone()
    assert row is not None
    return int(cast(str, row[0]))


def compare_copy(
    live: Connection, copy: Connection, content: Content, next_xid: int, sees: Sequence[Relation]
) -> Compared:
    """`content` and the relations that it `sees` are the copy's; of a sampled one, the sample. The
    live database is only read: `live` is inside a transaction of one snapshot; both have
    `pin_settings`. Leaves temporary tables in the copy's session, where it takes any."""
    theirs = {(each.schema, each.name): each for each in content.tables if each.content}
    copied = {each.relation: each for each in sees}
    found = Compared()
    for relation in read_relations(live):
        there = theirs.get((relation.schema, relation.name))
        if there is None or not relation.has_rows:
            continue
        try:
            with live.transaction():
                mine = read_table(live, relation)
                if (mine.rows, mine.content) == (there.rows, there.content):
                    found = _with(found, equal=1)
                    continue
                lost = _lost(live, copy, copied[relation.relation], next_xid)
        except psycopg.Error as exc:
            why = exc.diag.message_primary or str(exc)
            found = _with(found, unread=(f"{relation.relation.shown}: {why}",))
            continue
        said = (f"{relation.relation.shown}: {lost} committed rows are missing",) if lost else ()
        found = _with(found, later=0 if lost else 1, missing=said)
    return found


def _lost(live: Connection, copy: Connection, relation: Relation, next_xid: int) -> int:
    """How many live rows have none like them in the copy, though they were committed by then."""
    shared = shared_columns(live, copy, relation.relation)
    fetch_rows(live, copy, relation, (), shared)
    ours = f"SELECT {row_hash(relation, shared)} AS hash FROM ONLY {relation.relation} AS t"
    asked = (
        "SELECT n.version, pg_catalog.count(*) FROM pg_temp.rows_now AS n "
        f"WHERE NOT EXISTS (SELECT FROM ({ours}) AS o WHERE o.hash = n.hash) "
        "GROUP BY n.version ORDER BY n.version"
    )
    rows = copy.execute(asked.encode()).fetchall()
    return sum(
        cast(int, count) for xid, count in rows if _had_committed(copy, cast(int, xid), next_xid)
    )


def _had_committed(copy: Connection, xid: int, next_xid: int) -> bool:
    """A row has the lower half of its transaction's number. Those that the server has forgotten
    had committed, or their rows would not be seen."""
    if xid < _FIRST_NORMAL:
        return True
    ahead = (xid - next_xid) % _CIRCLE
    if ahead < _CIRCLE // 2:
        return False
    asked = "SELECT pg_catalog.pg_xact_status(%s::text::pg_catalog.xid8)"
    row = copy.execute(asked, (str(max(0, next_xid + ahead - _CIRCLE)),)).fetchone()
    return row is None or row[0] in (None, "committed")


_FIRST_NORMAL, _CIRCLE = 3, 1 << 32


def _with(
    found: Compared,
    *,
    equal: int = 0,
    later: int = 0,
    missing: tuple[str, ...] = (),
    unread: tuple[str, ...] = (),
) -> Compared:
    return Compared(
        equal=found.equal + equal,
        later=found.later + later,
        missing=(*found.missing, *missing),
        unread=(*found.unread, *unread),
    )

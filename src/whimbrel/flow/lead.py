"""The proof where two dumps cannot be compared: the catalogs are, without what is left apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import psycopg

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..diff.difference import Difference
from ..diff.objects import differing_objects
from ..errors import Failure, Notice
from ..read.catalog import read_catalog
from ..read.identity import read_identities
from ..sources.material import Material, materialised
from ..sources.survival import lost_in_words
from .scratch import ScratchServer

Apart = Callable[[Address, str], bool]
_APPLICATION = "whimbrel proof"


def require_lead(
    start: Material,
    statements: Sequence[str],
    goal: Catalog,
    server: ScratchServer,
    is_apart: Apart = lambda _address, _table: False,
) -> None:
    """Run them on a copy of the start: then everything that is modelled must be as in `goal`,
    but for what `is_apart`. Raises `Failure` D350 with what is not."""
    with (
        materialised(start, server.url, forbidden_systems=server.forbidden_systems) as url,
        connect(url, application_name=_APPLICATION) as conn,
    ):
        for sql in statements:
            _run(conn.execute, sql)
        reached = read_catalog(conn)
    _compare(reached, goal, is_apart)


def lead_there(url: DatabaseUrl, statements: Sequence[str], difference: Difference) -> None:
    """The same in a scratch database that holds the start, and holds the goal afterwards; and what
    the changes claim to keep is kept. Raises `Failure` D350."""
    with connect(url, application_name=_APPLICATION) as conn:
        before = read_identities(conn)
        for sql in statements:
            _run(conn.execute, sql)
        lost = lost_in_words(difference, before, read_identities(conn))
        reached = read_catalog(conn)
    if lost:
        raise _not_reached("; ".join(lost[:6]))
    _compare(reached, difference.after, lambda _address, _table: False)


def _compare(reached: Catalog, goal: Catalog, is_apart: Apart) -> None:
    wrong = [
        each.shown
        for each in differing_objects(reached, goal)
        if each.is_modelled and not is_apart(each.address, each.table)
    ]
    if wrong:
        raise _not_reached("; ".join(wrong[:6]))


def _run(execute: Callable[[bytes], object], sql: str) -> None:
    try:
        execute(sql.encode())
    except psycopg.Error as exc:
        said = exc.diag.message_primary or "the connection was lost"
        raise _not_reached(f"the statement failed: {sql}: {said}") from exc


def _not_reached(why: str) -> Failure:
    return Failure(
        Notice(
            code="D350",
            what="the script that was found does not lead to the wanted schema",
            why=f"it was tried on a copy, and this differs afterwards: {why}",
            next="write the change by hand: `whimbrel migrate NAME --create-only`",
        )
    )

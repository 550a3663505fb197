"""The proof where two dumps cannot be compared: the catalogs are, without what is left apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..diff.difference import Difference
from ..diff.objects import differing_objects
from ..errors import Failure, Notice
from ..read.catalog import read_catalog
from ..read.digest import schema_digest
from ..read.identity import read_identities
from ..sources.material import Material, materialised
from ..sources.run_planned import Refused, run_planned
from ..sources.sql_file import hasten
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
    *,
    like: DatabaseUrl | None = None,
) -> None:
    """Run them on a copy of the start: then everything that is modelled must be as in `goal`,
    but for what `is_apart`. Raises `Failure` D350 with what is not.

    `like` is a database that holds the goal: where the servers say that both are the same, they
    need not be read."""
    with (
        materialised(start, server.url, forbidden_systems=server.forbidden_systems) as url,
        connect(url, application_name=_APPLICATION) as conn,
    ):
        _run(conn, statements)
        if like is not None and schema_digest(conn) == _digest(like):
            return
        reached = read_catalog(conn)
    _compare(reached, goal, is_apart)


def lead_there(url: DatabaseUrl, statements: Sequence[str], difference: Difference) -> None:
    """The same in a scratch database that holds the start, and holds the goal afterwards; and what
    the changes claim to keep is kept. Raises `Failure` D350."""
    with connect(url, application_name=_APPLICATION) as conn:
        before = read_identities(conn)
        _run(conn, statements)
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


def _run(conn: Connection, statements: Sequence[str]) -> None:
    hasten(conn)
    try:
        run_planned(conn, statements)
    except Refused as refused:
        raise _not_reached(f"the statement failed: {refused.sql}: {refused.said}") from refused


def _digest(url: DatabaseUrl) -> str:
    with connect(url, application_name=_APPLICATION) as conn:
        return schema_digest(conn)


def _not_reached(why: str) -> Failure:
    return Failure(
        Notice(
            code="D350",
            what="the script that was found does not lead to the wanted schema",
            why=f"it was tried on a copy, and this differs afterwards: {why}",
            next="write the change by hand: `whimbrel migrate NAME --create-only`",
        )
    )

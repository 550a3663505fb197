from __future__ import annotations

from whimbrel.db.connect import Connection
from whimbrel.pg.functions import CHANGING, HARMLESS, LOSING, STABLE, VOLATILE

# They execute a query that they are given as text, whatever their volatility says.
EXECUTING = {"query_to_xml", "query_to_xml_and_xmlschema", "ts_stat", "ts_rewrite"}


def volatile_by_name(connection: Connection) -> dict[str, bool]:
    """Is any form of the function volatile? For every function that PostgreSQL brings along."""
    rows = connection.execute(
        "SELECT proname, bool_or(provolatile = 'v') FROM pg_catalog.pg_proc"
        " WHERE pronamespace = 'pg_catalog'::regnamespace GROUP BY 1 ORDER BY 1"
    )
    return {str(name): bool(volatile) for name, volatile in rows}


def test_what_is_called_stable_is_not_volatile_on_the_server(connection: Connection) -> None:
    server = volatile_by_name(connection)
    assert {name for name in STABLE if server.get(name)} == set()
    assert not STABLE & EXECUTING


def test_the_volatile_ones_were_looked_at_by_name(connection: Connection) -> None:
    server = volatile_by_name(connection)
    named = VOLATILE | CHANGING | LOSING
    assert {name for name in named if name in server and not server[name]} == set()
    assert not HARMLESS & (CHANGING | LOSING)

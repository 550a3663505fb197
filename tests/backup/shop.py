"""A small shop to back up, and the steps that every test of backups takes."""

from __future__ import annotations

from pathlib import Path

from whimbrel.backup.create import Order, create_backup
from whimbrel.backup.evidence import Evidence
from whimbrel.backup.manifest import Source
from whimbrel.backup.store import Stored
from whimbrel.backup.target import Target
from whimbrel.backup.verify import verify_backup
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.ledger.identity import read_live

SHOP = """
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer bigint NOT NULL REFERENCES customers,
    total numeric(12, 2) NOT NULL,
    state varchar(10) NOT NULL CHECK (state IN ('open', 'paid'))
);
INSERT INTO customers (name) SELECT 'customer ' || i FROM generate_series(1, 20) AS i;
INSERT INTO orders (customer, total, state)
SELECT 1 + i % 20, i / 3.0, CASE WHEN i % 2 = 0 THEN 'open' ELSE 'paid' END
FROM generate_series(1, 200) AS i;
"""


def quiet(_line: str) -> None:
    """Nobody listens."""


def fill(conn: Connection, sql: str = SHOP) -> None:
    conn.execute(sql.encode())


def order(url: DatabaseUrl, backups: Path) -> Order:
    with connect(url) as conn:
        live = read_live(conn)
    source = Source(
        environment="production",
        kind="production",
        system_identifier=live.system_identifier,
        database_oid=live.database_oid,
        mark_uuid="",
        database=live.database,
        host=live.host,
        port=live.port,
        server_version=live.server_version,
        is_in_recovery=live.is_in_recovery,
    )
    return Order(url=url, source=source, backups=backups, say=quiet)


def back_up(url: DatabaseUrl, backups: Path) -> Stored:
    return create_backup(order(url, backups))


def target(server: DatabaseUrl) -> Target:
    return Target(url=server, shown="the test server", forbidden_systems=frozenset())


def verify(stored: Stored, server: DatabaseUrl) -> Evidence:
    return verify_backup(stored, target(server), quiet)

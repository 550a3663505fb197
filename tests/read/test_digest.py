"""Two databases whose servers give one digest have one schema."""

from __future__ import annotations

from tests.read.test_catalog import BASE, UNMODELLED

from whimbrel.db.connect import Connection
from whimbrel.read.catalog import read_catalog
from whimbrel.read.digest import schema_digest


def test_every_change_that_the_catalog_sees_changes_the_digest(connection: Connection) -> None:
    connection.execute(BASE)
    seen = {schema_digest(connection): read_catalog(connection).objects}
    for make, (_, change) in UNMODELLED.items():
        for sql in filter(None, (make, change)):
            connection.execute(sql.encode())
            objects, digest = read_catalog(connection).objects, schema_digest(connection)
            assert seen.setdefault(digest, objects) == objects, sql


def test_the_digest_knows_no_oids_and_no_name_of_an_owner(connection: Connection) -> None:
    schema = (
        "CREATE TABLE a (id serial PRIMARY KEY) PARTITION BY LIST (id); "
        "CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE VIEW v AS SELECT id FROM a"
    )
    connection.execute(schema.encode())
    first = schema_digest(connection)
    connection.execute("DROP TABLE a CASCADE")
    connection.execute(schema.encode())
    assert schema_digest(connection) == first


def test_what_an_extension_takes_over_leaves_the_schema(connection: Connection) -> None:
    connection.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    own = schema_digest(connection)
    connection.execute("ALTER EXTENSION plpgsql ADD FUNCTION f()")
    assert schema_digest(connection) != own
    connection.execute("ALTER EXTENSION plpgsql DROP FUNCTION f()")
    assert schema_digest(connection) == own

from __future__ import annotations

from whimbrel.backup.content import pin_settings, read_content, read_sequences
from whimbrel.backup.relation import read_relations
from whimbrel.db.connect import Connection


def content_of(conn: Connection, sql: str) -> str:
    """The hash of table t made by `sql`; nothing stays."""
    conn.execute(b"BEGIN")
    conn.execute(sql.encode())
    pin_settings(conn)
    found = read_content(conn, read_relations(conn), read_sequences(conn), lambda: None)
    conn.execute(b"ROLLBACK")
    table = next(each for each in found.tables if each.name == "t")
    return f"{table.rows}:{table.content}"


BASE = "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL);"


def test_the_order_of_rows_and_columns_does_not_matter(connection: Connection) -> None:
    other = "CREATE TABLE t (b text, a int); INSERT INTO t VALUES (NULL, 3), ('x', 1), ('y', 2);"
    assert content_of(connection, BASE) == content_of(connection, other)


OTHERS = (
    "(1, 'y'), (2, 'x'), (3, NULL)",  # two rows have exchanged a value
    "(1, 'x'), (2, 'y'), (3, '')",
    "(1, 'x'), (2, 'y'), (NULL, '3')",
    "(1, 'x'), (2, 'y')",
    "(1, 'x'), (2, 'y'), (3, NULL), (3, NULL)",
    "(1, 'x'), (1, 'x'), (1, 'x')",
    "(1, 'X'), (2, 'y'), (3, NULL)",
    "(2, 'x'), (1, 'y'), (3, NULL)",
)


def test_any_other_rows_are_told_apart(connection: Connection) -> None:
    base = content_of(connection, BASE)
    for rows in OTHERS:
        other = f"CREATE TABLE t (a int, b text); INSERT INTO t VALUES {rows};"
        assert content_of(connection, other) != base, rows


PAIRS = (
    ("numeric", "1.0", "1.00"),
    ("float8", "0", "-0"),
    ("float8", "0.1", "0.10000000000000002"),
    ("interval", "1 day", "24 hours"),
    ("jsonb", '{"a": 1}', '{"a": 1.0}'),
    ("json", '{"a":1}', '{"a": 1}'),
    ("bytea", "\\x00", "\\x0000"),
    ("text[]", "{NULL}", "{}"),
    ("text", "\u00e9", "e\u0301"),
    ("bit(3)", "101", "100"),
    ("varchar", "a", "a "),
)


def test_values_that_print_otherwise_are_other_values(connection: Connection) -> None:
    for type, *values in PAIRS:
        one, two = (
            content_of(connection, f"CREATE TABLE t (v {type}); INSERT INTO t VALUES ('{value}');")
            for value in values
        )
        assert one != two, (type, values)


def test_an_enum_is_hashed_by_its_label_not_by_its_number(connection: Connection) -> None:
    enum = "CREATE TYPE mood AS ENUM ('sad', 'ok');"
    rows = "CREATE TABLE t (m mood, a mood[]); INSERT INTO t VALUES ('ok', '{sad,ok}');"
    before = content_of(connection, enum + rows)
    # The same labels under other OIDs, as after a restore.
    assert content_of(connection, "CREATE TYPE other AS ENUM ('x');" + enum + rows) == before


def test_a_cast_of_the_users_own_does_not_hide_a_value(connection: Connection) -> None:
    def made(label: str) -> str:
        return f"""
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE FUNCTION same(mood) RETURNS text IMMUTABLE LANGUAGE sql AS $$SELECT 'same'$$;
        CREATE CAST (mood AS text) WITH FUNCTION same(mood);
        CREATE TABLE t (m mood); INSERT INTO t VALUES ('{label}');
        """

    assert content_of(connection, made("sad")) != content_of(connection, made("ok"))


def test_what_is_not_compared_is_named(connection: Connection) -> None:
    connection.execute(
        """
        CREATE TABLE t (a int);
        CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM t;
        CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
        CREATE FOREIGN TABLE f (a int) SERVER s;
        CREATE TEMPORARY TABLE gone (a int);
        """
    )
    pin_settings(connection)
    found = read_content(connection, read_relations(connection), (), lambda: None)
    assert [each.name for each in found.tables] == ["t"]
    assert [each.what for each in found.not_compared] == ["public.f", "public.m"]

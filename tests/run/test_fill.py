"""Rows made up by statistics: as many, as often, unique where they must be, leading to a row."""

from __future__ import annotations

from whimbrel.db.connect import Connection
from whimbrel.pg.name import RelationName
from whimbrel.read.filled import read_filled_columns
from whimbrel.run.fill import Filled, fill

SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(30) UNIQUE, mood mood,
    state text NOT NULL CHECK (state IN ('open', 'paid')), age positive, note text,
    at timestamptz, tags text[],
    more jsonb, spell interval, twice bigint GENERATED ALWAYS AS (id * 2) STORED
);
CREATE TABLE orders (
    id uuid PRIMARY KEY, person bigint NOT NULL REFERENCES people, parent uuid REFERENCES orders,
    day date NOT NULL, UNIQUE (id, day)
);
CREATE TABLE lines (
    order_id uuid, day date, person bigint REFERENCES people, PRIMARY KEY (order_id, person),
    FOREIGN KEY (order_id, day) REFERENCES orders (id, day)
);
CREATE TABLE only_one (person bigint PRIMARY KEY REFERENCES people);
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE parts_old PARTITION OF parts FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE empty (x int);
CREATE TABLE unseen (x int);
CREATE TABLE points (p point NOT NULL);
"""
ROWS = """
INSERT INTO people (email, mood, state, age, note, at, tags, more, spell)
    SELECT 'p' || n, CASE WHEN n % 4 > 0 THEN 'glad'::mood END,
        CASE WHEN n % 10 = 0 THEN 'open' ELSE 'paid' END, 1 + n % 90, repeat('x', 40), now(),
        ARRAY['a'], '{}', '1 h' FROM generate_series(1, 1000) AS n;
INSERT INTO orders SELECT gen_random_uuid(), 1 + n % 1000, NULL, '2026-01-01'
    FROM generate_series(1, 500) AS n;
INSERT INTO lines SELECT id, day, n FROM orders, generate_series(1, 3) AS n;
INSERT INTO only_one SELECT generate_series(1, 800);
INSERT INTO parts SELECT n, '2025-01-01'::date + n % 300 FROM generate_series(1, 600) AS n;
INSERT INTO points VALUES ('(1,2)');
ANALYZE;
INSERT INTO unseen VALUES (1);
CREATE TABLE later (x int);
"""


def test_rows_are_made_that_keep_every_constraint(connection: Connection) -> None:
    connection.execute(SCHEMA.encode())
    connection.execute(ROWS.encode())
    columns = read_filled_columns(connection)
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype = 'f' ORDER BY 2"
    ).fetchall()
    connection.execute(
        "TRUNCATE people, orders, lines, only_one, parts, points, unseen RESTART IDENTITY"
    )
    said: list[tuple[str, int]] = []
    made = fill(connection, columns, 0.5, lambda table, rows: said.append((table.shown, rows)))
    rows = {each.table.relation: each.rows for each in made}
    problems = {each.table.relation: each.problem for each in made if each.problem}
    assert problems == {
        "points": "p: no values of type point are known",
        "later": "nobody has analysed it, so nothing is known of its rows",
    }
    assert rows == {
        "people": 500, "orders": 250, "lines": 750, "only_one": 400, "parts_old": 300,
        "empty": 0, "unseen": 0, "later": 0, "points": 0,
    }  # fmt: skip
    assert ("public.people", 500) in said
    assert Filled(table=RelationName("public", "empty"), rows=0) in made
    for table, name, definition in keys:  # made anew, each is asked of every row
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'.encode())
        connection.execute(f"ALTER TABLE {table} ADD {definition}".encode())
    shares = connection.execute(
        "SELECT count(*) FILTER (WHERE state = 'open'), count(*) FILTER (WHERE mood IS NULL), "
        "min(length(note)), max(length(note)) FROM people"
    ).fetchone()
    assert shares is not None
    open_, moodless, shortest, longest = (int(str(each)) for each in shares)
    assert 25 <= open_ <= 80
    assert 90 <= moodless <= 160
    assert (shortest, longest) == (40, 40)
    connection.execute("INSERT INTO people (state) VALUES ('open')")  # its number is free

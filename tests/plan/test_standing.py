"""A type that PostgreSQL cannot alter is not pulled from under the columns that are of it."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.diff.compare import compare
from whimbrel.errors import Failure
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read.catalog import read_catalog

BASE = """
CREATE TYPE number;
CREATE FUNCTION number_in(cstring) RETURNS number IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
CREATE FUNCTION number_out(number) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
CREATE TYPE number (INPUT = number_in, OUTPUT = number_out, LIKE = integer, CATEGORY = {});
CREATE TABLE t (s number[])
"""


def test_a_base_type_that_a_column_is_of_stops_the_plan(connection: Connection) -> None:
    connection.execute(BASE.format("'N'").encode())
    wanted = read_catalog(connection)
    connection.execute("DROP TABLE t; DROP TYPE number CASCADE")
    connection.execute(BASE.format("'U'").encode())
    with pytest.raises(Failure) as caught:
        arrange(compare(read_catalog(connection), wanted))
    assert str(caught.value) == (
        "D312: column public.t.s is of base type public.number, which has to be made anew\n"
        "  why:  PostgreSQL cannot alter a base type, and drops none that is in use; a successor "
        "would need functions in C of its own\n"
        "  next: give the column another type (text, say) in a migration of your own, run this "
        "again, and give it back afterwards"
    )
    connection.execute("ALTER TABLE t ALTER s TYPE text")
    statements = [each.sql for each in arrange(compare(read_catalog(connection), wanted))]
    for each in statements:
        connection.execute(each.encode())
    assert read_catalog(connection).objects == wanted.objects


def test_a_collation_that_a_column_has_stops_the_plan(connection: Connection) -> None:
    table = "CREATE TABLE t (x text COLLATE c)"
    connection.execute(f"CREATE COLLATION c (locale = 'POSIX'); {table}".encode())
    wanted = read_catalog(connection)
    connection.execute("DROP TABLE t; DROP COLLATION c")
    connection.execute(f"CREATE COLLATION c (locale = 'C'); {table}".encode())
    with pytest.raises(Failure) as caught:
        arrange(compare(read_catalog(connection), wanted))
    assert str(caught.value) == (
        "D312: column public.t.x is of collation public.c, which has to be made anew\n"
        "  why:  PostgreSQL cannot alter a collation, and drops none that is in use\n"
        "  next: give the column another collation in a migration of your own, run this again, "
        "and give it back afterwards"
    )

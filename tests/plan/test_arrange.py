"""What stops a plan before it runs, and how a plan is written."""

from __future__ import annotations

from whimbrel.db.connect import Connection
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.arrange.planned import render_script
from whimbrel.read.catalog import read_catalog


def _script(connection: Connection, a: str, b: str) -> str:
    connection.execute(b.encode())
    wanted = read_catalog(connection)
    connection.execute(b"DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.execute(a.encode())
    return render_script(arrange(compare(read_catalog(connection), wanted)))


def test_nothing_to_do_is_an_empty_script(connection: Connection) -> None:
    assert _script(connection, "CREATE TABLE t (a int)", "CREATE TABLE t (a int)") == ""


def test_a_new_table_reads_as_one_would_write_it(connection: Connection) -> None:
    wanted = """
        CREATE TABLE t (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text DEFAULT 'x' NOT NULL UNIQUE
        )
    """
    assert _script(connection, "SELECT 1", wanted) == (
        'CREATE TABLE "public"."t" (\n'
        '    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n'
        "    \"name\" text DEFAULT 'x'::text NOT NULL,\n"
        '    CONSTRAINT "t_pkey" PRIMARY KEY (id),\n'
        '    CONSTRAINT "t_name_key" UNIQUE (name)\n'
        ");\n"
    )


def test_a_view_on_what_must_change_is_out_of_the_way_meanwhile(connection: Connection) -> None:
    script = _script(
        connection,
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; COMMENT ON VIEW v IS 'c'; "
        "GRANT SELECT (a) ON v TO PUBLIC",
        "CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t; COMMENT ON VIEW v IS 'c'; "
        "GRANT SELECT (a) ON v TO PUBLIC",
    )
    assert script == (
        'DROP VIEW "public"."v";\n'
        'ALTER TABLE "public"."t" ALTER COLUMN "a" TYPE bigint;\n'
        'CREATE VIEW "public"."v" AS\n SELECT a\n   FROM public.t;\n'
        'COMMENT ON VIEW "public"."v" IS \'c\';\n'
        'GRANT SELECT ("a") ON TABLE "public"."v" TO PUBLIC;\n'
    )


def test_numbers_go_on_when_a_column_becomes_an_identity(connection: Connection) -> None:
    script = _script(
        connection,
        "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (41)",
        "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
    )
    connection.execute(script.encode())
    assert connection.execute("INSERT INTO t DEFAULT VALUES RETURNING id").fetchall() == [(42,)]

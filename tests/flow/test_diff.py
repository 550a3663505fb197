"""`diff`: the SQL that takes one schema to another; nothing where they are equal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit

ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"
WANTED = ORDERS + "CREATE INDEX orders_total_idx ON orders (total);\n"


@pytest.fixture
def other_url(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    with new_database(server_url) as url:
        yield url


def test_between_two_urls_no_project_and_no_environment_is_needed(
    shell: Shell, connection: Connection, database_url: DatabaseUrl, other_url: DatabaseUrl
) -> None:
    shell.set(DATABASE_ENV="nonsense")
    shell.write("whimbrel.toml", "[")
    words = ("diff", "--from", database_url.reveal(), "--to", other_url.reveal())
    said = shell.done(*words, "--sql", "--exit-code")
    assert said.out == ""
    assert said.err == f"{database_url.shown}\n{other_url.shown}\n"
    assert not (shell.root / ".whimbrel").exists()
    connection.execute("CREATE TABLE a (id int)")
    said = shell(*words, "--no-prove", "--exit-code")
    assert (said.code, said.out) == (Exit.DIFFERENT, 'DROP TABLE "public"."a";\n')
    assert "not proven: --no-prove" in said.err
    assert shell(*words, "--no-prove").code == Exit.DONE


def test_the_script_is_sql_alone_and_leads_there(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    connection.execute(ORDERS.encode())
    shop.write("schema.sql", WANTED)
    before = imprint_of(database_url)
    said = shop.done("diff", "--from", "database", "--to", "schema", "--sql")
    assert imprint_of(database_url) == before
    assert "--" not in said.out
    connection.execute(said.out.encode())
    assert shop.done("diff", "--from", "database", "--to", "schema", "--exit-code").out == ""
    shop("diff", "--from", "empty", "--to", "schema", "--rename", "x").stopped("D301", Exit.USAGE)


def test_a_script_asks_psql_for_passwords_and_a_file_has_them(
    shell: Shell, connection: Connection, database_url: DatabaseUrl, other_url: DatabaseUrl
) -> None:
    connection.execute(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; "
        "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'hunter2', \"user\" 'u'); "
    )
    connection.execute(
        "CREATE SUBSCRIPTION s CONNECTION 'host=x password=hunter2' PUBLICATION p "
        "WITH (connect = false, slot_name = NONE)"
    )
    try:
        said = shell.done("diff", "--from", other_url.reveal(), "--to", database_url.reveal())
        asjson = shell.done(
            "diff", "--from", other_url.reveal(), "--to", database_url.reveal(), "--json"
        )
        shell.done(
            *("diff", "--from", other_url.reveal(), "--to", database_url.reveal()),
            *("--whole", "whole.sql"),
        )
        left_out = shell.done("diff", "--from", "empty", "--to", database_url.reveal())
    finally:
        connection.execute("ALTER SUBSCRIPTION s DISABLE")
        connection.execute("ALTER SUBSCRIPTION s SET (slot_name = NONE)")
        connection.execute("DROP SUBSCRIPTION s")
    assert "OPTIONS (\"password\" :'password_2', \"user\" 'u')" in said.out
    assert "    CONNECTION 'host=x password='\n    :'password_1'\n    ''\n" in said.out
    assert "`psql -v password_1=…`, or write it whole with --whole FILE" in said.err
    whole = shell.root / "whole.sql"
    assert "OPTIONS (\"password\" 'hunter2', \"user\" 'u')" in whole.read_text()
    assert whole.stat().st_mode & 0o777 == 0o600
    assert "hunter2" not in said.out + said.err + asjson.out + asjson.err
    assert "SUBSCRIPTION" not in left_out.out  # a scratch database has none to compare with


def test_what_only_speaks_of_passwords_is_printed_as_it_is(shop: Shell) -> None:
    shop.write(
        "a.sql",
        "CREATE TABLE u (password text, url text);"
        "CREATE VIEW v AS SELECT 1 AS x FROM u WHERE password = 'x' AND url = 'postgres://a:b@c';"
        "CREATE FUNCTION f() RETURNS bool LANGUAGE sql AS 'SELECT password=''x'' FROM u';",
    )
    said = shop.done("diff", "--from", "empty", "--to", "a.sql")
    assert "((password = 'x'::text) AND (url = 'postgres://a:b@c'::text))" in said.out
    assert "SELECT password='x' FROM u" in said.out
    assert "psql -v" not in said.err


def test_a_password_that_the_schema_does_not_name_is_left_alone(
    shop: Shell, connection: Connection
) -> None:
    server = "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
    mapping = "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'u'"
    connection.execute(f"{server} {mapping}, password 'hunter2')".encode())
    shop.write("schema.sql", f"{server} {mapping}, host 'v');")
    said = shop.done("diff", "--from", "database", "--to", "schema")
    assert said.out == (
        'ALTER USER MAPPING FOR PUBLIC SERVER "s"\n    OPTIONS (ADD "host" \'v\');\n'
    )
    assert "not proven" not in said.err
    pulled = shop.done("pull", "--print", "--format", "sql")
    assert "hunter2" not in pulled.out
    assert "passwords of user mappings are left out" in pulled.err


def test_no_password_gets_into_a_migration(shop: Shell) -> None:
    shop.write(
        "schema.sql",
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
        "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'hunter2');",
    )
    said = shop("migrate", "crm", "--create-only")
    said.stopped("D325", Exit.FAILED)
    assert "would hold a password: CREATE USER MAPPING FOR PUBLIC SERVER" in said.err
    assert "hunter2" not in said.out + said.err
    assert not (shop.root / "migrations").exists()


def test_other_forms_of_the_answer(shop: Shell) -> None:
    shop.write("a.sql", ORDERS)
    shop.write("b.sql", WANTED)
    words = ("diff", "--from", "a.sql", "--to", "b.sql")
    online = shop.done(*words, "--online", "--no-prove").out
    assert "CREATE INDEX CONCURRENTLY" in online
    assert shop.done(*words, "--summary", "--no-prove").out == "+ index public.orders_total_idx\n"
    document = shop(*words, "--json").json
    assert (document["is_equal"], document["proven"], document["not_proven"]) == (False, True, "")
    shop(*words, "--sql", "--summary").stopped("U130", Exit.USAGE)


def test_the_summary_is_in_words(shop: Shell) -> None:
    shop.write("a.sql", ORDERS + "CREATE TABLE old (id int); CREATE TYPE mood AS ENUM ('ok');\n")
    shop.write(
        "b.sql",
        ORDERS.replace("total int", "amount bigint NOT NULL DEFAULT 0")
        + "CREATE TABLE new (id int PRIMARY KEY); CREATE TYPE mood AS ENUM ('ok', 'bad');\n",
    )
    words = ("diff", "--from", "a.sql", "--to", "b.sql", "--no-prove", "--rename")
    said = shop.done(*words, "public.orders.total=amount", "--summary").out
    assert said.splitlines() == [
        "column public.orders.total is called amount",
        "~ column public.orders.amount",
        "+ default public.orders.amount",
        "~ enum type public.mood",
        "+ not-null constraint public.orders.amount",
        "+ table public.new",
        "- table public.old",
    ]
    assert shop("diff", "--from", "a.sql", "--to", "a.sql", "--summary").out == ""


def test_an_unanswered_rename_is_drop_and_create_with_a_word_on_stderr(shop: Shell) -> None:
    shop.write("a.sql", ORDERS)
    shop.write("b.sql", ORDERS.replace("total", "amount"))
    words = ("diff", "--from", "a.sql", "--to", "b.sql", "--no-prove")
    said = shop.done(*words)
    assert "DROP COLUMN" in said.out
    assert "--rename public.orders.total=public.orders.amount" in said.err
    renamed = shop.done(*words, "--rename", "orders.total=orders.amount").out
    assert "RENAME COLUMN" in renamed
    assert "DROP" not in renamed


@pytest.mark.parametrize(
    ("word", "code", "exit_code"),
    [
        ("nowhere.sql", "D340", Exit.USAGE),
        ("staging", "D342", Exit.USAGE),
        ("mysql://h/d", "C110", Exit.USAGE),
        ("postgresql://ada:s3cr3t@127.0.0.1:1/d", "C209", Exit.FAILED),
        ("schema.prisma", "P106", Exit.FAILED),
    ],
)
def test_what_is_no_source_is_refused(shop: Shell, word: str, code: str, exit_code: Exit) -> None:
    shop.write("schema.prisma", "model A {\n}\n")
    notice = shop("diff", "--from", "empty", "--to", word).stopped(code, exit_code)
    assert "s3cr3t" not in notice


def test_prismas_words_for_it(shop: Shell, database_url: DatabaseUrl) -> None:
    with connect(database_url) as conn:
        conn.execute("CREATE TABLE a (id int)")
    said = shop.done("migrate", "diff", "--from-empty", "--to-config-datasource", "--script")
    assert said.out.startswith('CREATE TABLE "public"."a"')
    assert said.err.startswith("development · ")
    words = ("migrate", "diff", f"--from-url={database_url.reveal()}", "--to-empty")
    assert shop.done(*words, "--no-prove").out == 'DROP TABLE "public"."a";\n'

"""`protect` and `unlock`: the guard inside a database, as a team meets it."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import psycopg
import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.errors import Exit
from whimbrel.pg.name import quote
from whimbrel.run import protect as protecting
from whimbrel.run.patience import Patience

ONE, TWO, THREE = "20260101000000_one", "20260102000000_two", "20260103000000_three"
TABLES = "CREATE TABLE orders (id int PRIMARY KEY, note text);\nCREATE TABLE old (id int);\n"
ROWS = "INSERT INTO orders VALUES (1, 'x'); INSERT INTO old VALUES (1)"
CONTRACT = "-- whimbrel:phase contract\nALTER TABLE orders DROP COLUMN note;\nDROP TABLE old;\n"


@pytest.fixture
def guarded(shop: Shell, connection: Connection) -> Shell:
    """Protected, with rows."""
    shop.migration(ONE, TABLES)
    shop.write(f"migrations/{ONE}/down.sql", "DROP TABLE orders, old;\n")
    shop.done("deploy")
    connection.execute(ROWS)
    shop.done("protect")
    return shop


def stopped(conn: Connection, sql: str) -> str:
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        conn.execute(sql.encode())
    return str(caught.value)


def test_twice_is_as_once_and_out_again_leaves_nothing(
    guarded: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    def but_audit() -> dict[str, str]:
        found = imprint_of(database_url)
        return {name: text for name, text in found.items() if "whimbrel.audit" not in name}

    before = imprint_of(database_url)
    assert guarded.done("protect").out.endswith(": it was protected already\n")
    assert imprint_of(database_url) == before
    assert "protected since" in guarded.done("status").out
    assert "protected since" in guarded.done("identity", "show").out
    missing = guarded("protect", "remove").stopped("G120", Exit.USAGE)
    assert 'protect remove --reason "why this is right"' in missing
    protected = but_audit()
    assert guarded.done("protect", "remove", "--reason", "moved").out.endswith("any more\n")
    removed = but_audit()
    assert not [name for name in removed if "whimbrel_" in name and "whimbrel_keep" not in name]
    guarded("protect", "remove", "--reason", "again").stopped("G181", Exit.FAILED)
    connection.execute("TRUNCATE old")
    connection.execute(ROWS.partition("; ")[2].encode())
    guarded.done("protect")
    assert but_audit().keys() == protected.keys()
    verbs = [
        str(v) for (v,) in connection.execute("SELECT verb FROM whimbrel.audit ORDER BY number")
    ]
    assert verbs[-3:] == ["protect", "protect remove", "protect"]


def test_whimbrels_own_work_passes(guarded: Shell, connection: Connection) -> None:
    guarded.migration(TWO, CONTRACT)
    stopped(connection, "DROP TABLE old")
    guarded.done("deploy", "--phase", "contract")
    assert connection.execute("SELECT to_regclass('old')").fetchone() == (None,)
    path = guarded.write(
        "drop.sql", "CREATE TABLE t AS SELECT 1 AS n;\nTRUNCATE t;\nDROP TABLE t;\n"
    )
    guarded.done("execute", path.name)
    guarded.write("schema.sql", "CREATE TABLE orders (id int PRIMARY KEY);\n")
    guarded.done("reset", "--force")
    assert guarded.done("protect", "show", "--json").json["is_protected"] is True
    guarded.done("push")
    connection.execute("INSERT INTO orders VALUES (1)")
    guarded.write("schema.sql", "CREATE TABLE other (n text);\n")
    guarded.done("push", "--accept-data-loss")
    assert connection.execute("SELECT to_regclass('orders')").fetchone() == (None,)
    connection.execute("INSERT INTO other VALUES ('1')")
    assert "TRUNCATE stopped" in stopped(connection, "TRUNCATE other")


def test_rollback_and_revert_pass(guarded: Shell, connection: Connection) -> None:
    connection.execute("CREATE TABLE stray (id int); INSERT INTO stray VALUES (1)")
    guarded.done("drift", "--revert", "--yes")
    assert connection.execute("SELECT to_regclass('stray')").fetchone() == (None,)
    guarded.done("rollback", "--yes")
    assert connection.execute("SELECT to_regclass('orders')").fetchone() == (None,)


def test_no_comparison_sees_it(guarded: Shell) -> None:
    assert guarded("drift").code == Exit.DONE
    assert guarded("status", "--exit-code").code == Exit.DONE
    same = guarded("diff", "--from", "database", "--to", "migrations", "--exit-code")
    assert (same.code, same.out) == (Exit.DONE, "")
    guarded.write("schema.sql", TABLES)
    assert guarded.done("migrate").out == "no change: the migrations lead to the schema\n"
    for form in ("sql", "prisma"):
        assert "whimbrel_" not in guarded.done("pull", "--print", "--format", form).out


def test_a_backup_is_equal_and_its_restore_is_no_guard(
    guarded: Shell, connection: Connection, server_url: DatabaseUrl
) -> None:
    guarded.done("backup", "create")
    assert "equal" in guarded.done("backup", "verify").out
    name = f"copy_{connection.info.backend_pid}"
    guarded.done("backup", "restore", "--to", name)
    copy = server_url.with_database(name)
    with connect(copy) as conn:
        assert conn.execute("SELECT note FROM orders").fetchone() == ("x",)
        conn.execute("TRUNCATE orders; DROP TABLE old")
    with connect(server_url) as conn:
        conn.execute(f"DROP DATABASE {quote(name)}".encode())


def test_postgres_own_dump_and_restore_bring_it_along(road: Shell, connection: Connection) -> None:
    """Into an empty database, several jobs at a time; there it stands as in the source."""
    source = parse_url(road.get("PRODUCTION_DATABASE_URL"), source="test")
    name, archive = f"copy_{connection.info.backend_pid}", str(road.root / "archive")
    copy = source.with_database(name)
    with connect(source) as conn:
        conn.execute(TABLES + ROWS)
    road.done("-e", "production", "identity", "mark", "--confirm", token(road, "production"))
    road.done("-e", "production", "protect", "--confirm", token(road, "production"))
    connection.execute(f"CREATE DATABASE {quote(name)}".encode())
    try:
        for program, *words in (
            ("pg_dump", "-Fc", "-f", archive, "-d", source.reveal()),
            ("pg_restore", "-j2", "--exit-on-error", "-d", copy.reveal(), archive),
        ):
            subprocess.run([find_binaries().path(program), *words], check=True)
        with connect(copy) as conn:
            stopped(conn, "DROP TABLE old")
            stopped(conn, "TRUNCATE orders")
        road.set(DEVELOPMENT_DATABASE_URL=copy)
        said = road.done("identity", "claim", "--confirm", token(road, "development"))
        assert 'protect remove --reason "a copy"' in said.err
        road.done("protect", "remove", "--reason", "a copy")
        with connect(copy) as conn:
            conn.execute("DROP TABLE old; TRUNCATE orders")
    finally:
        connection.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())


def token(shell: Shell, environment: str) -> str:
    return str(shell.done("-e", environment, "identity", "show", "--json").json["confirm"])


def test_who_may_pass_is_said_with_a_reason_and_for_a_while(
    guarded: Shell, connection: Connection
) -> None:
    guarded("protect", "allow", "--role", "postgres").stopped("G120", Exit.USAGE)
    for words in ((), ("--role", "nobody_here"), ("--tables", "old")):
        said = guarded("protect", "allow", *words, "--reason", "x").stopped("G182", Exit.USAGE)
        assert "protect allow does not say clearly what it opens" in said
    done = guarded.done("protect", "allow", "--tables", "public.o?d", "--reason", "retention")
    assert "anybody may lose public.o?d, said" in done.out
    connection.execute("TRUNCATE old")
    stopped(connection, "TRUNCATE orders")
    guarded("protect", "disallow", "--tables", "public.old").stopped("G184", Exit.USAGE)
    guarded.done("protect", "disallow", "--tables", "public.o?d")
    connection.execute("INSERT INTO old VALUES (1)")
    stopped(connection, "TRUNCATE old")
    guarded("unlock", "--until", "yesterday", "--reason", "x").stopped("G183", Exit.USAGE)
    assert "role postgres may lose any table until" in guarded.done("unlock", "--reason", "x").out
    connection.execute("TRUNCATE orders; DROP TABLE old")
    shown = guarded.done("protect", "show").out
    assert "role postgres may lose any table until" in shown
    allowance = guarded.done("protect", "show", "--json").json["protection"]
    assert isinstance(allowance, dict)
    assert [each["reason"] for each in allowance["allowances"]] == ["x"]


def test_a_table_that_others_keep_locked_is_named_and_had_the_next_time(
    guarded: Shell, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "PATIENCE", Patience(tries=1))
    connection.execute("ALTER TABLE old DISABLE TRIGGER whimbrel_truncate")
    assert "TRUNCATE is not stopped for public.old" in guarded.done("status").out
    with connection.transaction():
        connection.execute("INSERT INTO old VALUES (2)")
        said = guarded("protect")
    assert said.code == Exit.DIFFERENT
    assert "not reached, because others lock or own them: public.old\nnext: whimbrel" in said.err
    assert guarded.done("protect").out.startswith(f"{connection.info.dbname}@")
    stopped(connection, "TRUNCATE old")


def test_production_asks_and_names_the_database(road: Shell) -> None:
    road.set(DATABASE_ENV="production")
    road.write("whimbrel.toml", '[contacts]\nAda = "555 0100"\n')
    url = parse_url(road.get("PRODUCTION_DATABASE_URL"), source="test")
    with connect(url) as conn:
        conn.execute(TABLES + ROWS)
        road.done("identity", "mark", "--confirm", token(road, "production"))
        (road.root / "whimbrel.lock").unlink()  # scratch databases are made on this server too
        before = imprint_of(url)
        road("protect").stopped("G102", Exit.STOPPED)
        assert imprint_of(url) == before
        assert "not protected" in road.done("protect", "show").out
        advice = road("doctor").out
        assert "nothing in the database stops a DROP TABLE" in advice
        confirm = ("--confirm", token(road, "production"))
        road.done("protect", "--database", *confirm)
        said = stopped(conn, "DROP TABLE orders")
        assert "-e production deploy). Ask Ada: 555 0100." in said
        assert "what loses data is stopped in the database itself" in road("doctor").out
        assert "DROP DATABASE: it is a template" in road.done("protect", "show").out
        # The gates themselves are tried elsewhere.
        conn.execute(
            "INSERT INTO whimbrel.policy (key, value, reason, set_by) SELECT k, v, 'x', 'x' FROM "
            "(VALUES ('staging', 'off'), ('backup', 'off'), ('hazards', 'off'), ('health', 'off'), "
            "('drift', 'report')) AS p (k, v)"
        )
        road.migration(TWO, "-- whimbrel:phase contract\nDROP TABLE old;\n")
        road.done("deploy", "--phase", "contract", *confirm)
        assert conn.execute("SELECT to_regclass('old')").fetchone() == (None,)
        road("protect", "remove", "--reason", "x").stopped("G102", Exit.STOPPED)
        stopped(conn, "DROP TABLE orders")
        conn.execute("ALTER EVENT TRIGGER whimbrel_drop DISABLE")
        assert "but whimbrel_drop is gone or switched off" in road.done("status").out
        assert "protected since" in road.done("protect", *confirm).out
        conn.execute("UPDATE whimbrel_protect.protection SET version = 0")
        assert "it was installed by an older whimbrel (guard 0, now 1)" in road.done("status").out
        assert "older" not in road.done("protect", *confirm).out
        stopped(conn, "DROP TABLE orders")
        conn.execute("DROP SCHEMA whimbrel_protect CASCADE")
        assert "not protected any more" in road.done("status").out
        assert "not protected any more" in road("doctor").out
        alerts = road("monitor", "--json").json["alerts"]
        assert isinstance(alerts, list)
        (guard,) = (each for each in alerts if each["name"] == "guard-down")
        assert guard["what"].startswith("not protected any more")
        assert "protected from now on" in road.done("protect", *confirm).out
        road.done("protect", "remove", "--reason", "x", *confirm)
        assert "protected" not in road.done("status").out
        conn.execute("DROP TABLE orders")


def test_an_owner_who_is_no_superuser_deploys_what_a_superuser_protects(
    road: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    role = f"owner_{connection.info.backend_pid}"
    database = quote(database_url.database)
    connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'p'".encode())
    connection.execute(f"ALTER DATABASE {database} OWNER TO {role}".encode())
    connection.execute(f"ALTER SCHEMA public OWNER TO {role}".encode())
    theirs = replace(database_url, user=role, password="p")
    try:
        road.set(DEVELOPMENT_DATABASE_URL=theirs)
        road.migration(ONE, TABLES)
        road.done("deploy")
        refused = road("protect").stopped("G180", Exit.FAILED)
        assert f"{role} may not change the guard of" in refused
        assert road.done("protect", "show").out.startswith(f"{database_url.database}@")
        road.set(DEVELOPMENT_DATABASE_URL=database_url)
        road.done("protect")
        road.set(DEVELOPMENT_DATABASE_URL=theirs)
        assert road.done("protect").out.endswith("it was protected already\n")
        road("unlock", "--reason", "x").stopped("G180", Exit.FAILED)
        with connect(theirs) as conn:
            conn.execute(ROWS)
            stopped(conn, "DROP TABLE old")
            stopped(conn, "TRUNCATE orders")
            conn.execute("CREATE TABLE new (n int); INSERT INTO new VALUES (1)")
            stopped(conn, "TRUNCATE new")
            for sql in ("DROP EVENT TRIGGER whimbrel_drop", "DROP SCHEMA whimbrel_protect CASCADE"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner"):
                    conn.execute(sql.encode())
        road.migration(TWO, CONTRACT)
        road.done("deploy", "--phase", "contract")
        road.set(DEVELOPMENT_DATABASE_URL=database_url)
        road.done("protect", "remove", "--reason", "the test is over")
    finally:
        connection.execute(f"ALTER DATABASE {database} OWNER TO postgres".encode())
        connection.execute(f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}".encode())

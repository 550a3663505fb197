from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from tests.shell import Shell, shell

from whimbrel.backup.assess import TableState
from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.flow.recover import assess as assessing
from whimbrel.flow.recover import copy as recover_copy
from whimbrel.run.rescue import Brought

__all__ = ["shell"]

TABLES = """
CREATE TABLE customers (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL, mail text, shout text GENERATED ALWAYS AS (upper(name)) STORED
);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id),
    total numeric(10,2) NOT NULL, state text NOT NULL DEFAULT 'open'
);
CREATE TABLE notes (text text, n integer);
CREATE TABLE settings (key text PRIMARY KEY, value text);
INSERT INTO customers (name, mail) SELECT 'c' || n, n || '@x' FROM generate_series(1, 40) AS n;
INSERT INTO orders (customer_id, total) SELECT 1 + n % 40, n FROM generate_series(1, 100) AS n;
INSERT INTO notes SELECT 'note ' || n % 5, n % 5 FROM generate_series(1, 50) AS n;
INSERT INTO settings SELECT 'k' || n, 'v' || n FROM generate_series(1, 30) AS n;
"""
# What the application does on, before and after the damage; each touches few rows.
GOOD = (
    "INSERT INTO customers (name) VALUES ('later')",
    "UPDATE customers SET mail = 'new@x' WHERE id IN (3, 4)",
    "INSERT INTO orders (customer_id, total) SELECT id, 7 FROM customers WHERE id = 5",
    "UPDATE orders SET state = 'paid' WHERE id IN (10, 11, 12)",
    "INSERT INTO notes VALUES ('later', 99)",
    "UPDATE settings SET value = 'later' WHERE key = 'k3'",
    "DELETE FROM settings WHERE key = 'k30'",
)
DAMAGES = {
    "settings": (
        "DELETE FROM settings",
        "TRUNCATE settings",
        "UPDATE settings SET value = ''",
        "DROP TABLE settings",
    ),
    "orders": (
        "DELETE FROM orders",
        "TRUNCATE orders RESTART IDENTITY",
        "UPDATE orders SET total = 0",
        "DROP TABLE orders",
    ),
    "customers": ("UPDATE customers SET mail = NULL", "TRUNCATE customers CASCADE"),
    "notes": ("DELETE FROM notes", "TRUNCATE notes"),
}


@pytest.fixture
def damaged(shell: Shell, database_url: DatabaseUrl) -> Iterator[tuple[Shell, Connection]]:
    """Development with rows and a backup; its server restores backups too."""
    shell.set(
        DATABASE_ENV="development",
        DEVELOPMENT_DATABASE_URL=database_url,
        WHIMBREL_SCRATCH_URL=database_url.with_database("postgres"),
    )
    with connect(database_url, application_name="whimbrel test") as conn:
        conn.execute(TABLES.encode())
        shell.done("--confirm", f"{database_url.database}@{database_url.host}", "identity", "mark")
        shell.done("backup", "create")
        yield shell, conn
    with connect(database_url.with_database("postgres")) as conn:
        rows = conn.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'whimbrel_recover_%'"
        ).fetchall()
        for (name,) in rows:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def damaged_tables(shell: Shell) -> set[str]:
    said = shell("recover", "assess", "--json")
    tables = said.json["tables"]
    names = {each["name"] for each in tables if each["is_damaged"]}  # type: ignore[attr-defined]
    assert said.code == (Exit.DIFFERENT if names else Exit.DONE), said.err
    return {name.removeprefix("public.") for name in names}


def rows(conn: Connection, table: str) -> dict[object, tuple[object, ...]]:
    found = conn.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall()
    return {row[0]: row for row in found}


def test_ordinary_work_is_no_damage(damaged: tuple[Shell, Connection]) -> None:
    shell, conn = damaged
    assert damaged_tables(shell) == set()
    for good in GOOD:
        conn.execute(good.encode())
    assert damaged_tables(shell) == set()
    shell("recover", "copy").stopped("V113", Exit.FAILED)
    conn.execute("CREATE TABLE newer (id integer)")
    said = shell("recover", "assess")
    assert "public.newer: newer than the backup" in said.out
    assert "`recover assess --at MOMENT` brings back the" in said.err
    shell("recover", "copy", "newer").stopped("V112", Exit.USAGE)


def test_the_whole_way_from_a_bad_update_to_the_report(damaged: tuple[Shell, Connection]) -> None:
    shell, conn = damaged
    conn.execute("UPDATE customers SET mail = 'early@x' WHERE id = 7")  # good, before the damage
    conn.execute("UPDATE customers SET name = 'oops'")
    conn.execute("UPDATE customers SET name = 'mended' WHERE id = 9")  # good, after it
    shell.done("recover", "fence")
    shell.done("recover", "fence")  # as if interrupted
    with pytest.raises(psycopg.OperationalError):
        limited_connection(shell)
    said = shell("recover", "assess")
    assert "public.customers: damaged: 40 changed, 39 of them at once" in said.out
    dry = shell.done("recover", "copy")
    assert "39 would be set back in name" in dry.out
    assert rows(conn, "customers")[1][1] == "oops"
    assert conn.execute("SELECT to_regnamespace('whimbrel_keep')").fetchone() == (None,)
    done = shell.done("recover", "copy", "--apply")
    assert "39 set back in name" in done.out
    now = rows(conn, "customers")
    assert [now[7][1], now[7][2], now[9][1], now[1][3]] == ["c7", "early@x", "mended", "C1"]
    kept = conn.execute("SELECT count(*) FROM whimbrel_keep.recovery_1_public_customers")
    assert kept.fetchone() == (39,)
    shell("recover", "copy", "--apply").stopped("V113", Exit.FAILED)  # nothing is left to do
    assert "the application may connect" in shell.done("recover", "unfence").out
    shell("recover", "unfence").stopped("V101", Exit.FAILED)
    report = shell.done("recover", "report").out
    for phase in ("fence", "assess", "copy by", "unfence"):
        assert phase in report
    assert limited_connection(shell) == 1


def limited_connection(shell: Shell) -> int:
    """As the application would: with a role that is no superuser."""
    url = parse_url(shell.get("DEVELOPMENT_DATABASE_URL"), source="test")
    with connect(url.with_database("postgres")) as conn:
        conn.execute(
            "DO $$ BEGIN CREATE ROLE whimbrel_test_app LOGIN PASSWORD 'x'; "
            "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    parts = url.conninfo() | {"user": "whimbrel_test_app", "password": "x"}
    with psycopg.connect(**parts) as conn:  # type: ignore[arg-type]
        return int(str(conn.execute("SELECT 1").fetchone()[0]))  # type: ignore[index]


def test_the_fence_gives_back_the_limit_that_there_was(damaged: tuple[Shell, Connection]) -> None:
    shell, conn = damaged
    name = conn.info.dbname
    conn.execute(f'ALTER DATABASE "{name}" CONNECTION LIMIT 17'.encode())
    shell.done("recover", "fence")
    shell.done("recover", "fence")
    shell.done("recover", "unfence")
    query = "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"
    assert conn.execute(query).fetchone() == (17,)


def test_who_is_no_superuser_puts_up_a_soft_fence_and_is_told_so(
    damaged: tuple[Shell, Connection],
) -> None:
    shell, conn = damaged
    name = conn.info.dbname
    conn.execute("DROP ROLE IF EXISTS whimbrel_test_owner")
    conn.execute("CREATE ROLE whimbrel_test_owner LOGIN PASSWORD 'x'")
    try:
        conn.execute(f'ALTER DATABASE "{name}" OWNER TO whimbrel_test_owner'.encode())
        conn.execute("GRANT ALL ON SCHEMA whimbrel TO whimbrel_test_owner")
        conn.execute("GRANT ALL ON ALL TABLES IN SCHEMA whimbrel TO whimbrel_test_owner")
        conn.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA whimbrel TO whimbrel_test_owner")
        url = parse_url(shell.get("DEVELOPMENT_DATABASE_URL"), source="test")
        shell.set(DEVELOPMENT_DATABASE_URL=replace(url, user="whimbrel_test_owner", password="x"))
        said = shell.done("recover", "fence")
        assert "read only by default" in said.out
        assert "only a superuser can put up the hard fence" in said.err
        with connect(url) as other:
            assert other.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        shell.done("recover", "unfence")
        with connect(url) as other:
            assert other.execute("SHOW default_transaction_read_only").fetchone() == ("off",)
    finally:
        conn.execute(f'ALTER DATABASE "{name}" OWNER TO current_user'.encode())
        conn.execute("DROP OWNED BY whimbrel_test_owner")
        conn.execute("DROP ROLE whimbrel_test_owner")


def test_a_dropped_table_comes_back_with_its_keys_and_its_numbers(
    damaged: tuple[Shell, Connection],
) -> None:
    shell, conn = damaged
    conn.execute("DROP TABLE customers CASCADE")
    # No foreign key forbids it now.
    conn.execute("INSERT INTO orders (customer_id, total) VALUES (9999, 1)")
    assert damaged_tables(shell) == {"customers"}
    said = shell.done("recover", "copy", "--apply")
    assert "made anew; 40 rows inserted" in said.out
    assert "orders_customer_id_fkey does not hold" in said.err
    conn.execute("INSERT INTO customers (name) VALUES ('next')")
    assert max(rows(conn, "customers")) == 41  # type: ignore[type-var]
    query = "SELECT convalidated FROM pg_constraint WHERE conname = 'orders_customer_id_fkey'"
    valid = conn.execute(query).fetchall()
    assert valid == [(False,)]


def test_a_part_may_be_chosen_by_condition(damaged: tuple[Shell, Connection]) -> None:
    shell, conn = damaged
    conn.execute("DELETE FROM settings")
    shell.done("recover", "copy", "settings", "--where", "t.key IN ('k1', 'k2')", "--apply")
    assert set(rows(conn, "settings")) == {"k1", "k2"}
    bad = shell("recover", "copy", "settings", "--where", "t.nope = 1")
    assert bad.code == Exit.FAILED
    assert "column t.nope does not exist" in bad.err


def test_a_smaller_mistake_is_taken_back_by_naming_its_transaction(
    damaged: tuple[Shell, Connection],
) -> None:
    shell, conn = damaged
    with conn.transaction():
        conn.execute("UPDATE orders SET total = 0 WHERE id <= 5")
        row = conn.execute("SELECT pg_current_xact_id()::text").fetchone()
        assert row is not None
    said = shell.done("recover", "assess")
    assert f"5 changed, 5 of them at once (transaction {row[0]})" in said.out
    shell.done("recover", "copy", "orders", "--apply")
    assert rows(conn, "orders")[3][2] == 0
    words = ("copy", "orders", "--transaction", str(row[0]), "--apply")
    assert "5 set back in total" in shell.done("recover", *words).out
    assert rows(conn, "orders")[3][2] == 3


def test_children_do_not_come_back_without_their_parents(
    damaged: tuple[Shell, Connection],
) -> None:
    shell, conn = damaged
    conn.execute("TRUNCATE customers CASCADE")
    shell("recover", "copy", "orders", "--apply").stopped("V120", Exit.FAILED)
    assert rows(conn, "orders") == {}
    dry = shell.done("recover", "copy")
    assert "40 rows would be inserted" in dry.out
    assert rows(conn, "customers") == {}
    said = shell.done("recover", "copy", "--apply")
    assert [line.split(":")[0] for line in said.out.splitlines()] == [
        "public.customers",
        "public.orders",
    ]
    assert (len(rows(conn, "customers")), len(rows(conn, "orders"))) == (40, 100)


def test_in_production_nothing_is_brought_back_without_confirmation(
    damaged: tuple[Shell, Connection],
) -> None:
    shell, conn = damaged
    url = shell.get("DEVELOPMENT_DATABASE_URL")
    shell.unset("DEVELOPMENT_DATABASE_URL")
    shell.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=url)
    place = f"{conn.info.dbname}@{conn.info.host}"
    shell.done("--confirm", place, "identity", "claim")
    conn.execute("DELETE FROM settings")
    backup = shell.done("-e", "development", "backup", "list", "--json").json["backups"]
    id = backup[0]["id"]  # type: ignore[index]
    for words in (("fence",), ("copy", "--backup", id, "--apply"), ("unfence",)):
        shell("recover", *words).stopped("G102", Exit.STOPPED)
    assert rows(conn, "settings") == {}


def one_of(seed: int, shell: Shell, conn: Connection) -> None:
    """A damage among good work: exactly that table is named, what was promised comes back, and the
    good work stays."""
    chance = random.Random(seed)
    table = chance.choice(sorted(DAMAGES))
    bad = chance.choice(DAMAGES[table])
    hit = {"customers", "orders"} if "CASCADE" in bad else {table}
    good = chance.sample(GOOD, k=4)
    before = {each: rows(conn, each) for each in ("customers", "orders", "settings")}
    for statement in good[:2]:
        conn.execute(statement.encode())
    conn.execute(bad.encode())
    for statement in good[2:]:
        try:
            conn.execute(statement.encode())
        except psycopg.Error:
            continue  # its table is gone, or its parents
    after = {}
    for each in ("customers", "orders", "settings"):
        try:
            after[each] = rows(conn, each)
        except psycopg.Error:
            after[each] = {}
    assert damaged_tables(shell) == hit, bad
    shell.done("recover", "copy", "--apply")
    for each, then in before.items():
        now = rows(conn, each)
        if each not in hit:
            assert now == after[each]
            continue
        assert set(then) <= set(now), bad  # every row of the backup is there again
        assert set(after[each]) <= set(now), bad  # and every row of the good work since
        if not bad.startswith("UPDATE"):
            kept = {key: row for key, row in after[each].items() if key in now}
            assert {key: now[key] for key in kept} == kept, bad
            lost = set(then) - set(after[each])
            assert all(now[key] == then[key] for key in lost), bad
    if table == "notes":
        assert conn.execute("SELECT count(*) FROM notes WHERE n < 99").fetchone() == (50,)
    assert damaged_tables(shell) == set(), bad


@pytest.mark.parametrize("seed", [1, 2])
def test_a_damage_among_good_work_is_found_and_mended(
    damaged: tuple[Shell, Connection], seed: int
) -> None:
    one_of(seed, *damaged)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(50))
def test_fifty_damages_are_found_and_mended(damaged: tuple[Shell, Connection], seed: int) -> None:
    one_of(seed, *damaged)


def test_a_copy_that_is_interrupted_leaves_nothing_half_and_goes_on(
    damaged: tuple[Shell, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, conn = damaged
    conn.execute("TRUNCATE customers CASCADE")
    real = recover_copy._record

    def interrupted(live: Connection, number: int, found: Brought, who: str) -> None:
        if found.name.relation == "orders":
            raise KeyboardInterrupt
        real(live, number, found, who)

    with monkeypatch.context() as patched:
        patched.setattr(recover_copy, "_record", interrupted)
        assert shell("recover", "copy", "--apply").code == Exit.INTERRUPTED
    assert (len(rows(conn, "customers")), len(rows(conn, "orders"))) == (40, 0)
    shell.done("recover", "copy", "--apply")
    assert (len(rows(conn, "customers")), len(rows(conn, "orders"))) == (40, 100)


def test_a_restore_that_is_interrupted_leaves_no_half_copy(
    damaged: tuple[Shell, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, conn = damaged
    conn.execute("DELETE FROM settings")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("whimbrel.flow.recover.assess.restore_into", interrupted)
        assert shell("recover", "assess").code == Exit.INTERRUPTED
    copies = "SELECT count(*) FROM pg_database WHERE datname LIKE 'whimbrel_recover_%'"
    assert conn.execute(copies).fetchone() == (0,)
    assert damaged_tables(shell) == {"settings"}


@pytest.mark.parametrize(
    ("command", "where"),
    [
        (("recover", "fence"), "whimbrel.flow.recover.fence._put_up"),
        (("recover", "fence"), "whimbrel.flow.recover.fence._end_sessions"),
        (("recover", "assess"), "whimbrel.flow.recover.assess.compared"),
        (("recover", "unfence"), "whimbrel.flow.recover.fence.end_recovery"),
    ],
)
def test_a_recovery_that_is_interrupted_goes_on_with_the_same_words(
    damaged: tuple[Shell, Connection],
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    where: str,
) -> None:
    shell, conn = damaged
    limit = "SELECT datconnlimit FROM pg_database WHERE datname = current_database()"
    conn.execute("DELETE FROM settings")
    if command == ("recover", "unfence"):
        shell.done("recover", "fence")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, interrupted)
        assert shell(*command).code == Exit.INTERRUPTED
    assert shell(*command).code == (Exit.DIFFERENT if command[1] == "assess" else Exit.DONE)
    shell("recover", "fence")
    assert damaged_tables(shell) == {"settings"}
    shell.done("recover", "unfence")
    with connect(parse_url(shell.get("DEVELOPMENT_DATABASE_URL"), source="test")) as again:
        assert again.execute(limit).fetchone() == (-1,)


def test_damage_that_goes_on_is_said(
    damaged: tuple[Shell, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, conn = damaged
    conn.execute("DELETE FROM settings WHERE key <> 'k1'")
    real = assessing.compared

    def meanwhile(
        live: Connection, url: DatabaseUrl, tables: tuple[TableState, ...]
    ) -> tuple[TableState, ...]:
        found = real(live, url, tables)
        conn.execute("DELETE FROM settings")
        return found

    monkeypatch.setattr(assessing, "compared", meanwhile)
    said = shell("recover", "assess")
    assert "THE DAMAGE IS GOING ON" in said.err
    quick = shell("recover", "assess", "--quick")
    assert "public.settings: 30 rows in the backup, 0 now" in quick.out
    assert quick.code == Exit.DONE  # by the manifest alone nothing is called damaged


ODD = """
CREATE SCHEMA "My Shop";
CREATE TABLE "My Shop"."Order Items" (
    "order" integer, "Pos" integer, "%s" text, code text UNIQUE, at timestamptz DEFAULT now(),
    mine integer REFERENCES orders (id), PRIMARY KEY ("order", "Pos")
);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.at := clock_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON "My Shop"."Order Items"
    FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO "My Shop"."Order Items" ("order", "Pos", "%s", code, mine)
SELECT 1 + n / 5, n % 5, 'x' || n, 'c' || n, 1 + n FROM generate_series(0, 49) AS n;
"""


@pytest.mark.parametrize(
    ("bad", "brought"),
    [
        ('DELETE FROM "My Shop"."Order Items"', 49),
        ('DROP TABLE "My Shop"."Order Items"', 50),
        ("""UPDATE "My Shop"."Order Items" SET "%s" = ''""", 0),
    ],
)
def test_odd_names_composite_keys_triggers_and_taken_values(
    damaged: tuple[Shell, Connection], bad: str, brought: int
) -> None:
    shell, conn = damaged
    conn.execute(ODD.encode())
    shell.done("backup", "create")
    query = 'SELECT "order", "Pos", "%s", code, at FROM "My Shop"."Order Items" WHERE "order" < 99'
    before = {row[:2]: row for row in conn.execute(query.encode()).fetchall()}
    conn.execute(bad.encode())
    if brought == 49:  # somebody has taken a value that only one row may have
        conn.execute(
            """INSERT INTO "My Shop"."Order Items" ("order", "Pos", code) VALUES (99, 1, 'c7')"""
        )
    shell.done("recover", "copy", "--apply")
    now = {row[:2]: row for row in conn.execute(query.encode()).fetchall()}
    assert len(now) == (brought or 50)
    # What the trigger had done to each row of the UPDATE went back with it.
    assert all(row == before[key] for key, row in now.items())
    triggers = conn.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'touch'").fetchone()
    assert triggers == (1,)

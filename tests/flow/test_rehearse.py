from __future__ import annotations

import json

import pytest
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit

FIRST = """
CREATE TABLE customers (id integer PRIMARY KEY, name text);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, total integer);
INSERT INTO customers SELECT n, 'c' FROM generate_series(1, 100) AS n;
INSERT INTO orders SELECT n, 1 + n % 100, n FROM generate_series(1, 20000) AS n;
"""


@pytest.fixture
def backed_up(shop: Shell) -> Shell:
    """A database with rows, a backup of it, and nothing pending."""
    shop.unset("WHIMBREL_SCRATCH_URL")
    shop.migration("20260101000000_first", FIRST)
    shop.done("deploy")
    shop.done("backup", "create")
    url = shop.get("DEVELOPMENT_DATABASE_URL")
    shop.set(WHIMBREL_SCRATCH_URL=url.rpartition("/")[0] + "/postgres")
    return shop


def steps(shell: Shell, name: str, sql: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    shell.migration(name, sql)
    said = shell("rehearse", "--json")
    assert said.code in (Exit.DONE, Exit.FAILED), said.err
    (found,) = [each for each in said.json["migrations"] if each["migration"] == name]  # type: ignore[attr-defined]
    return found, found["steps"]


def test_durations_locks_and_rewrites_are_measured_and_the_database_stays_as_it_is(
    backed_up: Shell,
) -> None:
    found, (index, rewrite, key, valid) = steps(
        backed_up,
        "20260102000000_more",
        "CREATE INDEX CONCURRENTLY orders_total ON orders (total);\n"
        "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n"
        "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers "
        "NOT VALID;\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT fk;\n",
    )
    assert index["locks"] == {"public.orders": "SHARE UPDATE EXCLUSIVE"}
    assert rewrite["locks"] == {"public.orders": "ACCESS EXCLUSIVE"}
    assert rewrite["rewritten"] == ["public.orders"]
    assert min(int(str(rewrite[each])) for each in ("wal_bytes", "disk_bytes")) > 500_000
    assert key["locks"] == {
        "public.customers": "SHARE ROW EXCLUSIVE",
        "public.orders": "SHARE ROW EXCLUSIVE",
    }
    assert valid["locks"] == {
        "public.customers": "ROW SHARE",
        "public.orders": "SHARE UPDATE EXCLUSIVE",
    }
    assert float(str(found["stall_ms"])) > 0
    assert all(float(str(each["duration_ms"])) > 0 for each in (index, rewrite, key, valid))
    assert "20260102000000_more" in backed_up.done("status").out
    assert backed_up("status", "--exit-code").code == Exit.DIFFERENT


def test_what_would_fail_on_the_rows_that_there_are_fails_here(backed_up: Shell) -> None:
    backed_up.migration(
        "20260102000000_unique",
        "ALTER TABLE orders ADD COLUMN x int;\nALTER TABLE orders ADD UNIQUE (customer_id);\n",
    )
    backed_up.migration("20260103000000_after", "ALTER TABLE orders ADD COLUMN y int;\n")
    said = backed_up("rehearse")
    assert said.code == Exit.FAILED
    assert "FAILED   step 2: could not create unique index" in said.out
    assert "20260103000000_after" not in said.out
    assert "orders: about 20,000 rows" in said.err


def test_in_production_a_transaction_that_holds_others_up_too_long_is_named(
    backed_up: Shell,
) -> None:
    url = backed_up.get("DEVELOPMENT_DATABASE_URL")
    backed_up.unset("DEVELOPMENT_DATABASE_URL")
    backed_up.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=url)
    backed_up.migration(
        "20260102000000_slow",
        "DO $$ BEGIN LOCK TABLE orders; PERFORM pg_sleep(0.7); END $$;\n"
        "BEGIN;\nALTER TABLE orders ADD COLUMN x int;\nSELECT pg_sleep(0.7);\nCOMMIT;\n",
    )
    id = backed_up.done("backup", "list", "--json").json["backups"][0]["id"]  # type: ignore[index]
    said = backed_up("rehearse", "--backup", str(id))
    assert said.code == Exit.FAILED
    assert "MORE THAN THE 500 ms ALLOWED" in said.out
    assert "a deploy to production would not go through like this" in said.err


def test_without_a_backup_nothing_is_measured(shop: Shell) -> None:
    shop("rehearse").stopped("B106", Exit.USAGE)
    shop("rehearse", "--backup", "nope").stopped("B103", Exit.USAGE)


def test_nothing_pending_is_said(backed_up: Shell) -> None:
    assert "nothing is pending there" in backed_up.done("rehearse").out


def test_a_rehearsal_that_went_through_opens_the_gate_where_policy_takes_one(
    backed_up: Shell,
) -> None:
    url = backed_up.get("DEVELOPMENT_DATABASE_URL")
    backed_up.unset("DEVELOPMENT_DATABASE_URL")
    backed_up.set(DATABASE_ENV="production", PRODUCTION_DATABASE_URL=url)
    place = parse_url(url, source="test")
    words = ("--confirm", f"{place.database}@{place.host}", "identity", "claim", "--json")
    backed_up.set(WHIMBREL_CONFIRM=str(backed_up.done(*words).json["confirm"]))
    (backed_up.root / "whimbrel.lock").unlink()  # this test has one server for everything
    backed_up.done("policy", "set", "staging", "rehearsal", "--reason", "there is no staging")
    backed_up.done("backup", "create")
    backed_up.migration("20260102000000_x", "ALTER TABLE orders ADD COLUMN x int;\n")

    def gate() -> dict[str, str]:
        gates = backed_up("deploy", "--dry-run", "--json").json["gates"]
        (found,) = [each for each in gates if each["name"] == "staging"]  # type: ignore[attr-defined]
        return dict(found)

    assert gate()["outcome"] == "stopped"
    assert "whimbrel -e production rehearse" in gate()["next"]
    assert backed_up.done("backup", "verify", "--sound").out.strip().endswith(": sound")
    backed_up.done("rehearse")
    assert gate()["outcome"] == "passed"
    listed = backed_up.done("backup", "list", "--json").json["backups"]
    assert isinstance(listed, list)
    assert listed[-1]["level"] == "rehearsed"
    assert "rehearsed on a copy of" in gate()["what"]
    backed_up.migration("20260102000000_x", "ALTER TABLE orders ADD COLUMN y int;\n")
    assert gate()["outcome"] == "stopped"  # other bytes


RENAMED = "ALTER TABLE orders RENAME COLUMN total TO amount;\n"


def test_rows_that_are_made_up_by_the_statistics_serve_where_there_is_no_backup(
    backed_up: Shell, connection: Connection
) -> None:
    """With clients beside it; and the next dry run tells what was found."""
    connection.execute("ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers")
    connection.execute("CREATE TABLE places (at point NOT NULL)")
    connection.execute("INSERT INTO places VALUES ('(1,2)')")
    connection.execute("ANALYZE")
    backed_up.migration(
        "20260102000000_more",
        "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n"
        "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers;\n",
    )
    said = backed_up.done("rehearse", "--scale", "0.5", "--clients", "2")
    assert "orders: about 10,000 rows" in said.err
    assert "places stays empty: at: no values of type point are known" in said.err
    assert "only what ran on a restored backup opens a gate" in said.err
    assert "beside it " in said.out
    (file,) = (backed_up.root / ".whimbrel/rehearsals").iterdir()
    kept = json.loads(file.read_text())
    (migration,) = kept["migrations"]
    assert (kept["format"], kept["backup"], migration["beside"]["refused"]) == (1, "", [])
    assert migration["estimate_ms"] > 1.3 * migration["steps"][0]["duration_ms"]
    told = backed_up.done("deploy", "--dry-run").err
    assert "  rehearsed " in told
    assert "20260102000000_more: about " in told
    file.write_text("{")  # half a file
    assert "rehearsed" not in backed_up.done("deploy", "--dry-run").err


def test_a_clone_has_to_be_one_and_what_clients_do_can_be_said(
    backed_up: Shell, server_url: DatabaseUrl
) -> None:
    backed_up.migration("20260102000000_more", RENAMED)
    backed_up.write("work.sql", "SELECT sum(total) FROM orders;\n")
    backed_up.write("empty.sql", "-- nothing\n")
    backed_up("rehearse", "--workload", "empty.sql").stopped("M185", Exit.USAGE)
    backed_up("rehearse", "--scale", "1", "--clone", "x").stopped("U100", Exit.USAGE)
    live = backed_up.get("DEVELOPMENT_DATABASE_URL")
    backed_up("rehearse", "--clone", live).stopped("M182", Exit.STOPPED)
    with new_database(server_url) as clone:
        with connect(clone) as conn:
            conn.execute(FIRST.encode())
            backed_up("rehearse", "--clone", clone.reveal()).stopped("M183", Exit.STOPPED)
        backed_up.set(TEST_DATABASE_URL=clone)
        place = f"{clone.database}@{clone.host}"
        backed_up.done("-e", "test", "identity", "mark", "--confirm", place)
        name = "20260101000000_first"
        backed_up.done("-e", "test", "resolve", "--applied", name)
        said = backed_up.done("rehearse", "--clone", clone.reveal(), "--workload", "work.sql")
        assert f"on the clone {clone.database}@" in said.err
        assert 'refused beside it: column "total" does not exist' in said.out

"""What a team has on its first day: a local database, a container of CI, a preview, a colleague."""

from __future__ import annotations

import pytest
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.pg.name import quote

ONE, TWO = "20260101000000_orders", "20260102000000_notes"
ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL);\n"
NOTES = "ALTER TABLE orders ADD note text;\n"


def columns(conn: Connection) -> list[str]:
    rows = conn.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass('orders') "
        "AND attnum > 0 ORDER BY attnum"
    )
    return [str(name) for (name,) in rows]


def test_an_existing_local_database_becomes_the_first_migration(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    with connect(database_url) as conn:
        conn.execute((ORDERS + "INSERT INTO orders VALUES (1, 5)").encode())
    shop.done("init")
    notice = shop("push").stopped("I101", Exit.STOPPED)
    token = f"{database_url.database}@{database_url.host}"
    assert f"whimbrel identity mark -e development --confirm {token}" in notice
    shop.done("identity", "mark", "-e", "development", "--confirm", token)
    shop.done("pull", "--yes")
    assert "recorded without running" in shop.done("migrate", "as it was").out
    assert shop("status", "--exit-code").code == Exit.DONE
    with (shop.root / "schema.sql").open("a", encoding="utf-8") as file:
        file.write(NOTES)
    assert "applied 1 migration" in shop.done("migrate", "notes").out
    with connect(database_url) as conn:
        assert conn.execute("SELECT * FROM orders").fetchall() == [(1, 5, None)]


def test_ci_has_a_fresh_container_and_only_its_url(
    shell: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    shell.migration(ONE, ORDERS)
    shell.migration(TWO, NOTES)
    shell.write("schema.sql", ORDERS + NOTES)
    shell.set(CI="true", DATABASE_URL=database_url)
    notice = shell("deploy").stopped("I101", Exit.STOPPED)
    assert "add `-e" in notice  # nobody has said that this is a test database
    shell.set(DATABASE_ENV="test")
    assert f"2 migrations: {ONE}, {TWO}" in shell.done("deploy").out
    assert shell("status", "--exit-code").code == Exit.DONE
    assert shell("diff", "--from", "database", "--to", "migrations", "--exit-code").code == 0
    assert columns(connection) == ["id", "total", "note"]
    assert shell.done("deploy").out == "nothing to apply to test\n"  # the job is run again
    shell.done("reset", "--force")


def test_each_pull_request_has_a_preview_that_follows_its_branch(
    shell: Shell, server_url: DatabaseUrl
) -> None:
    shell.write("whimbrel.toml", '[environments.preview]\nkind = "test"\n')
    shell.migration(ONE, ORDERS)
    shell.set(DATABASE_ENV="preview", CI="true", WHIMBREL_SCRATCH_URL=server_url)
    with new_database(server_url) as seventeen, new_database(server_url) as eighteen:
        for pull_request in (seventeen, eighteen):
            shell.set(PREVIEW_DATABASE_URL=pull_request)
            shell.done("deploy")
        shell.migration(TWO, NOTES)
        assert TWO in shell.done("deploy").out
        shell.migration(TWO, NOTES.replace("note", "remark"))  # reviewed, and written anew
        assert "edited after it was applied" in shell.done("deploy").err
        shell.done("reset", "--force")
        with connect(eighteen) as conn:
            assert columns(conn) == ["id", "total", "remark"]
        with connect(seventeen) as conn:
            assert columns(conn) == ["id", "total"]


def test_a_preview_of_an_unknown_kind_is_treated_as_production(
    shell: Shell, database_url: DatabaseUrl
) -> None:
    shell.migration(ONE, ORDERS)
    shell.set(DATABASE_ENV="preview", PREVIEW_DATABASE_URL=database_url)
    shell.write("whimbrel.toml", "[environments.preview]\n")
    shell("reset", "--force").stopped("G101", Exit.STOPPED)


@pytest.fixture
def colleague(shop: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Another folder on another branch, and the same development database."""
    return shop.in_folder(tmp_path_factory.mktemp("colleague"))


def test_two_developers_share_one_development_database(
    shop: Shell, colleague: Shell, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (shop, colleague):
        each.migration(ONE, ORDERS)
    shop.done("deploy")
    shop.migration(TWO, NOTES)
    shop.done("deploy")
    monkeypatch.chdir(colleague.root)
    colleague.write("schema.sql", ORDERS + "CREATE TABLE prices (id int);\n")
    said = colleague.done("migrate", "prices")
    assert f"note: applied here, but not in the folder: {TWO}" in said.err
    assert "applied 1 migration" in said.out
    assert columns(connection) == ["id", "total", "note"]  # the other's work stands
    states = colleague.done("status").out
    assert f"? missing   {TWO}" in states
    monkeypatch.chdir(shop.root)
    assert "nothing to apply" in shop.done("deploy").out


def test_a_database_made_from_staging_for_a_preview_is_claimed(
    road: Shell, server_url: DatabaseUrl
) -> None:
    road.migration(ONE, ORDERS)
    road.done("-e", "staging", "deploy")
    where = str(road.get("PRODUCTION_DATABASE_URL")).rpartition("/")[2] + "@127.0.0.1"
    road.done("-e", "production", "deploy", "--confirm", where)
    road.write("whimbrel.toml", '[environments.preview]\nkind = "test"\n')
    staging = str(road.get("STAGING_DATABASE_URL")).rpartition("/")[2]
    name = f"{staging[:40]}_preview"
    with connect(server_url) as conn:
        conn.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(staging)}".encode())
        try:
            road.set(PREVIEW_DATABASE_URL=server_url.with_database(name), DATABASE_ENV="preview")
            road.unset("DEVELOPMENT_DATABASE_URL")
            notice = road("deploy").stopped("I101", Exit.STOPPED)
            assert "identity claim -e" in notice
            token = str(road.done("identity", "show", "--json").json["confirm"])
            road.done("identity", "claim", "--confirm", token)
            road.migration(TWO, NOTES)
            assert TWO in road.done("deploy").out
        finally:
            conn.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())

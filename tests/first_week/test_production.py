"""Production in the first week: empty, released by machines, copied by night, run by others."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.errors import Exit
from whimbrel.pg.name import quote

ONE, TWO, THREE = "20260101000000_orders", "20260102000000_notes", "20260103000000_prices"
ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, total int NOT NULL);\n"
NOTES = "ALTER TABLE orders ADD note text;\nCREATE INDEX CONCURRENTLY by_note ON orders (note);\n"


def url_of(shell: Shell, name: str) -> DatabaseUrl:
    return parse_url(shell.get(f"{name}_DATABASE_URL"), source="the test")


def where(url: DatabaseUrl) -> str:
    """What confirms a database that nobody has marked."""
    return f"{url.database}@{url.host}"


@pytest.fixture
def released(road: Shell) -> Shell:
    """Staging has run the first migration, and production too; orders are in."""
    road.migration(ONE, ORDERS)
    road.done("-e", "staging", "deploy")
    production = url_of(road, "PRODUCTION")
    road.done("-e", "production", "deploy", "--confirm", where(production))
    with connect(production) as conn:
        conn.execute("INSERT INTO orders SELECT i, i FROM generate_series(1, 100) AS i")
    return road


@pytest.mark.parametrize("ledger", ["whimbrel", "prisma", "prisma in a schema of its own"])
def test_a_production_that_is_empty_on_day_one_needs_no_backup_and_no_second_try(
    road: Shell, ledger: str
) -> None:
    name, _, is_apart = ledger.partition(" ")
    road.write("whimbrel.toml", f'ledger = "{name}"\n')
    for each in ("STAGING", "PRODUCTION") if is_apart else ():
        road.set(**{f"{each}_DATABASE_URL": f"{road.get(f'{each}_DATABASE_URL')}?schema=app"})
    road.migration(ONE, ORDERS)
    road.migration(TWO, NOTES)
    road.done("-e", "staging", "deploy")
    said = road.done("-e", "production", "deploy", "--dry-run")
    assert "it is empty and would be marked production" in said.err
    assert "backup        passed         the database is empty" in said.err
    road.set(WHIMBREL_CONFIRM=where(url_of(road, "PRODUCTION")))
    assert "applied to production: 2 migrations" in road.done("-e", "production", "deploy").out
    assert road("-e", "production", "status", "--exit-code").code == Exit.DONE


def test_three_replicas_start_at_once_in_containers_with_nothing_but_a_url(
    released: Shell, tmp_path: Path
) -> None:
    """The release phase of a platform, or a Docker entrypoint: the image has the repository, so
    receipts are in it; the proof of the backup is in production itself."""
    production = url_of(released, "PRODUCTION")
    released.set(DATABASE_ENV="production")
    token = str(released.done("identity", "show", "--json").json["confirm"])
    key = released.done("receipt", "key").out.strip()
    released.done("receipt", "trust", key, "--reason", "CI signs", "--confirm", token)
    released.migration(TWO, NOTES)
    released.done("-e", "staging", "deploy")
    released.done("backup", "create")
    released.done("backup", "verify")
    subprocess.run(["rm", "-rf", ".whimbrel"], check=True)
    released.unset(
        *("STAGING_DATABASE_URL", "DEVELOPMENT_DATABASE_URL", "PRODUCTION_DATABASE_URL"),
        *("WHIMBREL_SCRATCH_URL",),
    )
    released.set(DATABASE_URL=production, WHIMBREL_CONFIRM=token, HOME=str(tmp_path))
    replicas = [released.start("deploy") for _ in range(3)]
    said = [each.communicate(timeout=120) for each in replicas]
    bad = [err for each, (_, err) in zip(replicas, said, strict=True) if each.returncode]
    assert not bad, "\n=====\n".join(bad)
    outs = sorted(out for out, _ in said)
    assert outs[:1] == [f"applied to production: 1 migration: {TWO}\n"]
    assert outs[1:] == ["nothing to apply to production\n"] * 2
    with connect(production) as conn:
        ran = "SELECT count(*) FROM whimbrel.migration WHERE migration_name = %s"
        assert conn.execute(ran, (TWO,)).fetchone() == (1,)
        assert conn.execute("SELECT count(note), count(*) FROM orders").fetchone() == (0, 100)


def test_staging_is_restored_from_production_every_night(
    released: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, production = url_of(released, "STAGING"), url_of(released, "PRODUCTION")
    token = str(released.done("-e", "production", "identity", "show", "--json").json["confirm"])
    for migration, sql in ((TWO, NOTES), (THREE, "CREATE TABLE prices (id int);\n")):
        restore_by_night(production, staging)
        released.migration(migration, sql)
        released("-e", "staging", "deploy").stopped("I101", Exit.STOPPED)
        copy = str(released.done("-e", "staging", "identity", "show", "--json").json["confirm"])
        released.done("-e", "staging", "identity", "claim", "--confirm", copy)
        assert migration in released.done("-e", "staging", "deploy").out
        released.done("-e", "production", "deploy", "--force", "--confirm", token)
    with connect(staging) as conn:
        assert conn.execute("SELECT count(*) FROM orders").fetchone() == (100,)
    assert released("-e", "production", "status", "--exit-code").code == Exit.DONE


def restore_by_night(production: DatabaseUrl, staging: DatabaseUrl) -> None:
    """What a cron job does: everything of production, over what staging was."""
    programs = find_binaries()
    with connect(staging) as conn:
        conn.execute("DROP SCHEMA public, whimbrel CASCADE; CREATE SCHEMA public")
    dump = subprocess.run(
        [programs.path("pg_dump"), "--clean", "--if-exists", production.reveal()],
        capture_output=True, check=True,
    )  # fmt: skip
    load = [programs.path("psql"), "-q", "-v", "ON_ERROR_STOP=1", staging.reveal()]
    subprocess.run(load, input=dump.stdout, capture_output=True, check=True)


@pytest.fixture
def managed(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A role that owns its databases and is no superuser, as a provider hands it out; it is not
    shown the server's number either."""
    with new_database(server_url) as url, connect(url) as conn:
        name = f"app_{url.database[-8:]}"
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'p'".encode())
        conn.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        conn.execute(f"ALTER DATABASE {quote(url.database)} OWNER TO {name}".encode())
        try:
            yield replace(url, user=name, password="p")
        finally:
            conn.execute(f"ALTER DATABASE {quote(url.database)} OWNER TO postgres".encode())
            conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_a_managed_postgresql_without_superuser_goes_the_whole_way(
    shell: Shell, managed: DatabaseUrl, server_url: DatabaseUrl, workbench_url: DatabaseUrl
) -> None:
    shell.set(WHIMBREL_SCRATCH_URL=workbench_url, PRODUCTION_DATABASE_URL=managed)
    shell.migration(ONE, ORDERS)
    with new_database(server_url) as staging:
        shell.set(STAGING_DATABASE_URL=staging)
        shell.done("-e", "staging", "deploy")
        shell.set(DATABASE_ENV="production")
        notice = shell("deploy", "--confirm", where(managed)).stopped("G128", Exit.STOPPED)
        grant = f'GRANT pg_monitor TO "{managed.user}";'
        assert notice.endswith(f"run as an administrator: {grant}")
        with connect(server_url) as administrator:
            administrator.execute(grant.encode())
        token = str(shell.done("identity", "show", "--json").json["confirm"])
        shell.set(WHIMBREL_CONFIRM=token)
        assert "by host name only" in shell.done("deploy").err
        insert(managed)
        shell.migration(TWO, NOTES)
        shell.done("-e", "staging", "deploy")
        assert TWO in shell.done("deploy", "--backup").out
    doctor = shell("doctor", "--json")
    assert doctor.code in (Exit.DONE, Exit.FAILED), doctor.err
    assert shell.done("drift").out == "no drift: the database is what its history makes\n"
    assert shell("status", "--exit-code").code == Exit.DONE


def insert(url: DatabaseUrl) -> None:
    with connect(url) as conn:
        conn.execute("INSERT INTO orders SELECT i, i FROM generate_series(1, 100) AS i")

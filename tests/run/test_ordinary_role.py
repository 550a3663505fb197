"""Everything works for a role that owns its database and is no superuser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.run.conftest import Deployer

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.ledger.table import prisma_table
from whimbrel.pg.name import quote


@pytest.fixture
def owner(database_url: DatabaseUrl) -> Iterator[Deployer]:
    name = f"owner_{database_url.database[-8:]}"
    database = quote(database_url.database)
    with connect(database_url) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'p'".encode())
        conn.execute(f"ALTER DATABASE {database} OWNER TO {name}".encode())
        conn.execute(f"GRANT ALL ON SCHEMA public TO {name}".encode())
        yield Deployer(url=replace(database_url, user=name, password="p"))
        conn.execute(f"ALTER DATABASE {database} OWNER TO postgres".encode())
        conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_steps_of_every_nature_run(owner: Deployer) -> None:
    owner.apply(
        "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (1);\n"
        "CREATE INDEX CONCURRENTLY i ON t (id);\nSET search_path = public;\nVACUUM t;\n"
        "ALTER TABLE t ADD x int;",
        "1_all",
    )
    owner.apply("ALTER TABLE t ADD y int;\nDROP INDEX CONCURRENTLY i;", "2_more")
    assert owner.one("SELECT count(finished_at) FROM whimbrel.migration") == 2


def test_blockers_of_other_roles_are_named_without_their_words(
    owner: Deployer, other: Connection
) -> None:
    owner.apply("CREATE TABLE t (id int PRIMARY KEY);", "1_t")
    other.execute("BEGIN; SELECT 'secret', count(*) FROM t")
    failure = owner.failure("ALTER TABLE t ADD x int;", "2_x")
    assert failure.notice.code == "R102"
    assert f"pid {other.info.backend_pid}" in failure.notice.why


def test_prismas_table_is_the_ledger(owner: Deployer) -> None:
    owner.table = prisma_table("public")
    owner.apply("CREATE TABLE t (id int PRIMARY KEY);", "1_t")
    rows = "SELECT migration_name, applied_steps_count FROM _prisma_migrations"
    assert owner.query(rows) == [("1_t", 1)]
    assert owner.one("SELECT count(*) FROM whimbrel.migration") == 0


def test_a_full_disk_is_told_with_what_to_do(owner: Deployer) -> None:
    """The server's own code, raised where it would raise it."""
    full = "DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
    failure = owner.failure(f"CREATE TABLE t ();\n{full}")
    assert failure.sqlstate == "53100"
    assert failure.notice.next.startswith("free disk space")
    assert owner.one("SELECT to_regclass('t')") is None


def test_a_password_in_the_file_is_not_repeated(owner: Deployer) -> None:
    failure = owner.failure("SELECT 1;\nALTER ROLE nobody_here PASSWORD 'geheim';")
    logs = owner.one("SELECT logs FROM whimbrel.migration")
    assert "geheim" not in str(failure)
    assert "geheim" not in str(logs)
    assert "PASSWORD ********" in str(failure)

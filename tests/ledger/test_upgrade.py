from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Failure
from whimbrel.ledger import upgrade
from whimbrel.ledger.texts import scripts
from whimbrel.ledger.upgrade import ensure_ledger, known_version, read_version
from whimbrel.pg.name import quote


def test_there_is_no_ledger_until_it_is_made(connection: Connection) -> None:
    assert read_version(connection) == 0
    ensure_ledger(connection)
    assert read_version(connection) == known_version()
    ensure_ledger(connection)


def test_all_of_it_is_in_schema_whimbrel(connection: Connection) -> None:
    connection.execute("CREATE SCHEMA mine; SET search_path = mine")
    ensure_ledger(connection)
    rows = connection.execute(
        "SELECT DISTINCT n.nspname::text FROM pg_class AS c "
        "JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname !~ '^(pg_|information_schema)'"
    ).fetchall()
    assert rows == [("whimbrel",)]


def test_many_who_make_it_at_once_make_it_once(database_url: DatabaseUrl) -> None:
    failures: list[Failure] = []

    def make() -> None:
        try:
            with connect(database_url) as conn:
                ensure_ledger(conn)
        except Failure as exc:
            failures.append(exc)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with connect(database_url) as conn:
        assert conn.execute("SELECT count(*) FROM whimbrel.version").fetchone() == (
            known_version(),
        )


def test_a_newer_ledger_is_left_alone(connection: Connection) -> None:
    ensure_ledger(connection)
    connection.execute(
        "INSERT INTO whimbrel.version (number, script, tool_version) VALUES (9999, 'x', '99')"
    )
    with pytest.raises(Failure) as caught:
        ensure_ledger(connection)
    assert caught.value.notice.code == "K101"
    assert "ledger 9999, known here" in caught.value.notice.what
    assert "pip install --upgrade whimbrel" in caught.value.notice.next


@pytest.fixture
def poor(database_url: DatabaseUrl) -> Iterator[Connection]:
    """A role that may connect and nothing else."""
    name = f"poor_{database_url.database[-8:]}"
    with connect(database_url) as owner:
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'poor'".encode())
        login = DatabaseUrl(
            host=database_url.host,
            port=database_url.port,
            database=database_url.database,
            user=name,
            password="poor",
        )
        with connect(login) as conn:
            yield conn
        owner.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_without_the_right_the_grant_is_printed(poor: Connection) -> None:
    with pytest.raises(Failure) as caught:
        ensure_ledger(poor)
    notice = caught.value.notice
    assert notice.code == "K102"
    assert f'GRANT CREATE ON DATABASE "{poor.info.dbname}" TO "{poor.info.user}";' in notice.next


def test_the_grant_that_is_printed_suffices(poor: Connection, connection: Connection) -> None:
    connection.execute(
        f'GRANT CREATE ON DATABASE "{poor.info.dbname}" TO "{poor.info.user}"'.encode()
    )
    ensure_ledger(poor)
    assert read_version(poor) == known_version()


def test_a_half_made_ledger_does_not_stay(connection: Connection) -> None:
    connection.execute("CREATE SCHEMA whimbrel; CREATE TABLE whimbrel.proof ()")
    with pytest.raises(Failure) as caught:
        ensure_ledger(connection)
    assert 'relation "proof" already exists' in caught.value.notice.what
    assert read_version(connection) == 0


def test_a_superuser_upgrades_it_for_its_owner(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What he made would be his, and the deployer could not write to it."""
    role, database = f"deployer_{connection.info.backend_pid}", quote(connection.info.dbname)
    connection.execute(
        f"CREATE ROLE {role}; GRANT CREATE ON DATABASE {database} TO {role}".encode()
    )
    try:
        with monkeypatch.context() as older:
            older.setattr(upgrade, "scripts", lambda: scripts()[:3])
            connection.execute(f"SET ROLE {role}".encode())
            ensure_ledger(connection)
        connection.execute("RESET ROLE")
        ensure_ledger(connection)
        owners = connection.execute(
            "SELECT DISTINCT c.relowner::regrole::text FROM pg_class AS c "
            "WHERE c.relnamespace = 'whimbrel'::regnamespace"
        )
        assert owners.fetchall() == [(role,)]
        assert connection.execute("SELECT current_user").fetchone() == (connection.info.user,)
    finally:
        connection.execute(f"RESET ROLE; DROP OWNED BY {role} CASCADE; DROP ROLE {role}".encode())

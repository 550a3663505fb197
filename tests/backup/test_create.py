from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.backup.shop import back_up, fill, order
from tests.waiting import PATIENCE_S, until

from whimbrel.backup.create import create_backup, refuse_short_dump
from whimbrel.backup.manifest import Content, TableContent
from whimbrel.backup.programs import Programs, programs_for
from whimbrel.backup.store import list_backups
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Failure
from whimbrel.guard.backup_level import Level
from whimbrel.pg.name import quote


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.exists() else []


@contextmanager
def a_role(conn: Connection, url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A role that owns nothing, as a URL."""
    name = f"whimbrel_test_role_{url.database[-8:]}"
    conn.execute(f"CREATE ROLE {quote(name)} LOGIN PASSWORD 'secret-of-the-role'".encode())
    try:
        yield replace(url, user=name, password="secret-of-the-role")
    finally:
        conn.execute(f"DROP OWNED BY {quote(name)}; DROP ROLE {quote(name)}".encode())


def test_a_backup_says_what_it_holds(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    made = back_up(database_url, tmp_path)
    manifest = made.manifest
    assert made.evidence is not None
    assert made.evidence.level is Level.RECORDED
    rows = {each.name: each.rows for each in manifest.content.tables}
    assert rows == {"customers": 20, "orders": 200}
    assert {each.name: each.last_value for each in manifest.content.sequences} == {
        "customers_id_seq": 20,
        "orders_id_seq": 200,
    }
    assert manifest.source.database == database_url.database
    assert manifest.tools.compression in ("zstd", "gzip:1", "none")
    assert {each.path for each in manifest.files} >= {"dump/toc.dat"}
    assert manifest.started_at <= manifest.finished_at
    assert names(tmp_path) == [manifest.id]
    assert names(tmp_path / manifest.id) == ["dump", "evidence.json", "manifest.json"]
    assert (tmp_path / manifest.id).stat().st_mode & 0o077 == 0


def test_what_is_written_meanwhile_is_neither_dumped_nor_counted(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stop = threading.Event()

    def write() -> None:
        with connect(database_url) as conn:
            while not stop.is_set():
                conn.execute("INSERT INTO orders (customer, total, state) VALUES (1, 1, 'open')")
                conn.execute("DELETE FROM orders WHERE id = (SELECT min(id) FROM orders)")
                time.sleep(0.005)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = back_up(database_url, tmp_path)
    finally:
        stop.set()
        writer.join()
    assert {e.name: e.rows for e in made.manifest.content.tables}["customers"] == 20


def test_tables_that_may_not_be_read_are_named_with_the_grants(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    connection.execute("CREATE SCHEMA shut; CREATE TABLE shut.secrets (a int)")
    with a_role(connection, database_url) as url:
        with pytest.raises(Failure) as caught:
            back_up(url, tmp_path)
        notice = caught.value.notice
        assert notice.code == "B110"
        assert "customers" in notice.what
        assert "shut.secrets" in notice.what
        user = quote(url.user)
        assert f'GRANT USAGE ON SCHEMA "shut" TO {user};' in notice.next
        for grant in notice.next.partition(": ")[2].split(";"):
            connection.execute(grant.encode())
        assert len(back_up(url, tmp_path).manifest.content.tables) == 3


def test_rows_that_row_security_hides_are_no_backup(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    connection.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
    with a_role(connection, database_url) as url:
        grant = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {quote(url.user)};"
        connection.execute((grant + grant.replace("TABLES", "SEQUENCES")).encode())
        with pytest.raises(Failure) as caught:
            back_up(url, tmp_path)
    assert caught.value.notice.code == "B112"
    assert "row security hides rows of public.orders" in caught.value.notice.what
    assert "BYPASSRLS" in caught.value.notice.next
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Failure) as caught:
        back_up(database_url, tmp_path / "file")
    assert caught.value.notice.code == "B102"


def test_a_full_disk_leaves_nothing(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    connection.execute("CREATE TABLE big AS SELECT md5(i::text) FROM generate_series(1, 40000) i")
    with small_files(100_000), pytest.raises(Failure) as caught:
        back_up(database_url, tmp_path)
    assert caught.value.notice.code in ("B102", "B111")
    assert names(tmp_path) == []


@contextmanager
def small_files(limit: int) -> Iterator[None]:
    """A limit that pg_dump inherits: writing beyond it fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


_CHILD = """
import sys
from pathlib import Path
from tests.backup.shop import back_up
from whimbrel.config.url import parse_url
back_up(parse_url(sys.argv[1], source="test"), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_backup_is_none_and_the_next_one_cleans_up(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path, number: signal.Signals
) -> None:
    fill(connection)
    with connect(database_url) as blocker, blocker.transaction():
        # pg_dump waits for this lock, so the moment of the kill is certain.
        blocker.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, database_url.reveal(), str(tmp_path)],
            stderr=subprocess.PIPE,
            text=True,
        )
        until(lambda: names(tmp_path))
        until(lambda: waits_for_lock(connection))
        child.send_signal(number)
        _, said = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == -number, said
    assert list_backups(tmp_path) == ((), ())
    until(lambda: not others(connection))  # pg_dump has left too
    made = back_up(database_url, tmp_path)
    assert names(tmp_path) == [made.id]


def test_a_table_that_stays_locked_is_waited_for_only_so_long(
    connection: Connection,
    database_url: DatabaseUrl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(connection)
    monkeypatch.setattr("whimbrel.backup.create.LOCK_WAIT_MS", 2000)
    monkeypatch.setattr("whimbrel.backup.content.LOCK_WAIT_MS", 300)
    with connect(database_url) as blocker, blocker.transaction():
        blocker.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Failure) as caught:
            back_up(database_url, tmp_path)
    assert caught.value.notice.code == "B115"
    assert names(tmp_path) == []
    until(lambda: not others(connection))


def test_two_at_once_are_two_backups(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    problems: list[Exception] = []

    def make() -> None:
        try:
            back_up(database_url, tmp_path)
        except Exception as exc:  # noqa: BLE001 - told to the test below
            problems.append(exc)

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(list_backups(tmp_path)[0]) == 2


def test_a_dump_with_fewer_tables_than_the_source_is_refused(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection, "CREATE TABLE kept (a int)")
    made = back_up(database_url, tmp_path)
    more = tuple(
        TableContent(schema="public", name=name, rows=0, content="0") for name in ("kept", "lost")
    )
    content = Content(tables=more, sequences=(), large_objects=None, not_compared=())
    with pytest.raises(Failure) as caught:
        refuse_short_dump(programs_for(18), made.dump, content)
    assert caught.value.notice.code == "B113"
    assert caught.value.notice.what == "the dump holds 1 of 2 tables"


def test_a_folder_that_vanishes_meanwhile_is_said_and_leaves_nothing(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    backups = tmp_path / "backups"
    caught: list[Failure] = []

    def make() -> None:
        try:
            back_up(database_url, backups)
        except Failure as failure:
            caught.append(failure)

    with connect(database_url) as blocker, blocker.transaction():
        # pg_dump waits for this lock, so the moment is certain.
        blocker.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        maker = threading.Thread(target=make)
        maker.start()
        until(lambda: waits_for_lock(connection))
        shutil.rmtree(backups)
    maker.join()
    assert [each.notice.code for each in caught] in (["B102"], ["B111"])
    assert caught[0].notice.next
    assert not backups.exists()


def test_progress_is_told_and_no_password_is_an_argument(
    connection: Connection,
    database_url: DatabaseUrl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(connection)
    monkeypatch.setattr("whimbrel.backup.pace.SAY_EVERY_S", 0.0)
    said: list[str] = []

    def of_pg_dump() -> list[str]:
        return [line for line in every_command_line() if "pg_dump" in line]

    with a_role(connection, database_url) as url:
        connection.execute(f"GRANT pg_read_all_data TO {quote(url.user)}".encode())
        with connect(database_url) as blocker, blocker.transaction():
            blocker.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
            wanted = replace(order(url, tmp_path), say=said.append)
            maker = threading.Thread(target=create_backup, args=(wanted,))
            maker.start()
            until(lambda: waits_for_lock(connection) and of_pg_dump())
            seen = of_pg_dump()
        maker.join()
    assert seen
    assert any("MB written" in line for line in said)
    assert not any("secret-of-the-role" in line for line in every_command_line() + seen)
    assert list_backups(tmp_path)[0]


def every_command_line() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def waits_for_lock(conn: Connection) -> bool:
    """Somebody in this database: what a test before has left elsewhere is no sign."""
    query = (
        "SELECT FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_database AS d "
        "ON d.oid = l.database WHERE NOT l.granted AND d.datname = current_database()"
    )
    return conn.execute(query).fetchone() is not None


def others(conn: Connection) -> bool:
    query = (
        "SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datname = current_database() "
        "AND a.application_name IN ('pg_dump', 'whimbrel backup')"
    )
    return conn.execute(query).fetchone() is not None


def test_the_programs_of_the_servers_own_major_version_come_first() -> None:
    found = programs_for(18)
    assert isinstance(found, Programs)
    assert found.major == 18


def test_without_a_pg_dump_that_is_new_enough_nothing_is_begun() -> None:
    with pytest.raises(Failure) as caught:
        programs_for(99)
    assert caught.value.notice.code == "B101"
    assert "postgresql-client-99" in caught.value.notice.next

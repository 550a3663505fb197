from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.backup.shop import back_up, fill, quiet, target, verify

from whimbrel.backup.contents_list import table_of_contents
from whimbrel.backup.programs import programs_for
from whimbrel.backup.restore import FLAGS, NotRestored, restore_into
from whimbrel.backup.store import Stored, list_backups, open_backup
from whimbrel.backup.verify import verify_backup
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Failure, Stop
from whimbrel.guard.backup_level import Level
from whimbrel.ledger.identity import read_live

ODD = Path(__file__).parent / "odd.sql"


def data_file(stored: Stored) -> Path:
    """The largest file of the dump that holds rows."""
    return max(stored.dump.glob("[0-9]*"), key=lambda path: path.stat().st_size)


def flip(stored: Stored) -> None:
    path = data_file(stored)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def cut(stored: Stored) -> None:
    path = data_file(stored)
    path.write_bytes(path.read_bytes()[:-5])


def lose(stored: Stored) -> None:
    data_file(stored).unlink()


def add(stored: Stored) -> None:
    (stored.dump / "9999.dat").write_text("more")


def test_a_good_backup_is_equal_and_everything_odd_comes_back(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection, ODD.read_text())
    stored = back_up(database_url, tmp_path)
    evidence = verify(stored, server_url)
    assert (evidence.level, evidence.failed) == (Level.EQUAL, "")
    again = open_backup(tmp_path, stored.id)
    assert again.evidence == evidence
    assert evidence.verified_on.startswith("the test server, PostgreSQL 18")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (flip, "was changed: its digest is another"),
        (cut, "bytes"),
        (lose, "is missing"),
        (add, "dump/9999.dat was not there when the backup was made"),
    ],
)
def test_harmed_files_are_found_before_anything_is_restored(
    connection: Connection,
    database_url: DatabaseUrl,
    server_url: DatabaseUrl,
    tmp_path: Path,
    harm: Callable[[Stored], None],
    said: str,
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    harm(stored)
    evidence = verify(stored, server_url)
    assert evidence.level is Level.DAMAGED
    assert said in evidence.failed


def test_a_failed_verification_lowers_the_level_until_the_next_good_one(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    assert verify(stored, server_url).level is Level.EQUAL
    good = data_file(stored).read_bytes()
    flip(stored)
    assert verify(open_backup(tmp_path, stored.id), server_url).level is Level.DAMAGED
    data_file(stored).write_bytes(good)
    assert verify(open_backup(tmp_path, stored.id), server_url).level is Level.EQUAL


def test_an_edited_manifest_never_passes_again(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    path = stored.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["taken_at"] = "2999-01-01T00:00:00+00:00"
    path.write_text(json.dumps(manifest))
    for _ in range(2):
        edited = open_backup(tmp_path, stored.id)
        assert edited.evidence is None
        assert edited.problem == "its manifest was changed after the backup was made"
        assert verify(edited, server_url).level is Level.DAMAGED


def test_a_manifest_that_is_no_manifest_is_named(
    connection: Connection, database_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    (stored.folder / "manifest.json").write_text('{"format": 7}')
    with pytest.raises(Failure) as caught:
        open_backup(tmp_path, stored.id)
    assert caught.value.notice.code == "B104"
    backups, unreadable = list_backups(tmp_path)
    assert backups == ()
    assert unreadable[0].why == "it is of format 7, and this whimbrel reads format 1"


def test_the_rows_of_another_database_are_not_equal(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    first = back_up(database_url, tmp_path)
    connection.execute("UPDATE orders SET total = total + 1 WHERE id = 7")
    connection.execute("CREATE TABLE more (a int)")
    second = back_up(database_url, tmp_path)
    # The dump of the one under the manifest of the other, digests and all.
    mixed = replace(second, manifest=replace(first.manifest, files=second.manifest.files))
    evidence = verify(mixed, server_url)
    assert evidence.level is Level.RESTORED
    assert evidence.failed == (
        "table public.orders has as many rows as the source, but not the same; "
        "table public.more is not in the source; "
        "column public.more.a is not in the source; "
        "table public.more is not in the source"
    )


def test_an_archive_that_pg_restore_refuses_is_intact_at_most(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    # It was valid when it was made, and cannot be made again.
    connection.execute(
        "CREATE FUNCTION limit_of() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1000'; "
        "CREATE TABLE narrow (a int CHECK (a < limit_of())); INSERT INTO narrow VALUES (5); "
        "CREATE OR REPLACE FUNCTION limit_of() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'"
    )
    stored = back_up(database_url, tmp_path)
    evidence = verify(stored, server_url)
    assert evidence.level is Level.INTACT
    assert evidence.failed.startswith("it does not restore: ")
    assert "narrow_a_check" in evidence.failed


def test_a_server_without_an_extension_is_refused_before_work(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    needs = replace(stored.manifest.needs, extensions=("plpgsql", "postgis"))
    wanting = replace(stored, manifest=replace(stored.manifest, needs=needs))
    with pytest.raises(Failure) as caught:
        verify(wanting, server_url)
    assert caught.value.notice.code == "B131"
    assert "the test server has no extension postgis" in caught.value.notice.what
    assert open_backup(tmp_path, stored.id).evidence == stored.evidence  # nothing was found out


@pytest.mark.parametrize(
    ("needs", "code", "said"),
    [
        ({"collations": ("tlh_KX",)}, "B132", "no collation tlh_KX"),
        ({"wants_icu": True}, "B132", "no collation ICU"),
    ],
)
def test_a_server_without_a_collation_is_refused_before_work(
    connection: Connection,
    database_url: DatabaseUrl,
    server_url: DatabaseUrl,
    tmp_path: Path,
    needs: dict[str, object],
    code: str,
    said: str,
) -> None:
    stored = back_up(database_url, tmp_path)
    changed = replace(stored.manifest.needs, **needs)  # type: ignore[arg-type]
    with pytest.raises(Failure) as caught:
        verify(replace(stored, manifest=replace(stored.manifest, needs=changed)), server_url)
    assert caught.value.notice.code == code
    assert said in caught.value.notice.what


def test_an_older_server_is_refused_before_work(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    stored = back_up(database_url, tmp_path)
    source = replace(stored.manifest.source, server_version=190001)
    with pytest.raises(Failure) as caught:
        verify(replace(stored, manifest=replace(stored.manifest, source=source)), server_url)
    assert caught.value.notice.code == "B130"


def test_a_server_without_a_role_where_none_is_made_is_refused_before_work(
    database_url: DatabaseUrl,
    server_url: DatabaseUrl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = back_up(database_url, tmp_path)
    needs = replace(stored.manifest.needs, roles=("app_nobody",))
    wanting = replace(stored, manifest=replace(stored.manifest, needs=needs))
    monkeypatch.setattr("whimbrel.db.scratch.roles._is_embedded", lambda _: False)
    with pytest.raises(Failure) as caught:
        verify(wanting, server_url)
    assert caught.value.notice.code == "B133"
    assert 'run there: CREATE ROLE "app_nobody" NOLOGIN;' in caught.value.notice.next


GRANTS = """
CREATE ROLE {role}_owner; CREATE ROLE {role}_reader;
CREATE TABLE accounts (id int, secret text); ALTER TABLE accounts OWNER TO {role}_owner;
CREATE FUNCTION pay() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON accounts FROM {role}_owner; GRANT SELECT ON accounts TO {role}_owner;
GRANT SELECT (id) ON accounts TO {role}_reader; GRANT INSERT ON accounts TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {role}_owner GRANT SELECT ON TABLES TO {role}_reader;
REVOKE EXECUTE ON FUNCTION pay() FROM PUBLIC; GRANT EXECUTE ON FUNCTION pay() TO {role}_reader;
"""


def test_what_roles_may_do_comes_back_and_is_compared(
    connection: Connection,
    database_url: DatabaseUrl,
    workbench_url: DatabaseUrl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On another server, which knows none of the roles."""
    role = f"r_{database_url.database[-8:]}"
    connection.execute(GRANTS.format(role=role).encode())
    try:
        stored = back_up(database_url, tmp_path)
        evidence = verify(stored, workbench_url)
        assert (evidence.level, evidence.failed) == (Level.EQUAL, "")
        failed = []
        for flag in ("--no-privileges", "-O"):
            monkeypatch.setattr("whimbrel.backup.restore.FLAGS", (*FLAGS, flag))
            evidence = verify(stored, workbench_url)
            assert evidence.level is Level.RESTORED
            failed.append(evidence.failed)
    finally:
        for name in (f"{role}_owner", f"{role}_reader"):
            connection.execute(f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}".encode())
    assert f"for {role}_reader is missing" in failed[0]
    assert "owner of table public.accounts is missing" in failed[1]


def test_what_only_a_superuser_may_own_is_compared_without_its_owner(
    connection: Connection, database_url: DatabaseUrl, workbench_url: DatabaseUrl, tmp_path: Path
) -> None:
    role = f"boss_{database_url.database[-8:]}"
    connection.execute(
        f"CREATE ROLE {role} SUPERUSER; CREATE TABLE t (id int); ALTER TABLE t OWNER TO {role};"
        "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER all_ddl ON ddl_command_end EXECUTE FUNCTION seen();"
        f"ALTER EVENT TRIGGER all_ddl OWNER TO {role}".encode()
    )
    try:
        evidence = verify(back_up(database_url, tmp_path), workbench_url)
    finally:
        connection.execute(f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}".encode())
    assert (evidence.level, evidence.failed) == (Level.EQUAL, "")


def test_what_cannot_be_listed_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        table_of_contents(programs_for(18), tmp_path)
    assert caught.value.notice.code == "B114"


def test_a_server_that_the_project_shares_is_never_restored_to(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    stored = back_up(database_url, tmp_path)
    here = frozenset({read_live(connection).system_identifier})
    with pytest.raises(Stop) as caught:
        verify_backup(stored, replace(target(server_url), forbidden_systems=here), quiet)
    assert caught.value.notice.code == "E221"


def test_an_interrupted_restore_leaves_no_database(
    connection: Connection,
    database_url: DatabaseUrl,
    server_url: DatabaseUrl,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    there = "SELECT d.datname FROM pg_catalog.pg_database AS d ORDER BY 1"
    before = connection.execute(there).fetchall()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("whimbrel.backup.verify.restore_into", interrupted)
    with pytest.raises(KeyboardInterrupt):
        verify(stored, server_url)
    assert connection.execute(there).fetchall() == before
    assert open_backup(tmp_path, stored.id).evidence == stored.evidence


def test_what_the_server_is_to_blame_for_lowers_no_level(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    stored = back_up(database_url, tmp_path)
    nowhere = replace(database_url, port=1)
    with pytest.raises(Failure) as caught:
        restore_into(nowhere, stored.dump, stored.manifest, programs_for(18), lambda: None)
    assert caught.value.notice.code == "B134"
    (stored.dump / "toc.dat").write_bytes(b"PGDMP nonsense")
    with pytest.raises(NotRestored):
        restore_into(database_url, stored.dump, stored.manifest, programs_for(18), lambda: None)

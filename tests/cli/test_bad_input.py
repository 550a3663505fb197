"""Servers, settings and files that are not as they should be: said well, nothing lost, and the
next run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.errors import Exit
from whimbrel.history.checksum import checksum_of

ONE, TWO, THREE = "20260101000000_one", "20260102000000_two", "20260103000000_three"
CONNECTING = ("status", "history", "deploy", "deploy --dry-run", "push", "migrate x", "reset",
              "policy show", "identity show", "resolve --applied x", "execute f.sql")  # fmt: skip


def tables(conn: Connection) -> list[str]:
    query = (
        "SELECT relname FROM pg_catalog.pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return [str(name) for (name,) in conn.execute(query)]


# --- servers ---


@pytest.mark.parametrize("words", CONNECTING)
def test_a_server_that_does_not_answer(shell: Shell, words: str) -> None:
    shell.write("f.sql", "SELECT 1")
    shell.write("schema.sql", "")
    shell.set(DEVELOPMENT_DATABASE_URL="postgresql://ada:s3cr3t@127.0.0.1:1/shop")
    assert shell("-e", "development", *words.split()).stopped("C209", Exit.FAILED) == (
        "C209: no server answers at shop@127.0.0.1:1\n"
        "  why:  nothing listens there: it is stopped, or host or port is another; the URL is "
        "DEVELOPMENT_DATABASE_URL in the process environment\n"
        "  next: start the server or correct the URL; `pg_isready -h 127.0.0.1 -p 1` tells"
    )


def test_a_database_that_is_not_there(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.set(DEVELOPMENT_DATABASE_URL=database_url.with_database("nowhere"))
    notice = shop("status").stopped("C202", Exit.FAILED)
    assert " has no database nowhere\n" in notice
    assert "createdb -h " in notice


def test_a_role_that_is_not_there(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.set(DEVELOPMENT_DATABASE_URL=replace(database_url, user="nobody_of_this_name"))
    said = shop("status")
    # Which of the two is said is the server's: with SCRAM it does not tell strangers who exists.
    code, words = ("C201", "wrong password for user") if "C201" in said.err else ("C202", "no role")
    assert f"{words} nobody_of_this_name" in said.stopped(code, Exit.FAILED)


def test_a_wrong_password(shop: Shell, server_url: DatabaseUrl) -> None:
    if not server_url.password:
        with throw_away_server() as server:
            _wrong_password(shop, server.url())
    else:
        _wrong_password(shop, server_url)


def _wrong_password(shop: Shell, url: DatabaseUrl) -> None:
    shop.set(DEVELOPMENT_DATABASE_URL=replace(url, password="s3cr3t&wrong"))
    said = shop("deploy", "--json")
    assert said.code == Exit.FAILED
    error = said.json["error"]
    assert isinstance(error, dict)
    assert (error["code"], error["what"]) == (
        "C201",
        f"wrong password for user {url.user} at {url.shown}",
    )
    assert "s3cr3t" not in said.out + said.err


def test_a_url_that_is_none(shop: Shell) -> None:
    shop.set(DEVELOPMENT_DATABASE_URL="mysql://ada:s3cr3t@h/d")
    notice = shop("status").stopped("C110", Exit.USAGE)
    assert "DEVELOPMENT_DATABASE_URL" in notice
    assert "s3cr3t" not in notice


def test_an_environment_without_a_url_is_not_given_another_ones(shop: Shell) -> None:
    notice = shop("-e", "staging", "deploy").stopped("C103", Exit.USAGE)
    assert "next: set STAGING_DATABASE_URL=postgresql://" in notice


def test_an_unknown_environment(shop: Shell) -> None:
    notice = shop("-e", "stagin", "deploy").stopped("C101", Exit.USAGE)
    assert 'did you mean "staging"?' in notice
    shop.set(DATABASE_ENV="prod")
    assert 'did you mean "production"?' in shop("deploy").stopped("C101", Exit.USAGE)


# --- settings ---


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [_folder, _link_to_nowhere])
@pytest.mark.parametrize("name", ["whimbrel.toml", "whimbrel.lock"])
def test_a_file_of_rules_that_cannot_be_read_is_not_passed_over(
    shop: Shell, name: str, make: Callable[[Path], None]
) -> None:
    make(shop.root / name)
    assert f"{name} cannot be read" in shop("deploy").stopped("C150", Exit.FAILED)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[environments", "C120"),
        ('migration = "x"', "C121"),
        ("schema = 4", "C122"),
        ('[policy.production]\nbackup = "sometimes"', "C131"),
    ],
)
def test_a_project_file_that_says_nonsense(shop: Shell, text: str, code: str) -> None:
    shop.write("whimbrel.toml", text)
    assert "whimbrel.toml" in shop("status").stopped(code, Exit.USAGE)


def test_settings_in_another_encoding(shop: Shell) -> None:
    shop.write(".env", b"DATABASE_URL=caf\xe9")
    assert ".env is not UTF-8 in line 1" in shop("status").stopped("C151", Exit.FAILED)


# --- migrations that cannot be run ---


def _made(make: Callable[[Path], None]) -> Callable[[Path], None]:
    def remade(path: Path) -> None:
        path.unlink()
        make(path)

    return remade


def _text(raw: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(raw)

    return write


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (Path.unlink, "M101", "has no migration.sql"),
        (_made(_folder), "M101", "has no migration.sql"),
        (_made(_link_to_nowhere), "C150", "cannot be read: no such file or directory"),
        (_text(b"-- caf\xe9\n"), "C151", "is not UTF-8 in line 1"),
        (_text(b"\xff\xfeS\0E\0"), "C151", "iconv -f UTF-16 -t UTF-8"),
        (_text(b"SELECT 1;\n\\i other.sql\n"), "S103", "migration.sql:2:1\n  \\i other.sql\n  ^"),
        (_text(b"COPY a FROM STDIN;\n1\n\\.\n"), "S104", "write the rows as INSERT statements"),
        (_text(b"-- whimbrel:phase later\n"), "S107", "-- whimbrel:phase expand|contract"),
        (
            _text(b"CREATE TABLE b (id int);\nCREATE TABEL c ();\n"),
            "S105",
            "migration.sql:2:8\n  CREATE TABEL c ();\n         ^\n",
        ),
        (_text(b"SELECT 'abc;\n" + b"-- long\n" * 99), "S105", "unterminated quoted string"),
        (_text(b"SELECT 1;\0"), "S102", "NUL"),
    ],
)
def test_what_is_no_migration_stops_before_its_first_statement(
    shop: Shell, connection: Connection, spoil: Callable[[Path], None], code: str, words: str
) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    path = shop.migration(TWO, "CREATE TABLE b (id int);")
    spoil(path)
    notice = shop("deploy").stopped(code, Exit.FAILED)
    assert words in notice
    assert f"migrations/{TWO}" in notice
    assert len(notice.splitlines()[0]) < 300
    assert tables(connection) == []
    _mended(shop, path)
    assert tables(connection) == ["a", "b"]


def _mended(shop: Shell, path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    path.write_text("CREATE TABLE b (id int);", encoding="utf-8")
    shop.done("deploy")


def test_status_lists_the_others_beside_a_folder_that_is_no_migration(shop: Shell) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    shop.done("deploy")
    shop.migration(ONE, b"\xff")
    (shop.root / "migrations" / TWO).mkdir()
    shop.migration(THREE, "CREATE TABLE c (id int);")
    said = shop.done("status")
    assert "? missing   20260101000000_one" in said.out
    assert "applied here, but its file cannot be read" in said.out
    assert "· pending   20260103000000_three" in said.out
    assert f"M101: migrations/{TWO} has no migration.sql" in said.err
    assert shop("status", "--exit-code").code == Exit.DIFFERENT
    problems = shop("status", "--json").json["problems"]
    assert isinstance(problems, list)
    assert [each["code"] for each in problems] == ["C151", "M101"]


def test_a_file_in_the_place_of_the_migrations_folder(shop: Shell) -> None:
    shop.write("migrations", "")
    notice = shop("deploy").stopped("C150", Exit.FAILED)
    assert "migrations cannot be read: not a directory" in notice


@pytest.mark.parametrize(
    "pair",
    [("20260101000000_Add", "20260101000000_add"), ("20260101000000_é", "20260101000000_e\u0301")],
)
def test_two_migrations_of_one_name(shop: Shell, pair: tuple[str, str]) -> None:
    for name in pair:
        shop.migration(name, "SELECT 1")
    notice = shop("deploy").stopped("M102", Exit.FAILED)
    assert notice.startswith("M102: two migrations of one name in migrations: ")


def test_an_extension_that_the_server_lacks(shop: Shell, connection: Connection) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    shop.migration(TWO, "CREATE EXTENSION nowhere_to_be_found;")
    notice = shop("deploy").stopped("M130", Exit.FAILED)
    assert "needs the extension nowhere_to_be_found" in notice
    assert tables(connection) == []


# --- migrations that run, though they look odd ---


def test_line_ends_and_a_byte_order_mark_change_nothing(
    shop: Shell, connection: Connection
) -> None:
    windows = b"\xef\xbb\xbfCREATE TABLE a (id int);\r\nCREATE TABLE b (id int);\r\n"
    path = shop.migration(ONE, windows)
    shop.done("deploy")
    assert tables(connection) == ["a", "b"]
    (checksum,) = connection.execute("SELECT checksum FROM whimbrel.migration").fetchone() or ("",)
    assert checksum == checksum_of(windows)
    path.write_bytes(windows.replace(b"\r\n", b"\n"))
    assert shop("status", "--exit-code").code == Exit.DONE


def test_an_empty_migration_is_applied(shop: Shell) -> None:
    for number, text in enumerate(("", "\n", "-- only words\n", ";")):
        shop.migration(f"2026010100000{number}_empty", text)
    assert shop.done("deploy").out.startswith("applied to development: 4 migrations: ")
    assert shop("status", "--exit-code").code == Exit.DONE


HOSTILE = """\
SET lock_timeout = 0;
SET statement_timeout = 0;
SET search_path = pg_catalog;
DISCARD ALL;
SELECT pg_advisory_unlock_all();
CREATE TABLE public.b (id int);
SET SESSION AUTHORIZATION pg_monitor;
SET ROLE pg_read_all_stats;
SET search_path = nowhere;
SET default_transaction_read_only = on;
"""


def test_what_a_file_does_to_its_session_reaches_neither_records_nor_the_next_file(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    shop.migration(TWO, HOSTILE)
    shop.migration(THREE, "CREATE TABLE c (id int);")
    shop.done("deploy")
    owners = connection.execute(
        "SELECT relname, pg_get_userbyid(relowner) FROM pg_catalog.pg_class "
        "WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    me = connection.info.user
    assert owners == [("a", me), ("b", me), ("c", me)]
    assert shop("status", "--exit-code").code == Exit.DONE


# --- migrations that fail ---


def test_a_refused_statement_is_shown_and_the_next_run_goes_on(
    shop: Shell, connection: Connection
) -> None:
    path = shop.migration(ONE, "CREATE TABLE a (id int);\nALTER TABLE nope ADD x int;\n")
    assert shop("deploy").stopped("R101", Exit.FAILED) == (
        f"R101: migration {ONE} failed at step 2 (ALTER TABLE, line 2): "
        'relation "nope" does not exist\n'
        f"{ONE}/migration.sql:2:1\n"
        "  ALTER TABLE nope ADD x int;\n"
        "  ^\n"
        "  why:  what stands: steps 1–2 not applied\n"
        "  next: correct the file, or what the statement stumbled over, then run "
        "`whimbrel deploy` again"
    )
    assert tables(connection) == []
    said = shop.done("status")
    assert f"✗ failed    {ONE}" in said.out
    assert 'step 2 (ALTER TABLE, line 2): relation "nope" does not exist' in said.out
    assert "next: mend what it stumbled over" in said.err
    path.write_text("CREATE TABLE a (id int);", encoding="utf-8")
    shop.done("deploy")
    assert tables(connection) == ["a"]
    assert shop("status", "--exit-code").code == Exit.DONE


def test_a_full_disk_is_told_with_what_to_do(shop: Shell, connection: Connection) -> None:
    # The server's own SQLSTATE; `make drill` fills a real disk.
    full = "DO $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$;"
    path = shop.migration(ONE, f"CREATE TABLE a (id int);\n{full}")
    notice = shop("deploy").stopped("R101", Exit.FAILED)
    assert "next: free disk space on the server, then run `whimbrel deploy` again" in notice
    assert tables(connection) == []
    path.write_text("CREATE TABLE a (id int);", encoding="utf-8")
    shop.done("deploy")
    assert tables(connection) == ["a"]

"""Every command, well and in trouble, with a password full of odd characters: it is nowhere in
what is printed, written, stored or sent."""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from tests.shell import Shell

from whimbrel.cli.app import COMMANDS
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Failure
from whimbrel.pg.name import literal
from whimbrel.pg.name import quote as quote_name

PASSWORD = "p@ss:w/rd?#%[]\"'\\é $x"
# Spellings that a careless line of code would make of it, and pieces that nothing else contains.
SPELLINGS = {
    PASSWORD,
    quote(PASSWORD, safe=""),
    quote(PASSWORD),
    quote_plus(PASSWORD),
    json.dumps(PASSWORD)[1:-1],
    json.dumps(PASSWORD, ensure_ascii=False)[1:-1],
    repr(PASSWORD)[1:-1],
    literal(PASSWORD)[1:-1],
    shlex.quote(PASSWORD),
    PASSWORD.replace("'", "''"),
}
PIECES = ("ss:w", "w/rd", "rd?#", "w%2Frd", "rd%3F", "ss%3Aw")

# What each verb is asked to do; a verb that is not named here is run without words.
ASKED: dict[str, tuple[tuple[str, ...], ...]] = {
    "demo": ((),) * 0,  # has servers of its own, see tests/flow/test_demo.py
    "identity": (("show",), ("mark",), ("claim",)),
    "policy": (("show",), ("set", "drift", "report", "--reason", "why")),
    "push": ((), ("--accept-data-loss", "--yes")),
    "migrate": (("change",), ("change", "--create-only")),
    "deploy": ((), ("--dry-run",)),
    "resolve": (("--applied", "20260101000000_first"), ("--rolled-back", "nothing")),
    "reset": (("--force",),),
    "diff": (
        ("--from", "empty", "--to", "database"),
        ("--from", "{url}", "--to", "schema"),
        ("--from", "{raw}", "--to", "empty"),
    ),
    "execute": (("good.sql",), ("bad.sql",), ("syntax.sql",), ("gone.sql",)),
    "hook": (("run",),),
    "run": (("--", "true"), ("--", "psql", "{url}", "-c", "select 1")),
    "backup": (("list",), ("create",)),
    "studio": (("--role-sql",),),  # else it serves until Ctrl-C, see tests/studio
    "safety-check": (("reset",), ("--connect", "reset"), ("psql {url} -c 'DROP TABLE a'",)),
}
CALLS = [(verb, *words) for verb in COMMANDS for words in ASKED.get(verb, ((),))]
MODES = (
    "well",
    "as JSON",
    "unmarked",
    "wrong password",
    "no such database",
    "no such role",
    "nobody answers",
    "no such host",
    "a URL that is not escaped",
    "a URL that cannot be read",
    "a URL as the name of the environment",
    "a fault of our own",
)


@pytest.fixture(scope="module")
def watched(server_url: DatabaseUrl) -> Iterator[tuple[DatabaseUrl, set[str]]]:
    """A role with that password, and all that its sessions have told the server of themselves."""
    seen: set[str] = set()
    is_over = threading.Event()
    with connect(server_url) as conn, connect(server_url) as watcher:
        conn.execute("DROP ROLE IF EXISTS secretive")
        conn.execute(f"CREATE ROLE secretive SUPERUSER LOGIN PASSWORD {literal(PASSWORD)}".encode())
        thread = threading.Thread(target=_watch, args=(watcher, seen, is_over))
        thread.start()
        yield replace(server_url, user="secretive", password=PASSWORD), seen
        is_over.set()
        thread.join()
        for name in _databases_of_the_role(conn):
            conn.execute(f"DROP DATABASE {quote_name(name)} WITH (FORCE)".encode())
        conn.execute("DROP ROLE secretive")


def _databases_of_the_role(conn: Connection) -> list[str]:
    """Templates of scratch databases."""
    sql = "SELECT d.datname FROM pg_database AS d WHERE d.datdba = 'secretive'::regrole ORDER BY 1"
    return [str(row[0]) for row in conn.execute(sql).fetchall()]


def _watch(conn: Connection, seen: set[str], is_over: threading.Event) -> None:
    sql = (
        "SELECT application_name || ' ' || query FROM pg_stat_activity WHERE usename = 'secretive'"
    )
    while not is_over.wait(0.02):
        seen |= {str(row[0]) for row in conn.execute(sql).fetchall()}


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[Failure]:
    """Every Failure that is made, whether anybody prints it or not."""
    made: list[Failure] = []
    original = Failure.__init__

    def remember(self: Failure, *words: object, **named: object) -> None:
        original(self, *words, **named)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(Failure, "__init__", remember)
    return made


SHARE = 6


def _meetings() -> Iterator[object]:
    """Each mode with a share of the calls, another share in the next mode, so that every call
    meets several; all with all in the drill."""
    for at, mode in enumerate(MODES):
        yield pytest.param(mode, CALLS[at % SHARE :: SHARE], id=mode)
    for mode in MODES:
        yield pytest.param(mode, CALLS, id=f"{mode}, all calls", marks=pytest.mark.drill)


@pytest.mark.parametrize(("mode", "calls"), [*_meetings()])
def test_the_password_is_nowhere(
    mode: str,
    calls: list[tuple[str, ...]],
    shell: Shell,
    database_url: DatabaseUrl,
    watched: tuple[DatabaseUrl, set[str]],
    failures: list[Failure],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    role, seen = watched
    url = replace(role, database=database_url.database)
    _project(shell)
    shell.set(**_variables(mode, url))
    if mode not in ("unmarked", "a URL that cannot be read"):
        with _as_owner(shell, url):
            shell("-e", "development", "identity", "mark")
    if mode == "a fault of our own":
        monkeypatch.setattr("whimbrel.flow.enter.look", _broken(url))
        monkeypatch.setattr("whimbrel.flow.settings.database_config", _broken(url))
    for call in calls:
        said = shell(*_words(mode, call, url))
        for text in (said.out, said.err):
            _assert_clean(text, f"{mode}: {' '.join(call)}")
    for failure in failures:
        _assert_clean(_chain(failure), f"{mode}: {failure.notice.code}")
    for path in shell.root.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            _assert_clean(text, str(path.relative_to(shell.root)))
    for text in seen | _stored(database_url):
        _assert_clean(text, "on the server")


def test_what_a_migration_says_of_passwords_is_not_repeated(
    shell: Shell, database_url: DatabaseUrl
) -> None:
    """The server has to get it; progress, failure, status and ledger show stars."""
    secret, role = "of the r0le's own", f"made_{database_url.database[-12:]}"
    shell.set(DEVELOPMENT_DATABASE_URL=database_url, DATABASE_ENV="development")
    make = f"CREATE ROLE {role} PASSWORD {literal(secret)}"
    told = ""
    try:
        for at, sql in enumerate((f"{make} LOGIN;", f"ALTER TABLE a; {make} NOSUCH;", f"{make};")):
            shell.migration(f"2026020{at + 1}000000_role", sql)
            said = [shell("deploy"), shell("status"), shell("deploy", "--json")]
            said.append(shell("execute", f"migrations/2026020{at + 1}000000_role/migration.sql"))
            told += "".join(each.out + each.err for each in said)
            if at == 1:
                (shell.root / "migrations/20260202000000_role/migration.sql").write_text(
                    "SELECT 1;"
                )
        assert f"CREATE ROLE {role} PASSWORD '****" in told
        assert "already exists" in told
        for text in (told, *_stored(database_url)):
            assert "r0le" not in text
    finally:
        with connect(database_url) as conn:
            conn.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_every_mode_of_trouble_is_met(
    shell: Shell,
    database_url: DatabaseUrl,
    watched: tuple[DatabaseUrl, set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that the test above does not pass because nothing was reached."""
    url = replace(watched[0], database=database_url.database)
    _project(shell)
    codes = {}
    for mode in MODES:
        shell.set(**_variables(mode, url))
        said = shell(*_words(mode, ("status",), url))
        codes[mode] = said.err.partition(": ")[0].rpartition("\n")[2] if said.code else "done"
    assert codes["wrong password"] == "C201"
    assert codes["no such database"] == "C202"
    assert codes["nobody answers"] == "C209"
    assert codes["a URL that cannot be read"] == "C110"
    assert codes["a URL as the name of the environment"] == "C101"
    assert codes["well"] == "done"
    monkeypatch.setattr("whimbrel.flow.enter.look", _broken(url))
    shell.set(**_variables("well", url))
    said = shell("status")
    assert "Traceback" in said.err  # because of WHIMBREL_DEBUG
    assert "X100: a fault in whimbrel itself: RuntimeError: no way to postgresql://" in said.err


def _project(shell: Shell) -> None:
    shell.write("schema.sql", "CREATE TABLE a (b integer);\n")
    shell.migration("20260101000000_first", "CREATE TABLE a (b integer);\n")
    shell.write("good.sql", "SELECT 1;\n")
    shell.write("bad.sql", "SELECT * FROM nowhere;\n")
    shell.write("syntax.sql", "SELEC 1;\n")


def _variables(mode: str, url: DatabaseUrl) -> dict[str, str]:
    raw = url.reveal().replace(quote(PASSWORD, safe=""), PASSWORD)
    other = {
        "wrong password": replace(url, password=PASSWORD + "!").reveal(),
        "no such database": url.with_database("nowhere").reveal(),
        "no such role": replace(url, user="nobody_at_all").reveal(),
        "nobody answers": replace(url, port=1).reveal(),
        "no such host": replace(url, host="db.invalid").reveal(),
        "a URL that is not escaped": raw,
        "a URL that cannot be read": url.reveal() + "?sslmod=" + quote(PASSWORD, safe=""),
    }
    chosen = other.get(mode, url.reveal())
    return {
        "WHIMBREL_DEBUG": "1",
        "DATABASE_URL": chosen,
        "DIRECT_URL": chosen,
        "WHIMBREL_SCRATCH_URL": url.with_database("postgres").reveal(),
    }


def _words(mode: str, call: tuple[str, ...], url: DatabaseUrl) -> list[str]:
    raw = url.reveal().replace(quote(PASSWORD, safe=""), PASSWORD)
    words = [word.replace("{url}", url.reveal()).replace("{raw}", raw) for word in call]
    environment = url.reveal() if mode == "a URL as the name of the environment" else "development"
    verb, *rest = words
    options = ["-e", environment, *(["--json"] if mode == "as JSON" else [])]
    return [*options, verb, *rest]


@contextmanager
def _as_owner(shell: Shell, url: DatabaseUrl) -> Iterator[None]:
    shell.set(DEVELOPMENT_DATABASE_URL=url)
    yield
    shell.unset("DEVELOPMENT_DATABASE_URL")


class _broken:
    """What is not foreseen, with the worst message that it could have."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url

    def __call__(self, *_: object, **__: object) -> object:
        password, url = self._url.password, self._url.reveal()
        raise RuntimeError(f"no way to {url} with password={quote(password, safe='')}")


def _chain(error: BaseException | None) -> str:
    told = []
    while error is not None:
        told += [str(error), repr(error), repr(error.args)]
        if isinstance(error, Failure):
            told.append(repr(error.notice))
        error = error.__cause__ or error.__context__
    return "\n".join(told)


def _stored(url: DatabaseUrl) -> set[str]:
    """Every row of our own schema."""
    with connect(url) as conn:
        tables = conn.execute(
            "SELECT c.oid::regclass::text FROM pg_class AS c "
            "WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace('whimbrel') ORDER BY 1"
        ).fetchall()
        rows = [
            row
            for (table,) in tables
            for row in conn.execute(f"SELECT t::text FROM {table} AS t".encode()).fetchall()
        ]
    return {str(row[0]) for row in rows}


def _assert_clean(text: str, where: str) -> None:
    found = [each for each in (*SPELLINGS, *PIECES) if each in text]
    assert not found, f"{where} tells {found}:\n{text}"


def test_the_spellings_would_be_found() -> None:
    assert Path(__file__).exists()
    with pytest.raises(AssertionError):
        _assert_clean(f"at {quote(PASSWORD, safe='')}@", "here")

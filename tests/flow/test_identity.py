"""The rules by which a database comes to its mark, keeps it, and lends it to nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from tests.shell import Shell, new_database

from whimbrel.config.lockfile import FILE, parse_lock
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.pg.name import literal, quote

ORDERS = "CREATE TABLE orders (id integer PRIMARY KEY); INSERT INTO orders VALUES (1), (2)"
WRITING = (("deploy",), ("execute", "one.sql"), ("policy", "set", "drift", "report", "--reason=x"))


@pytest.fixture
def folder(shell: Shell, server_url: DatabaseUrl) -> Shell:
    """A project with a migration and a file of SQL."""
    shell.set(WHIMBREL_SCRATCH_URL=server_url)
    shell.migration("20260101000000_first", "CREATE TABLE visitors (id integer PRIMARY KEY);")
    shell.write("one.sql", "CREATE TABLE one (id integer);")
    return shell


@pytest.fixture
def filled(database_url: DatabaseUrl) -> DatabaseUrl:
    """A database with tables, which nobody has marked."""
    return _fill(database_url)


def _fill(url: DatabaseUrl) -> DatabaseUrl:
    with connect(url) as conn:
        conn.execute(ORDERS.encode())
    return url


def _one(url: DatabaseUrl, sql: str) -> object:
    with connect(url) as conn:
        row = conn.execute(sql.encode()).fetchone()
    return None if row is None else row[0]


def _has_our_schema(url: DatabaseUrl) -> bool:
    return _one(url, "SELECT to_regnamespace('whimbrel')::text") is not None


def _token(url: DatabaseUrl) -> str:
    return f"{url.database}@{url.host}"


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
@pytest.mark.parametrize("stated", ["-e", "DATABASE_ENV", ".env"])
def test_the_first_command_that_writes_marks_an_empty_database(
    stated: str, command: tuple[str, ...], folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(DATABASE_URL=database_url)
    words = ("-e", "development") if stated == "-e" else ()
    if stated == "DATABASE_ENV":
        folder.set(DATABASE_ENV="development")
    if stated == ".env":
        folder.write(".env", "DATABASE_ENV=development\n")
    said = folder.done(*command, *words)
    assert re.search(r"^marked \S+ as development/[0-9a-f]{8}$", said.err, re.MULTILINE)
    assert _one(database_url, "SELECT environment FROM whimbrel.identity") == "development"
    audit = _one(database_url, "SELECT detail->>'mark' FROM whimbrel.audit ORDER BY number")
    assert f"as {audit}\n" in said.err


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
@pytest.mark.parametrize("label", ["NODE_ENV", "nothing"])
def test_a_label_that_nobody_stated_marks_nothing(
    label: str, command: tuple[str, ...], folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(DATABASE_URL=database_url)
    if label == "NODE_ENV":
        folder.set(NODE_ENV="development")
    notice = folder(*command).stopped("I101", Exit.STOPPED)
    assert "it is empty: add `-e development` once, and it is marked as what you state" in notice
    assert not _has_our_schema(database_url)


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("history",),
        ("env",),
        ("identity", "show"),
        ("policy", "show"),
        ("deploy", "--dry-run"),
        ("diff", "--from", "database", "--to", "database"),
        ("safety-check", "--connect", "reset"),
    ],
    ids=" ".join,
)
def test_a_command_that_reads_marks_nothing(
    command: tuple[str, ...], folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(DEVELOPMENT_DATABASE_URL=database_url)
    said = folder(*command, "-e", "development")
    assert said.code in (Exit.DONE, Exit.STOPPED), said.err
    assert not _has_our_schema(database_url)


def test_what_asks_asks_before_it_marks(folder: Shell, database_url: DatabaseUrl) -> None:
    folder.set(STAGING_DATABASE_URL=database_url)
    notice = folder("-e", "staging", "reset").stopped("G102", Exit.STOPPED)
    assert notice.endswith(f"add `--confirm {_token(database_url)}`")
    assert not _has_our_schema(database_url)
    folder.done("-e", "staging", "reset", "--confirm", _token(database_url))
    assert _one(database_url, "SELECT environment FROM whimbrel.identity") == "staging"


def test_at_a_terminal_the_first_writing_command_asks_what_it_is(
    folder: Shell, filled: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("whimbrel.cli.context._may_ask", lambda: True)
    monkeypatch.setattr("whimbrel.cli.context._ask", _remembers(asked))
    folder.set(STAGING_DATABASE_URL=filled)
    folder("-e", "staging", "deploy")
    assert asked == [f"Is this staging? Type {_token(filled)} to mark it so: "]
    assert not _has_our_schema(filled)
    monkeypatch.setattr("whimbrel.cli.context._ask", lambda _: _token(filled))
    folder.done("-e", "staging", "deploy")
    assert _one(filled, "SELECT environment FROM whimbrel.identity") == "staging"


def _remembers(asked: list[str]) -> Callable[[str], str]:
    def answer(question: str) -> str:
        asked.append(question)
        return "no"

    return answer


def test_a_shared_database_that_was_marked_by_the_way_is_only_said_to_belong_in_the_lock_file(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(STAGING_DATABASE_URL=database_url)
    said = folder.done("-e", "staging", "deploy")
    assert re.search(r'add: \{ environment = "staging", kind = "staging", system_id', said.err)
    assert not (folder.root / FILE).exists()


def test_an_empty_database_is_marked_without_a_question(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(PRODUCTION_DATABASE_URL=database_url)
    said = folder.done("-e", "production", "identity", "mark")
    assert re.fullmatch(r"production/[0-9a-f]{8}\n", said.out)
    (listed,) = parse_lock((folder.root / FILE).read_text("utf-8")).databases
    assert listed.environment == "production"
    assert listed.uuid.startswith(said.out.strip().split("/")[1])
    assert listed.database_oid is not None


@pytest.mark.parametrize("how", ["--confirm", "WHIMBREL_CONFIRM"])
def test_one_with_tables_shows_what_is_seen_and_wants_its_token(
    how: str, folder: Shell, filled: DatabaseUrl
) -> None:
    folder.set(STAGING_DATABASE_URL=filled)
    words: tuple[str, ...] = ("-e", "staging", "identity", "mark")
    for wrong in ((), ("--yes",), ("--confirm", "staging"), ("--confirm", filled.database)):
        said = folder(*words, *wrong)
        said.stopped("G102", Exit.STOPPED)
        assert "  1 table with about " in said.err
        assert "0 other clients, 0 replicas, age 0 days" in said.err
    assert not _has_our_schema(filled)
    if how == "--confirm":
        words = (*words, "--confirm", _token(filled))
    else:
        folder.set(WHIMBREL_CONFIRM=_token(filled))
    assert folder.done(*words).out.startswith("staging/")
    (listed,) = parse_lock((folder.root / FILE).read_text("utf-8")).databases
    assert (listed.uuid, listed.database_oid) == ("", None)  # of staging the server alone


def test_development_is_not_listed(folder: Shell, database_url: DatabaseUrl) -> None:
    folder.set(DEVELOPMENT_DATABASE_URL=database_url)
    folder.done("-e", "development", "identity", "mark")
    assert not (folder.root / FILE).exists()


def test_a_mark_is_raised_on_confirmation_alone_and_what_policy_said_before_ends(
    folder: Shell, filled: DatabaseUrl
) -> None:
    folder.set(DATABASE_URL=filled)
    confirm = ("--confirm", _token(filled))
    first = folder.done("-e", "development", "identity", "mark", *confirm).out
    weak = ("policy", "set", "staging", "off", "--reason", "nobody stages development")
    folder.done("-e", "development", *weak)
    folder("-e", "production", "identity", "mark").stopped("G102", Exit.STOPPED)
    raised = folder.done("-e", "production", "identity", "mark", *confirm)
    assert raised.out.startswith("production/")
    assert raised.out.split("/")[1] != first.split("/")[1]
    assert "policy set for what it was no longer holds: staging" in raised.err
    assert _one(filled, "SELECT count(*) FROM whimbrel.policy") == 0
    said = _one(
        filled, "SELECT detail->>'reason' FROM whimbrel.audit WHERE verb = 'policy dropped'"
    )
    assert said == "nobody stages development"


def test_marking_again_as_the_same_changes_nothing_but_lists_it(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(PRODUCTION_DATABASE_URL=database_url)
    words = ("-e", "production", "identity", "mark")
    first = folder.done(*words).out
    (folder.root / FILE).unlink()
    assert folder.done(*words).out == first
    assert (folder.root / FILE).exists()


@pytest.fixture
def production(folder: Shell, filled: DatabaseUrl) -> DatabaseUrl:
    folder.set(PRODUCTION_DATABASE_URL=filled)
    folder.done("-e", "production", "identity", "mark", "--confirm", _token(filled))
    return filled


@contextmanager
def copy_of(url: DatabaseUrl, server: DatabaseUrl) -> Iterator[DatabaseUrl]:
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    with connect(server) as conn:
        conn.execute(
            f"CREATE DATABASE {quote(name)} TEMPLATE {quote(url.database)} "
            "STRATEGY file_copy".encode()
        )
        try:
            yield server.with_database(name)
        finally:
            conn.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())


@pytest.mark.parametrize("label", ["staging", "development", "test"])
def test_a_copy_is_claimed_after_the_lock_test_and_may_then_be_reset(
    label: str, folder: Shell, production: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    with copy_of(production, server_url) as copy:
        folder.set(**{f"{label.upper()}_DATABASE_URL": copy})
        folder("-e", label, "reset", "--force").stopped("I101", Exit.STOPPED)
        said = folder.done("-e", label, "identity", "claim", "--confirm", _token(copy))
        assert said.out.startswith(f"{label}/")
        folder.done("-e", label, "reset", "--force", "--confirm", said.out.strip())
        assert _one(copy, "SELECT to_regclass('orders')") is None
        assert _one(copy, "SELECT environment FROM whimbrel.identity") == label
        assert _one(copy, "SELECT count(*) FROM whimbrel.audit") != 0
    assert _one(production, "SELECT count(*) FROM orders") == 2
    kinds = [e.kind.value for e in parse_lock((folder.root / FILE).read_text("utf-8")).databases]
    assert kinds == ["production", *(["staging"] if label == "staging" else [])]


def test_without_production_in_reach_the_lock_file_and_a_confirmation_suffice(
    folder: Shell, production: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    """A dump restored elsewhere: its mark's uuid is listed, on another server than this."""
    lock = folder.root / FILE
    text = lock.read_text("utf-8")
    folder.set(PRODUCTION_DATABASE_URL="postgresql://shop@127.0.0.1:1/shop")
    with copy_of(production, server_url) as copy:
        folder.set(STAGING_DATABASE_URL=copy)
        words = ("-e", "staging", "identity", "claim")
        confirm = ("--confirm", _token(copy))
        for refused in (text, re.sub('uuid = "........', 'uuid = "00000000', _elsewhere(text))):
            lock.write_text(refused, "utf-8")
            folder(*words, *confirm).stopped("I114", Exit.STOPPED)
        lock.write_text(_elsewhere(text), "utf-8")
        folder(*words).stopped("G102", Exit.STOPPED)
        assert folder.done(*words, *confirm).out.startswith("staging/")


def _elsewhere(lock: str) -> str:
    return re.sub('identifier = "...', 'identifier = "999', lock)


def test_production_that_has_moved_is_claimed_as_production_without_a_lock_test(
    folder: Shell, production: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    weaker = ("policy", "set", "staging", "off", "--reason", "staging is being rebuilt")
    token = f"production/{str(_one(production, 'SELECT uuid FROM whimbrel.identity'))[:8]}"
    folder.done("-e", "production", *weaker, "--confirm", token)
    with copy_of(production, server_url) as moved:
        folder.set(PRODUCTION_DATABASE_URL=moved)
        words = ("-e", "production", "identity", "claim")
        folder(*words).stopped("G102", Exit.STOPPED)
        claimed = folder.done(*words, "--confirm", _token(moved)).out
        assert claimed.startswith("production/")
        assert claimed.strip() != token
        assert claimed.split("/")[1].strip() in (folder.root / FILE).read_text("utf-8")
        # It is still production, so what was weakened in it still is.
        assert _one(moved, "SELECT value FROM whimbrel.policy WHERE key = 'staging'") == "off"


def test_what_is_known_and_harmless_may_be_raised_by_a_claim_and_not_lowered(
    folder: Shell, filled: DatabaseUrl
) -> None:
    confirm = ("--confirm", _token(filled))
    folder.set(STAGING_DATABASE_URL=filled)
    folder.done("-e", "staging", "identity", "mark", *confirm)
    folder.unset("STAGING_DATABASE_URL")
    folder.set(TEST_DATABASE_URL=filled)
    folder("-e", "test", "identity", "claim", *confirm).stopped("I111", Exit.STOPPED)
    folder.unset("TEST_DATABASE_URL")
    folder.set(PRODUCTION_DATABASE_URL=filled)
    assert folder.done("-e", "production", "identity", "claim", *confirm).out[:11] == "production/"


@contextmanager
def ordinary_role(url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A role that may connect and no more."""
    name = f"app_{uuid4().hex[:8]}"
    with connect(url) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD {literal(name)}".encode())
        try:
            yield replace(url, user=name, password=name)
        finally:
            conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def test_without_the_right_to_make_our_schema_the_grant_is_printed(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    with ordinary_role(database_url) as role:
        folder.set(DEVELOPMENT_DATABASE_URL=role)
        words = ("-e", "development", "identity", "mark")
        notice = folder(*words).stopped("K102", Exit.FAILED)
        found = re.search(r"run as the owner: (GRANT CREATE ON DATABASE .*;)", notice)
        assert found is not None
        with connect(database_url) as conn:
            conn.execute(found[1].encode())
        assert folder.done(*words).out.startswith("development/")


def test_who_may_not_read_the_mark_finds_production_and_the_grant(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(DEVELOPMENT_DATABASE_URL=database_url)
    folder.done("-e", "development", "identity", "mark")
    with ordinary_role(database_url) as role:
        folder.set(DEVELOPMENT_DATABASE_URL=role)
        said = folder("-e", "development", "reset", "--force")
        notice = said.stopped("I101", Exit.STOPPED)
        assert f'GRANT USAGE ON SCHEMA whimbrel TO "{role.user}"' in notice
        shown = folder.done("-e", "development", "identity", "show", "--json").json
        assert (shown["is_known"], shown["kind"]) == (False, "production")


def test_where_the_number_is_hidden_host_and_oid_serve_and_it_is_said(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    with connect(database_url) as conn:
        conn.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
    with ordinary_role(database_url) as role:
        with connect(database_url) as conn:
            database = quote(role.database)
            conn.execute(f"GRANT CREATE ON DATABASE {database} TO {role.user}".encode())
            conn.execute(f"GRANT ALL ON SCHEMA public TO {role.user}".encode())
        folder.set(DEVELOPMENT_DATABASE_URL=role)
        said = folder.done("-e", "development", "deploy")
        folder.done("-e", "development", "reset", "--force")
        assert " · by host name only\n" in said.err
        shown = folder.done("-e", "development", "identity", "show")
        assert f"host:{role.host}:{role.port}" in shown.out
        assert "host name and oid stand for it" in shown.out
        # Who is shown the number sees another mark than the one that it would have written.
        folder.set(DEVELOPMENT_DATABASE_URL=database_url)
        folder("-e", "development", "reset", "--force").stopped("I101", Exit.STOPPED)


def test_every_command_first_says_where_it_is(folder: Shell, database_url: DatabaseUrl) -> None:
    folder.set(PRODUCTION_DATABASE_URL=database_url)
    folder.done("-e", "production", "identity", "mark")
    place = f"{database_url.database}@{database_url.host}:{database_url.port}"
    head = rf"production · {re.escape(place)} · marked production/[0-9a-f]{{8}}"
    for command in (("status",), ("history",), ("policy", "show"), ("deploy", "--dry-run")):
        said = folder("-e", "production", *command)
        assert re.fullmatch(head, said.err.splitlines()[0])
        assert not re.search(head, said.out)


def test_the_token_is_shown_as_json_and_accepted_where_nothing_asks(
    folder: Shell, database_url: DatabaseUrl
) -> None:
    folder.set(STAGING_DATABASE_URL=database_url)
    shown = folder.done("-e", "staging", "identity", "show", "--json").json
    assert shown["confirm"] == _token(database_url)
    folder.done("-e", "staging", "deploy", "--confirm", "nobody asks")
    shown = folder.done("-e", "staging", "identity", "show", "--json").json
    assert re.fullmatch(r"staging/[0-9a-f]{8}", str(shown["confirm"]))
    folder.set(WHIMBREL_CONFIRM=str(shown["confirm"]))
    folder.done("-e", "staging", "reset")
    folder.done("-e", "staging", "status")


def test_evidence_is_whole_for_an_ordinary_role_too(folder: Shell, filled: DatabaseUrl) -> None:
    """Of other users' sessions it sees no more than that they are there."""
    with ordinary_role(filled) as role, connect(filled, application_name="shop"):
        folder.set(DATABASE_URL=role)
        notice = folder("-e", "development", "deploy").stopped("I101", Exit.STOPPED)
        assert not re.search(r"\b0 other clients", notice)
        assert "identity mark -e … --confirm" in notice
    folder.set(DATABASE_URL=filled)
    notice = folder("-e", "development", "deploy").stopped("I101", Exit.STOPPED)
    assert "0 other clients" in notice
    assert f"identity mark -e development --confirm {_token(filled)}" in notice


def test_production_is_weakened_only_inside_it_with_a_reason_and_audited(
    folder: Shell, production: DatabaseUrl
) -> None:
    folder.write("whimbrel.toml", '[policy.production]\nstaging = "off"\nstall_budget_ms = 100\n')
    rows = {row["key"]: row for row in _policy(folder)}
    assert (rows["staging"]["value"], rows["stall_budget_ms"]["value"]) == ("proof", 100)
    words = ("-e", "production", "policy", "set", "staging", "off")
    folder(*words).stopped("G120", Exit.USAGE)
    folder(*words, "--reason", "  ").stopped("G120", Exit.USAGE)
    folder(*words, "--reason", "rebuilt", "--yes").stopped("G102", Exit.STOPPED)
    token = str(folder.done("-e", "production", "identity", "show", "--json").json["confirm"])
    folder.done(*words, "--reason", "rebuilt", "--confirm", token)
    row = {row["key"]: row for row in _policy(folder)}["staging"]
    assert (row["value"], row["reason"], row["is_weaker"]) == ("off", "rebuilt", True)
    detail = _one(production, "SELECT detail::text FROM whimbrel.audit WHERE verb = 'policy set'")
    assert '"reason": "rebuilt"' in str(detail)


def test_what_was_weakened_in_a_copys_origin_is_not_weakened_in_the_copy_of_another_kind(
    folder: Shell, production: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    token = str(folder.done("-e", "production", "identity", "show", "--json").json["confirm"])
    words = ("policy", "set", "drift", "report", "--reason", "x", "--confirm", token)
    folder.done("-e", "production", *words)
    with copy_of(production, server_url) as copy:
        folder.set(STAGING_DATABASE_URL=copy)
        folder.done("-e", "staging", "identity", "claim", "--confirm", _token(copy))
        assert _one(copy, "SELECT count(*) FROM whimbrel.policy") == 0
    assert _one(production, "SELECT count(*) FROM whimbrel.policy") == 1


def _policy(folder: Shell) -> list[dict[str, object]]:
    found = folder.done("-e", "production", "policy", "show", "--json").json["policy"]
    assert isinstance(found, list)
    return found


def test_no_message_proposes_to_lower_a_mark() -> None:
    """In all of our texts an environment is left open or is production; the one place that fills
    it in does so for an unmarked database of this machine."""
    source = Path(__file__).parents[2] / "src" / "whimbrel"
    proposals = [
        (str(file.relative_to(source)), found)
        for file in source.rglob("*.py")
        if "demo" not in file.parts  # whose actor types such commands
        for found in re.findall(r"identity (?:mark|claim) -e ([^\s`\"]+)", file.read_text("utf-8"))
    ]
    assert {word for _, word in proposals} <= {"…", "production", "{name}"}
    assert {file for file, word in proposals if word == "{name}"} == {"guard/identity.py"}


def test_a_new_database_beside_this_one_is_another(
    folder: Shell, production: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    with new_database(server_url) as other:
        folder.set(STAGING_DATABASE_URL=other)
        folder.done("-e", "staging", "deploy")

"""Declared facts are what a server does: locks from pg_locks, scans and rewrites from DEBUG1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from uuid import uuid4

import psycopg
import pytest
from tests.plan.forms import FORMS, OUTSIDE_ELSEWHERE, OUTSIDE_FORMS, Form
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.pg.locks import LockMode
from whimbrel.pg.name import quote
from whimbrel.plan.facts import describe
from whimbrel.plan.step import Step, TransactionNeed
from whimbrel.script.parse import parse_script

MODES = {each.pg_locks_name: each for each in LockMode}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a statement did to relations that were there before it."""

    locks: dict[str, LockMode] = field(default_factory=dict)
    scans: frozenset[str] = frozenset()
    rewrites: frozenset[str] = frozenset()


SCHEMA = Path(__file__).with_name("forms.sql")

OTHER_MAJORS = [pytest.param(each, marks=pytest.mark.drill) for each in (15, 16, 17)]


@pytest.fixture(scope="module", params=[0, *OTHER_MAJORS], ids=lambda major: f"{major or 'test'}")
def schema_url(request: pytest.FixtureRequest) -> Iterator[DatabaseUrl]:
    """The schema on the tests' server (0), in the drill on those of the other majors too."""
    if request.param:
        server_url: DatabaseUrl = request.getfixturevalue("server_of")(request.param)
    else:
        server_url = request.getfixturevalue("server_url")
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    url = server_url.with_database(name)
    with connect(server_url) as maintenance:
        maintenance.execute(f"CREATE DATABASE {quote(name)}".encode())
        try:
            with connect(url) as conn:
                conn.execute(SCHEMA.read_bytes())
            yield url
        finally:
            maintenance.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def session(schema_url: DatabaseUrl) -> Iterator[Connection]:
    with connect(schema_url) as conn:
        yield conn


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.sql)
def test_a_form_does_what_is_declared(form: Form, session: Connection) -> None:
    if session.info.server_version < form.since * 10000:
        return  # the grammar of this server does not have it
    step = _declared(form.sql)
    seen = _observe(form, session)
    assert _tables(step) | form.beyond == seen.locks
    if form.scans_less:
        assert not seen.rewrites
        return
    if not _is_query(step):  # the notices speak of DDL only
        assert {each.relation for each in step.rewrites} == seen.rewrites - form.beyond.keys()
        scans = {each.relation for each in step.scans}
        assert scans - seen.rewrites == seen.scans - seen.rewrites - form.beyond.keys()


@pytest.mark.parametrize("sql", OUTSIDE_FORMS)
def test_what_runs_outside_waits_for_the_declared_mode(sql: str, schema_url: DatabaseUrl) -> None:
    relation = OUTSIDE_FORMS[sql]
    step = _declared(sql)
    assert step.transaction is TransactionNeed.OUTSIDE
    declared = {each.relation.relation: each.lock for each in step.touches}
    assert _awaited(sql, relation, schema_url) == declared[relation]


@pytest.mark.parametrize("sql", [*OUTSIDE_FORMS, *OUTSIDE_ELSEWHERE])
def test_what_is_declared_outside_is_refused_inside(sql: str, session: Connection) -> None:
    assert _declared(sql).transaction is TransactionNeed.OUTSIDE
    with pytest.raises(psycopg.errors.ActiveSqlTransaction), session.transaction():
        session.execute(sql.encode())


def test_a_block_that_commits_is_refused_inside(session: Connection) -> None:
    sql = "DO $$ BEGIN COMMIT; END $$"
    assert _declared(sql).transaction is TransactionNeed.OUTSIDE
    with pytest.raises(psycopg.errors.InvalidTransactionTermination), session.transaction():
        session.execute(sql.encode())
    session.execute(sql.encode())


def _declared(sql: str) -> Step:
    (step,) = describe(parse_script(sql, name="form.sql"))
    return step


def _is_query(step: Step) -> bool:
    return step.statement.tag in (
        *(
            "SELECT",
            "SELECT INTO",
            "TRUNCATE TABLE",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "DO",
            "ANALYZE",
            "COPY",
        ),
        *("CREATE TABLE AS", "CREATE MATERIALIZED VIEW", "REFRESH MATERIALIZED VIEW"),
    )


def _tables(step: Step) -> dict[str, LockMode]:
    return {each.relation.relation: each.lock for each in step.touches}


RELATIONS = b"SELECT oid, relname, relkind::text FROM pg_catalog.pg_class WHERE oid >= 16384"
HELD = b"""
SELECT relation, mode FROM pg_catalog.pg_locks
WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation'
"""


def _observe(form: Form, session: Connection) -> Seen:
    notices: list[str] = []

    def listen(notice: psycopg.errors.Diagnostic) -> None:
        notices.append(notice.message_primary or "")

    # A dropped relation keeps its lock and loses its name.
    before = {oid: (str(name), str(kind)) for oid, name, kind in session.execute(RELATIONS)}
    session.add_notice_handler(listen)
    try:
        with session.transaction(force_rollback=True):
            session.execute(form.first.encode() or b"SELECT")
            session.execute(b"SET LOCAL client_min_messages = debug1")
            notices.clear()
            session.execute(form.sql.encode())
            session.execute(b"SET LOCAL client_min_messages = warning")
            held = [
                (before[oid], str(mode)) for oid, mode in session.execute(HELD) if oid in before
            ]
    finally:
        session.remove_notice_handler(listen)
    declared = _tables(_declared(form.sql))
    known = {name for name, _ in before.values()}
    return Seen(
        locks=_strongest(held, set(declared)),
        rewrites=_named(notices, r'rewriting table "(\w+)"') & known,
        scans=_scanned(notices, next(iter(declared), "")) & known,
    )


def _strongest(held: list[tuple[tuple[str, str], str]], declared: set[str]) -> dict[str, LockMode]:
    """Per relation; indexes and sequences go along with their table unless they are declared."""
    strongest: dict[str, LockMode] = {}
    for (name, kind), mode in held:
        if kind in ("r", "p", "v", "m", "f") or name in declared:
            strongest[name] = max(strongest.get(name, LockMode.ACCESS_SHARE), MODES[mode])
    return strongest


def _scanned(notices: list[str], main: str) -> frozenset[str]:
    found = _named(notices, r'verifying table "(\w+)"')
    found |= _named(notices, r'building index "\w+" on table "(\w+)"')
    is_checked = any("validating foreign key constraint" in each for each in notices)
    return found | (frozenset({main}) if is_checked else frozenset())


def _named(notices: list[str], pattern: str) -> frozenset[str]:
    return frozenset(found[1] for each in notices if (found := re.search(pattern, each)))


def _awaited(sql: str, relation: str, url: DatabaseUrl) -> LockMode:
    """The mode for which `sql` queues behind EXCLUSIVE on `relation`.

    Not behind ACCESS EXCLUSIVE: VACUUM looks at its table under ACCESS SHARE first.
    """
    with connect(url) as holder, connect(url) as waiter, connect(url) as watcher:
        pid = waiter.info.backend_pid
        thread = Thread(target=_run_until_cancelled, args=(waiter, sql))
        with holder.transaction(force_rollback=True):
            holder.execute(f"LOCK TABLE {quote(relation)} IN EXCLUSIVE MODE".encode())
            thread.start()
            try:
                return _wait_for(watcher, pid, relation)
            finally:
                watcher.execute(b"SELECT pg_cancel_backend(%s)", [pid])
                thread.join(PATIENCE_S)


def _run_until_cancelled(waiter: Connection, sql: str) -> None:
    with pytest.raises(psycopg.errors.QueryCanceled):
        waiter.execute(sql.encode())


AWAITED = b"""
SELECT mode FROM pg_catalog.pg_locks
WHERE pid = %s AND NOT granted AND relation = %s::regclass
"""


def _wait_for(watcher: Connection, pid: int, relation: str) -> LockMode:
    deadline = monotonic() + PATIENCE_S
    while monotonic() < deadline:
        if row := watcher.execute(AWAITED, [pid, relation]).fetchone():
            return MODES[str(row[0])]
        sleep(0.005)
    raise AssertionError(f"nothing waits for {relation}")

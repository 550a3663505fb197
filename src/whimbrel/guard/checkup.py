"""What a doctor says of a server: what is as it should be, what could be better, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ..config.kind import Kind
from ..errors import Notice
from ..pg.version import NEWEST_PROVEN, OLDEST_PROVEN, OLDEST_TRIED, ServerVersion

CROWDED = 0.9  # of the connections that an ordinary role may open
CLOCK_ADVICE_S, CLOCK_PROBLEM_S = 5.0, 300.0


class Weight(Enum):
    OK = "ok"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line of a checkup. `why` and `next` are empty where all is well."""

    weight: Weight
    topic: str
    what: str
    why: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """As one session sees the server; `clock_ahead_s`: its clock against this machine's."""

    version: int
    role: str
    database: str
    schema: str
    is_superuser: bool
    may_create_database: bool
    may_create_in_database: bool
    may_create_in_schema: bool
    fsync: bool
    full_page_writes: bool
    autovacuum: bool
    max_connections: int
    connections: int
    idle_in_transaction_timeout_ms: int
    is_encrypted: bool
    is_local: bool
    clock_ahead_s: float


def ok(topic: str, what: str) -> Remark:
    return Remark(weight=Weight.OK, topic=topic, what=what)


def problem_of(topic: str, notice: Notice) -> Remark:
    """A refusal, told as a finding."""
    what = f"{notice.code}: {notice.what}"
    return Remark(weight=Weight.PROBLEM, topic=topic, what=what, why=notice.why, next=notice.next)


def judge_server(facts: ServerFacts, kind: Kind) -> tuple[Remark, ...]:
    """In the order in which one would look."""
    return (
        _version(ServerVersion(facts.version)),
        _encryption(facts, kind),
        *_rights(facts, kind),
        *_durability(facts, kind),
        _connections(facts),
        _idle(facts, kind),
        _clock(facts.clock_ahead_s),
    )


def _version(version: ServerVersion) -> Remark:
    if version.is_proven:
        return ok("version", f"PostgreSQL {version}, proven")
    if version.major < OLDEST_TRIED:
        return Remark(
            weight=Weight.PROBLEM,
            topic="version",
            what=f"PostgreSQL {version} is older than {OLDEST_TRIED}",
            why="nothing here was ever tried with it",
            next=f"upgrade the server to {OLDEST_PROVEN} or later",
        )
    return Remark(
        weight=Weight.ADVICE,
        topic="version",
        what=f"PostgreSQL {version} is not proven",
        why=f"every test runs on {OLDEST_PROVEN} to {NEWEST_PROVEN}; it may work and is not "
        "promised",
        next=f"use a server of {OLDEST_PROVEN} to {NEWEST_PROVEN} where you can",
    )


def _encryption(facts: ServerFacts, kind: Kind) -> Remark:
    if facts.is_encrypted:
        return ok("TLS", "the connection is encrypted")
    if facts.is_local:
        return ok("TLS", "not needed: the server is on this machine")
    return Remark(
        weight=Weight.ADVICE if kind.is_lenient else Weight.PROBLEM,
        topic="TLS",
        what="the connection to another machine is not encrypted",
        why="password and data can be read on the way",
        next="add `sslmode=verify-full` (or `require`) to the URL",
    )


def _rights(facts: ServerFacts, kind: Kind) -> Iterator[Remark]:
    role, database = facts.role, facts.database
    missing = []
    if not facts.may_create_in_database:
        missing.append(f'GRANT CREATE ON DATABASE "{database}" TO "{role}";')
    if not facts.may_create_in_schema:
        missing.append(f'GRANT CREATE ON SCHEMA "{facts.schema}" TO "{role}";')
    if missing:
        yield Remark(
            weight=Weight.PROBLEM,
            topic="rights",
            what=f"{role} may not create in {database}",
            why="neither our records nor a migration's tables could be made",
            next=f"run as the owner: {' '.join(missing)}",
        )
    else:
        yield ok("rights", f"{role} may create in {database} and its schema {facts.schema}")
    if facts.is_superuser and not kind.is_lenient:
        yield Remark(
            weight=Weight.ADVICE,
            topic="rights",
            what=f"{role} is a superuser",
            why="whatever slips through reaches every database of the server, and no privilege "
            "stands in its way",
            next="use a role that owns this database's objects and nothing else",
        )
    if kind.is_lenient and not (facts.may_create_database or facts.is_superuser):
        yield Remark(
            weight=Weight.ADVICE,
            topic="rights",
            what=f"{role} may not make scratch databases on this server",
            why="the project's embedded server makes them, which must be of the same version",
            next=f'ALTER ROLE "{role}" CREATEDB;',
        )


_SETTINGS = (
    ("fsync", "a crash of the machine can destroy the whole database"),
    ("full_page_writes", "a crash of the machine can leave half-written pages"),
    ("autovacuum", "dead rows stay, and the server stops before transaction numbers run out"),
)


def _durability(facts: ServerFacts, kind: Kind) -> Iterator[Remark]:
    is_on = {
        "fsync": facts.fsync,
        "full_page_writes": facts.full_page_writes,
        "autovacuum": facts.autovacuum,
    }
    for name, why in _SETTINGS:
        if not is_on[name]:
            yield Remark(
                weight=Weight.ADVICE if kind.is_lenient else Weight.PROBLEM,
                topic="settings",
                what=f"{name} is off",
                why=why,
                next=f"ALTER SYSTEM RESET {name}; SELECT pg_reload_conf();",
            )
    if all(is_on.values()):
        yield ok("settings", "fsync, full_page_writes and autovacuum are on")


def _connections(facts: ServerFacts) -> Remark:
    shown = f"{facts.connections} of {facts.max_connections} connections are taken"
    if facts.connections < CROWDED * facts.max_connections:
        return ok("connections", shown)
    return Remark(
        weight=Weight.PROBLEM,
        topic="connections",
        what=shown,
        why="a deploy needs three, and the application's next ones may find none",
        next="end idle sessions, put a pool before the application, or raise max_connections",
    )


def _idle(facts: ServerFacts, kind: Kind) -> Remark:
    if facts.idle_in_transaction_timeout_ms or kind.is_lenient:
        return ok("settings", "idle transactions end by themselves, or nobody waits for them here")
    return Remark(
        weight=Weight.ADVICE,
        topic="settings",
        what="idle_in_transaction_session_timeout is 0",
        why="a forgotten transaction holds its locks for ever, and every migration waits for it",
        next="ALTER SYSTEM SET idle_in_transaction_session_timeout = '5min'; "
        "SELECT pg_reload_conf();",
    )


def _clock(ahead_s: float) -> Remark:
    if abs(ahead_s) < CLOCK_ADVICE_S:
        return ok("clock", "this machine and the server agree")
    words = "ahead of" if ahead_s > 0 else "behind"
    return Remark(
        weight=Weight.PROBLEM if abs(ahead_s) > CLOCK_PROBLEM_S else Weight.ADVICE,
        topic="clock",
        what=f"the server's clock is {abs(ahead_s):.0f} s {words} this machine's",
        why="the age of backups and proofs is told by these clocks",
        next="set both by NTP: `timedatectl` shows whether one is",
    )

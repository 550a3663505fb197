"""The health gate: is this a moment in which a deploy would hurt?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from ..config.policy import Policy
from ..config.policy_key import Reaction
from .ages import age_in_words
from .gate import GateAnswer, Outcome, shortened
from .health_fact import HealthFact

# A deploy opens up to four connections itself; the rest is the application's.
FREE_CONNECTIONS = 6
RETAINED_BYTES = 2 * 1024**3
LAG_BYTES = 1024**3
DISK_BYTES = 1024**3
# The server refuses all writes at two thousand million; vacuum has to come first.
OLDEST_AGE = 1_000_000_000


class Trouble(NamedTuple):
    """One thing that is not well, and what to do about it."""

    what: str
    next: str


def judge_health(fact: HealthFact, policy: Policy) -> GateAnswer:
    """What is not seen for lack of a right is unknown; a disk that no question reaches is not."""
    troubles = tuple(_troubles(fact, policy))
    if troubles and policy.health is Reaction.STOP:
        return _strained(troubles, Outcome.STOPPED)
    if fact.hidden:
        return GateAnswer(
            name="health",
            outcome=Outcome.UNKNOWN,
            what=f"this role may not see {' and '.join(fact.hidden)}",
            why="what cannot be read is never taken for good",
            next=f"run as an administrator: GRANT pg_monitor TO {fact.role};",
        )
    if troubles:
        return _strained(troubles, Outcome.REPORTED)
    return GateAnswer(name="health", outcome=Outcome.PASSED, what=_summary(fact))


def _strained(troubles: Sequence[Trouble], outcome: Outcome) -> GateAnswer:
    return GateAnswer(
        name="health",
        outcome=outcome,
        what=shortened([each.what for each in troubles], "; "),
        why="what is strained already gets worse under the locks, the reading and the WAL of a "
        "deploy",
        next=troubles[0].next,
    )


def _troubles(fact: HealthFact, policy: Policy) -> Iterator[Trouble]:
    """The most urgent first."""
    yield from _room(fact)
    yield from _transactions(fact, policy.long_transaction_s)
    yield from _replication(fact, policy.replica_lag_s)


def _room(fact: HealthFact) -> Iterator[Trouble]:
    if fact.free_connections < FREE_CONNECTIONS:
        yield Trouble(
            f"{fact.free_connections} connections are free",
            "close idle connections or raise max_connections, then deploy again",
        )
    if fact.disk_free_bytes is not None and fact.disk_free_bytes < DISK_BYTES:
        yield Trouble(
            f"{in_bytes(fact.disk_free_bytes)} of disk are free",
            "make room on the server's disk, then deploy again",
        )
    if fact.oldest_age > OLDEST_AGE:
        yield Trouble(
            f"database {fact.oldest_database} is {fact.oldest_age:,} transactions old and nears "
            "wraparound",
            f"let VACUUM (FREEZE) end in {fact.oldest_database}, then deploy again",
        )
    if fact.archiver_failing_s is not None:
        yield Trouble(
            f"WAL cannot be archived for {_age(fact.archiver_failing_s)}",
            "mend archive_command: the server's log says why it fails",
        )


def _transactions(fact: HealthFact, limit_s: int) -> Iterator[Trouble]:
    for each in sorted(fact.transactions, key=lambda t: -t.age_s):
        if each.age_s > limit_s:
            yield Trouble(
                f"a transaction of {each.who} is open for {_age(each.age_s)} ({each.state}, "
                f"pid {each.pid})",
                f"let it end, or end it: SELECT pg_terminate_backend({each.pid});",
            )
    for held in sorted(fact.prepared, key=lambda t: -t.age_s):
        if held.age_s > limit_s:
            yield Trouble(
                f"transaction {held.gid} of {held.owner} is prepared for {_age(held.age_s)} and "
                "not committed",
                "COMMIT PREPARED or ROLLBACK PREPARED it; its coordinator knows which",
            )


def _replication(fact: HealthFact, limit_s: int) -> Iterator[Trouble]:
    for each in fact.standbys:
        is_late = each.lag_s is not None and each.lag_s > limit_s
        if is_late or each.lag_bytes > LAG_BYTES:
            late = f"{_age(each.lag_s)}, " if each.lag_s is not None else ""
            yield Trouble(
                f"standby {each.name} is {late}{in_bytes(each.lag_bytes)} behind",
                "wait until it has caught up; pg_stat_replication shows it",
            )
    for slot in fact.slots:
        is_endangered = slot.wal_status == "unreserved"
        if is_endangered or (not slot.is_active and slot.retained_bytes > RETAINED_BYTES):
            yield Trouble(
                f"replication slot {slot.name} keeps {in_bytes(slot.retained_bytes)} of WAL"
                + ("" if slot.is_active else " and nobody reads it"),
                "bring its consumer back; a slot that nobody needs: "
                "SELECT pg_drop_replication_slot('NAME');",
            )


def _summary(fact: HealthFact) -> str:
    oldest = max((each.age_s for each in fact.transactions), default=0.0)
    lags = [each.lag_s or 0.0 for each in fact.standbys]
    disk = "not seen" if fact.disk_free_bytes is None else f"{in_bytes(fact.disk_free_bytes)} free"
    parts = (
        f"oldest transaction {_age(oldest)}" if oldest else "no open transaction",
        f"{_standbys(len(lags))} up to {_age(max(lags))} behind" if lags else "no standby seen",
        f"{fact.free_connections} connections free",
        f"disk {disk}",
    )
    return ", ".join(parts)


def _standbys(count: int) -> str:
    return "1 standby" if count == 1 else f"{count} standbys"


def in_bytes(count: int) -> str:
    """`512 MB`, `3.4 GB`."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2)):
        if count >= size:
            return f"{count / size:.1f} {unit}" if unit == "GB" else f"{count // size} {unit}"
    return f"{count // 1024} kB"


def _age(seconds: float) -> str:
    return age_in_words(timedelta(seconds=seconds))

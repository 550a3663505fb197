"""What a run tells while it goes on; the faces decide how it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..ledger.fence import Holder
from ..plan.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A session that holds, or stands before us in the queue for, a lock that we need.

    `query` is shortened and holds no constants. `state` is pg_stat_activity's word. `gives_way`:
    an autovacuum that the server cancels for a waiter, once deadlock_timeout is over.
    `is_wraparound`: one that gives way to nobody. `server`: the standby it is on, "" here.
    """

    pid: int
    user: str
    application: str
    client: str
    state: str
    query: str
    transaction_since: datetime | None
    transaction_age_s: float
    gives_way: bool = False
    is_wraparound: bool = False
    server: str = ""

    def __str__(self) -> str:
        where = f" on standby {self.server}" if self.server else ""
        who = f"pid {self.pid}{where} ({self.application or 'unnamed program'} as {self.user})"
        age = f" for {self.transaction_age_s:.1f} s" if self.transaction_since else ""
        doing = f"{self.state}{age}"
        return f"{who}, {doing}" + (f": {self.query}" if self.query else "")


def _named(blockers: Sequence[Blocker]) -> str:
    return "; ".join(str(each) for each in blockers)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingForDeployer:
    """Another deployer has its turn; `holder` is None when it cannot be seen."""

    holder: Holder | None
    waited_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStarted:
    migration: str
    steps: int
    already_applied: int = 0  # steps that stand from an earlier attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationDone:
    migration: str
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """Sent for the first step of a transaction, and for each step outside one."""

    migration: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    migration: str
    step: Step
    duration_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """`is_queued`: are we in the lock's queue already, or did we look before?"""

    migration: str
    step: Step
    blockers: tuple[Blocker, ...]
    is_queued: bool

    def __str__(self) -> str:
        where = "queued behind" if self.is_queued else "held up before queueing by"
        return f"{where} {_named(self.blockers)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """The policy gives sessions of this kind up: they were cancelled or ended."""

    migration: str
    step: Step
    blockers: tuple[Blocker, ...]

    def __str__(self) -> str:
        return f"ended, as the policy says: {_named(self.blockers)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Something that the promise does not cover, because it cannot be looked at."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrying:
    migration: str
    step: Step
    reason: str
    attempt: int  # the one that comes
    pause_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDone:
    """A part of a batched statement: so many rows and parts until now; `turn` counts the passes."""

    migration: str
    step: Step
    rows: int
    batches: int
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """Between two parts: others suffer, so we wait; `trouble` says how."""

    migration: str
    step: Step
    trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stalled:
    """A transaction with strong locks is committed; so long others may have waited for it."""

    migration: str
    step: Step
    stall_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulsed:
    """The breaker has looked: so many sessions wait for locks."""

    blocked: int
    lag_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PoisonRow:
    """A row of a batched statement was refused, alone; it is noted and passed over."""

    migration: str
    step: Step
    key: str
    said: str

    def __str__(self) -> str:
        return f"row {self.key} was refused and passed over: {self.said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconnecting:
    migration: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexProgress:
    """How far a concurrent index build is, in pg_stat_progress_create_index's words."""

    migration: str
    step: Step
    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingForBackend:
    """A backend of an interrupted run is still at the step; it may yet finish it."""

    migration: str
    step: Step
    pid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedUp:
    """Something that an interrupted build had left behind was removed."""

    migration: str
    step: Step
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerNotice:
    """NOTICE or WARNING of the server."""

    severity: str
    message: str


Event = (
    WaitingForDeployer
    | MigrationStarted
    | MigrationDone
    | StepStarted
    | StepDone
    | Blocked
    | Displaced
    | Unseen
    | Retrying
    | BatchDone
    | Throttled
    | PoisonRow
    | Stalled
    | Pulsed
    | Reconnecting
    | IndexProgress
    | WaitingForBackend
    | CleanedUp
    | ServerNotice
)
Reporter = Callable[[Event], None]


def silent(_: Event) -> None:
    """Tells nobody."""

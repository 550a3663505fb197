"""On what terms a deployment runs: limits, patience, whom it tells, who may still forbid it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..config.policy_key import Blockers
from ..config.url import DatabaseUrl
from ..db.connect import Connection
from ..plan.step import Step
from ..sources.revisions.process import AlembicHome
from ..watch.pulse import Bounds
from .events import Reporter, silent
from .patience import Patience

# Called on the connection that is about to run the step, inside its transaction; raises `Stop`.
StillAllowed = Callable[[Connection, Step], None]
# Called on the connection that keeps the books, before it writes anything; raises `Stop`.
StillHere = Callable[[Connection], None]


def always_allowed(_: Connection, __: Step) -> None:
    """Nothing to ask: the caller's database is its own."""


def anywhere(_: Connection) -> None:
    """Nothing to ask here either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every wait has one.

    `stall_budget_ms`: how long the application may be made to wait by one transaction, from our
    queueing for its first strong lock to the release; None switches the watchdog off.
    """

    stall_budget_ms: int | None = 500
    lock_wait_ms: int = 30_000  # where nobody waits for us
    statement_ms: int = 3_600_000  # a statement inside a transaction
    concurrent_ms: int = 86_400_000  # a statement outside
    deployer_wait_s: float = 60.0
    displace_after_s: float = 30.0  # of a transaction that may be ended for us
    breaker_wait_s: float = 60.0  # while others suffer, before we stop
    total_s: float | None = None  # for all of a deploy
    gone_s: float = 60.0  # for a server to answer, or an old backend to be gone

    @property
    def lost_ms(self) -> int:
        """After which the server itself ends a transaction with strong locks whose deployer does
        not answer any more: twice the budget, and no less than a loaded machine needs."""
        return max(2 * (self.stall_budget_ms or 0), 1_000)

    @property
    def strong_lock_ms(self) -> int:
        """lock_timeout for a strong lock: 40 % of the budget, never more than 200 ms."""
        if self.stall_budget_ms is None:
            return self.lock_wait_ms
        return max(1, min(self.stall_budget_ms * 2 // 5, 200))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`reporter` may be called from the watcher's thread while a statement runs; `sleep` and
    `chance` are handed in so that a test need not wait."""

    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    reporter: Reporter = silent
    still_allowed: StillAllowed = always_allowed
    still_here: StillHere = anywhere
    application: str = "whimbrel deploy"
    blockers: Blockers = Blockers.WAIT
    standbys: tuple[DatabaseUrl, ...] = ()
    alembic: AlembicHome | None = None  # of an Alembic project, for revisions without SQL
    bounds: Bounds = field(default_factory=Bounds)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def pauses(self) -> Iterator[float]:
        """A fresh schedule of pauses between attempts."""
        return self.patience.pauses(iter(self.chance, None))

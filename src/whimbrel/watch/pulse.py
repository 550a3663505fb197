"""How others fare at this moment: sampled several times a second while something long runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import cast

import psycopg

from ..db.connect import Connection

# A share of few transactions says nothing.
FEWEST_TRANSACTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """`rollback_share`: of the transactions since the look before, None where they were too few.
    `probe`: what the user's own question says is wrong, "" where it is content."""

    blocked: int
    lag_s: float
    rollback_share: float | None = None
    probe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What counts as well. `probe` is SQL of one value: true, empty or NULL when all is well, else
    what is wrong."""

    blocked: int = 5
    lag_s: float = 30.0
    rollback_share: float = 0.5
    probe: str = ""

    def troubles(self, pulse: Pulse) -> Iterator[str]:
        """What is not well, in words."""
        if pulse.blocked > self.blocked:
            yield f"{pulse.blocked} sessions wait for locks"
        if pulse.lag_s > self.lag_s:
            yield f"the slowest standby is {pulse.lag_s:.0f} s behind"
        share = pulse.rollback_share
        if share is not None and share > self.rollback_share:
            yield f"{share:.0%} of the transactions are rolled back"
        if pulse.probe:
            yield f"the probe says: {pulse.probe}"


class PulseReader:
    """Remembers the counters of the look before. Read only; waits for no lock."""

    def __init__(self, probe: str = "") -> None:
        self._probe = probe
        self._before: tuple[int, int] | None = None

    def read(self, conn: Connection) -> Pulse:
        """Raises psycopg's errors of the connection; those of the probe are what it says."""
        row = conn.execute(_QUESTION).fetchone()
        assert row is not None
        blocked, lag_s, committed, rolled_back = row
        return Pulse(
            blocked=cast(int, blocked),
            lag_s=cast(float, lag_s),
            rollback_share=self._share(cast(int, committed), cast(int, rolled_back)),
            probe=self._ask(conn),
        )

    def _share(self, committed: int, rolled_back: int) -> float | None:
        before, now = self._before, (committed, rolled_back)
        if before is None or now < before:  # the statistics were reset
            self._before = now
            return None
        commits, rollbacks = committed - before[0], rolled_back - before[1]
        if commits + rollbacks < FEWEST_TRANSACTIONS:
            return None
        self._before = now
        return rollbacks / (commits + rollbacks)

    def _ask(self, conn: Connection) -> str:
        if not self._probe:
            return ""
        try:
            with conn.transaction():
                conn.execute("SET TRANSACTION READ ONLY")
                row = conn.execute(self._probe.encode(), prepare=False).fetchone()
        except psycopg.OperationalError:
            if conn.closed:
                raise
            return "it was not answered in time"
        except psycopg.Error as exc:
            return f"{exc.diag.message_primary or exc}"
        said = row[0] if row else None
        if said is None or said is True:
            return ""
        return "false" if said is False else str(said)


_QUESTION = (files(__package__) / "sql" / "pulse.sql").read_bytes()

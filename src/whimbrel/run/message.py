"""Puts the statements of a transaction into messages, and finds out which of them failed."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.pq.abc import PGresult

from ..plan.step import Step
from .wire import Reply, ServerError

CLOCK = "whimbrel_clock"
# Seconds as a number: the file's DateStyle and TimeZone cannot change how it is written.
CLOCK_SQL = f"SELECT pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) AS {CLOCK}"
# Costs a fifth of a look at the clock.
TICK, TICK_SQL = "lock_timeout", "SHOW lock_timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The timeouts of a statement inside a transaction, whatever the file has set."""

    lock_timeout_ms: int
    statement_timeout_ms: int

    @property
    def sql(self) -> str:
        return (
            f"SET LOCAL lock_timeout = {self.lock_timeout_ms:d};\n"
            f"SET LOCAL statement_timeout = {self.statement_timeout_ms:d}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the message a step's text begins, in characters. `is_marked`: behind a mark?"""

    step: Step
    offset: int
    is_marked: bool = True


class Message:
    """Statements for one round trip: ours, and steps each behind its timeouts and a mark.

    The marks count the steps that began, so a failure is laid at the right one; those with a
    clock say how long. Steps without a mark count by their answers.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.places: list[Place] = []
        self.is_alone = False

    @classmethod
    def alone(cls, step: Step) -> Message:
        """A statement that the parser could not see, and nothing else."""
        message = cls()
        message.is_alone = True
        message.bare(step)
        return message

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def own(self, sql: str) -> None:
        # A comment may end the statement without ending its line.
        self._parts += (sql, "\n;\n")
        self._length += len(sql) + 3

    def mark(self, *, is_timed: bool) -> None:
        self.own(CLOCK_SQL if is_timed else TICK_SQL)

    def step(self, step: Step, guard: Guard, *, is_timed: bool = False) -> None:
        self.own(guard.sql)
        self.mark(is_timed=is_timed)
        self.bare(step, is_marked=True)

    def bare(self, step: Step, *, is_marked: bool = False) -> None:
        """The step's own words and nothing before them."""
        self.places.append(Place(step=step, offset=self._length, is_marked=is_marked))
        self.own(step.sql)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A refusal and where it belongs: `step` None means a statement of our own.

    `position` counts characters of the step's SQL from 1, None where the server gave no place.
    """

    error: ServerError
    step: Step | None
    position: int | None = None


def fault(message: Message, reply: Reply) -> Fault:
    """Lay the reply's error at a step. A syntax error stops a message before its first
    statement, so there the position decides; else the number of marks does."""
    assert reply.error is not None
    at = reply.error.position
    place = _begun(message, reply) or _before(message, at)
    if place is None:
        return Fault(error=reply.error, step=None)
    inside = None if at is None else at - place.offset
    is_inside = inside is not None and 0 < inside <= len(place.step.sql) + 1
    return Fault(error=reply.error, step=place.step, position=inside if is_inside else None)


def _begun(message: Message, reply: Reply) -> Place | None:
    """The last step that the server began, None when it came to none."""
    places = message.places
    if message.is_alone:
        return places[0]
    found = [at for at, result in enumerate(reply.results) if _is_mark(result)]
    if not found or not places:
        return None
    marked = [at for at, place in enumerate(places) if place.is_marked]
    first = marked[min(len(found), len(marked)) - 1]
    # Behind it stand those that share its mark, and each that was answered is over.
    last = marked[len(found)] - 1 if len(found) < len(marked) else len(places) - 1
    answered = len(reply.results) - found[-1] - 1
    return places[min(first + answered, last)]


def _before(message: Message, at: int | None) -> Place | None:
    found = [each for each in message.places if at is not None and each.offset < at]
    return found[-1] if found else None


def _is_mark(result: PGresult) -> bool:
    return (
        result.nfields == 1
        and result.ntuples == 1
        and result.fname(0) in (CLOCK.encode(), TICK.encode())
    )


def marks(reply: Reply) -> list[float | None]:
    """One for each mark that was passed: the server's clock in seconds, None where nobody
    looked."""
    return [
        float(result.get_value(0, 0) or b"0") if result.fname(0) == CLOCK.encode() else None
        for result in reply.results
        if _is_mark(result)
    ]

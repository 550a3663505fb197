"""Puts the statements of a transaction into messages, and finds out which of them failed."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Where in the message a step's text begins, in characters."""

    step: Step
    offset: int


class Message:
    """Statements for one round trip: ours, and steps each behind its timeouts and a mark.

    The marks count the steps that began, so a failure is laid at the right one; those with a
    clock say how long.
    """

    def __init__(self) -> None:
        self._text = ""
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
        return self._text

    def own(self, sql: str) -> None:
        self._text += sql + "\n;\n"  # a comment may end the statement without ending its line

    def mark(self, *, is_timed: bool) -> None:
        self.own(CLOCK_SQL if is_timed else TICK_SQL)

    def step(self, step: Step, guard: Guard, *, is_timed: bool = False) -> None:
        self.own(guard.sql)
        self.mark(is_timed=is_timed)
        self.bare(step)

    def bare(self, step: Step) -> None:
        """The step's own words and nothing before them."""
        self.places.append(Place(step=step, offset=len(self._text)))
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
    begun = 1 if message.is_alone else len(marks(reply))
    at = reply.error.position
    if begun and message.places:
        place = message.places[min(begun, len(message.places)) - 1]
    else:
        found = [each for each in message.places if at is not None and each.offset < at]
        if not found:
            return Fault(error=reply.error, step=None)
        place = found[-1]
    inside = None if at is None else at - place.offset
    is_inside = inside is not None and 0 < inside <= len(place.step.sql) + 1
    return Fault(error=reply.error, step=place.step, position=inside if is_inside else None)


def marks(reply: Reply) -> list[float | None]:
    """One for each step that began: the server's clock in seconds, None where nobody looked."""
    found: list[float | None] = []
    for result in reply.results:
        if result.nfields == 1 and result.ntuples == 1:
            name = result.fname(0)
            if name == CLOCK.encode():
                found.append(float(result.get_value(0, 0) or b"0"))
            elif name == TICK.encode():
                found.append(None)
    return found

"""Says that nothing is deployed to production for a while, and that it is again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..config.kind import Kind
from ..errors import Failure, Notice, Usage
from ..guard.frozen import Freeze
from ..ledger.freezes import lift_freezes, read_freezes, write_freeze
from .admission import admit
from .call import Call
from .clock import database_time
from .enter import enter
from .opened import Opened
from .until import LONG_AGO, end_of
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """`holding` are the freezes that hold now; `lifted` those that this call has ended."""

    environment: str
    holding: tuple[Freeze, ...] = ()
    lifted: tuple[Freeze, ...] = ()


def freeze(call: Call, *, until: str, reason: str) -> Frozen:
    """One more freeze; without `until` it holds until it is lifted.

    Raises `Usage` G150 a time that cannot be understood or is past, G151 no reason; and the stops
    of `admit`.
    """
    place = open_workplace(call, "freeze")
    _require_reason(place, reason, "freeze")
    if until:  # what cannot be understood is refused before anybody connects
        _moment(place, until, LONG_AGO)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "freeze")
        now = database_time(call, opened)
        end = _moment(place, until, now) if until else None
        write_freeze(opened.conn, by=place.who, until=end, reason=reason)
        _say_where_it_counts(call, opened)
        return Frozen(environment=place.environment.name, holding=read_freezes(opened.conn))


def unfreeze(call: Call, *, reason: str) -> Frozen:
    """End every freeze that holds. Raises `Usage` G151, `Failure` G152 when none does."""
    place = open_workplace(call, "freeze")
    _require_reason(place, reason, "freeze --off")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "freeze")
        lifted = lift_freezes(opened.conn, by=place.who, reason=reason)
        if not lifted:
            raise Failure(_not_frozen(place, opened))
        return Frozen(environment=place.environment.name, lifted=lifted)


def _say_where_it_counts(call: Call, opened: Opened) -> None:
    if opened.identity.kind is not Kind.PRODUCTION:
        call.say("note: only a deploy to production heeds a freeze, and this is none")


def _moment(place: Workplace, text: str, now: datetime) -> datetime:
    """By the database's clock, which is the one that ends it."""
    try:
        return end_of(text, now)
    except ValueError as exc:
        raise Usage(_no_time(place, text, str(exc))) from None


def _require_reason(place: Workplace, reason: str, words: str) -> None:
    if reason.strip():
        return
    raise Usage(
        Notice(
            code="G151",
            what=f"{words} has no reason",
            why="whoever meets the freeze, or its end, has to know why",
            next=f'whimbrel -e {place.environment.name} {words} --reason "why"',
        )
    )


def _no_time(place: Workplace, text: str, why: str) -> Notice:
    return Notice(
        code="G150",
        what=f"--until {text} does not say until when",
        why=f"{why}; nothing was frozen",
        next=f"whimbrel -e {place.environment.name} freeze --until 8h (or 3d, or "
        '2027-01-04T08:00+01:00) --reason "why"',
    )


def _not_frozen(place: Workplace, opened: Opened) -> Notice:
    return Notice(
        code="G152",
        what=f"{opened.identity.live.place} is not frozen",
        why="no freeze holds there, so there was none to end",
        next=f"whimbrel -e {place.environment.name} status",
    )

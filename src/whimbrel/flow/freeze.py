"""Says that nothing is deployed to production for a while, and that it is again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..config.kind import Kind
from ..config.policy_key import Demand
from ..errors import Failure, Notice, Stop, Usage
from ..guard.frozen import Freeze, Window
from ..ledger.freezes import lift_freezes, no_member_of, read_freezes, write_freeze
from ..read.protection import is_a_role
from .admission import admit
from .call import Call
from .clock import database_time
from .enter import enter
from .opened import Opened
from .policy_here import policy_of
from .until import LONG_AGO, end_of
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeOptions:
    """As people say it; empty is now, without end, and anybody."""

    start: str = ""
    until: str = ""
    lift_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """`standing` are the freezes that hold now, and those to come; `lifted` those that this call
    has ended."""

    environment: str
    standing: tuple[Freeze, ...] = ()
    lifted: tuple[Freeze, ...] = ()


def freeze(call: Call, options: FreezeOptions, *, reason: str) -> Frozen:
    """One more freeze; without `start` from now on, without `until` until it is lifted.

    Raises `Usage` G150 a time that cannot be understood or is past, G151 no reason, G153 a role
    that is not there, G154 a window that ends before it begins; and the stops of `admit`.
    """
    place = open_workplace(call, "freeze")
    _require_reason(place, reason, "freeze")
    for option, text in (("--from", options.start), ("--until", options.until)):
        if text:  # what cannot be understood is refused before anybody connects
            _moment(place, option, text, LONG_AGO)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "freeze")
        window = _window(call, place, opened, options, reason)
        write_freeze(opened.conn, window, by=place.who)
        _say_where_it_counts(call, place, opened)
        _say_who_lifts(call, opened, window)
        return Frozen(environment=place.environment.name, standing=read_freezes(opened.conn))


def show_freezes(call: Call) -> Frozen:
    """Those that hold, and those to come. Read only."""
    place = open_workplace(call, "freeze show")
    with enter(call, place) as opened:
        return Frozen(environment=place.environment.name, standing=read_freezes(opened.conn))


def unfreeze(call: Call, *, reason: str, number: int | None = None) -> Frozen:
    """End every freeze that holds; with `number` that one alone, were it to come.

    Raises `Usage` G151, `Failure` G152 when there is none, `Stop` G155 when one of them is for
    members of a role to lift and this session is no member: then none is ended.
    """
    place = open_workplace(call, "freeze")
    _require_reason(place, reason, "freeze --off")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "freeze")
        standing = read_freezes(opened.conn)
        chosen = [each for each in standing if _is_meant(each, number)]
        if not chosen:
            raise Failure(_not_frozen(place, opened, standing, number))
        refuse_to_lift(place, opened, chosen)
        lifted = lift_freezes(opened.conn, chosen, by=place.who, reason=reason)
        left = read_freezes(opened.conn)
        return Frozen(environment=place.environment.name, standing=left, lifted=lifted)


def refuse_to_lift(
    place: Workplace, opened: Opened, chosen: Iterable[Freeze], *, doing: str = "lift"
) -> None:
    """Raises `Stop` G155 where this session is no member of a role that alone may end one of
    these. The server says who is (`pg_has_role` of `session_user`); a superuser is of every role.
    """
    chosen = tuple(chosen)
    barred = no_member_of(opened.conn, (each.lift_by for each in chosen))
    if barred:
        first = next(each for each in chosen if each.lift_by in barred)
        raise Stop(_not_yours(place, opened, first, doing))


def _is_meant(each: Freeze, number: int | None) -> bool:
    return each.holds if number is None else each.number == number


def _window(
    call: Call, place: Workplace, opened: Opened, options: FreezeOptions, reason: str
) -> Window:
    now = database_time(call, opened)
    start = _moment(place, "--from", options.start, now) if options.start else None
    until = _moment(place, "--until", options.until, now) if options.until else None
    if start and until and until <= start:
        raise Usage(_backwards(place, options))
    if options.lift_by and not is_a_role(opened.conn, options.lift_by):
        raise Usage(_no_role(place, opened, options.lift_by))
    return Window(start=start, until=until, lift_by=options.lift_by, reason=reason)


def _say_where_it_counts(call: Call, place: Workplace, opened: Opened) -> None:
    if opened.identity.kind is not Kind.PRODUCTION:
        call.say("note: only a deploy to production heeds a freeze, and this is none")
    elif policy_of(place, opened).policy.freeze is Demand.OFF:
        call.say("note: the policy of this database has the freeze gate off: no deploy heeds it")


def _say_who_lifts(call: Call, opened: Opened, window: Window) -> None:
    if no_member_of(opened.conn, [window.lift_by]):
        call.say(f"note: you are no member of {window.lift_by}, and cannot lift it yourself")


def _moment(place: Workplace, option: str, text: str, now: datetime) -> datetime:
    """By the database's clock, which is the one that begins and ends it."""
    try:
        return end_of(text, now)
    except ValueError as exc:
        raise Usage(_no_time(place, option, text, str(exc))) from None


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


def _no_time(place: Workplace, option: str, text: str, why: str) -> Notice:
    return Notice(
        code="G150",
        what=f"{option} {text} does not say {option.removeprefix('--')} when",
        why=f"{why}; nothing was frozen",
        next=f"whimbrel -e {place.environment.name} freeze {option} 8h (or 3d, or "
        '2027-01-04T08:00+01:00) --reason "why"',
    )


def _backwards(place: Workplace, options: FreezeOptions) -> Notice:
    return Notice(
        code="G154",
        what=f"the freeze would end (--until {options.until}) before it begins "
        f"(--from {options.start})",
        why="hours and days are counted from now in both, and it would never hold; nothing was "
        "frozen",
        next=f"whimbrel -e {place.environment.name} freeze --from 8h --until 3d "
        '(or two moments, the earlier one first) --reason "why"',
    )


def _no_role(place: Workplace, opened: Opened, role: str) -> Notice:
    return Notice(
        code="G153",
        what=f"there is no role {role} on the server of {opened.identity.live.place}",
        why="nobody would be a member of it, so nobody could lift the freeze; nothing was frozen",
        next=f"whimbrel -e {place.environment.name} freeze --lift-by ROLE, by its name in "
        'pg_roles, --reason "why"',
    )


def _not_frozen(
    place: Workplace, opened: Opened, standing: tuple[Freeze, ...], number: int | None
) -> Notice:
    environment = place.environment.name
    none = f"is not frozen by number {number}" if number is not None else "is not frozen"
    return Notice(
        code="G152",
        what=f"{opened.identity.live.place} {none}",
        why="no such freeze holds there, so there was none to end"
        + ("; others stand" if number is not None and standing else "")
        + ("; what is to come is ended by its number" if number is None and standing else ""),
        next=f"whimbrel -e {environment} {'freeze show' if standing else 'status'}",
    )


def _not_yours(place: Workplace, opened: Opened, found: Freeze, doing: str) -> Notice:
    return Notice(
        code="G155",
        what=f"only a member of {found.lift_by} may {doing} freeze {found.number} of "
        f"{opened.identity.live.place}, and {opened.conn.info.user} is none",
        why=f"it is {found}; nothing was changed",
        next=f"ask a member of {found.lift_by}, who connects by a URL of their own: "
        f"whimbrel -e {place.environment.name} freeze --off --number {found.number} "
        '--reason "why it may end"',
    )

"""The guard inside a database: puts it there, shows it, lets somebody pass, takes it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ..errors import Failure, Notice, Usage
from ..guard.protection import Allowance, Protection
from ..ledger.notes import read_protected_before, write_audit
from ..pg.name import RelationName
from ..read.protection import (
    has_remains,
    is_a_role,
    is_template,
    read_covered_tables,
    read_open_tables,
    read_protection,
)
from ..run.protect import Guard, cover, install, switch_off, take_out, uncover
from ..run.protect import allow as write_allowance
from ..run.protect import disallow as drop_allowance
from .admission import admit
from .call import Call
from .clock import database_time
from .enter import enter
from .opened import Opened
from .until import LONG_AGO, end_of
from .workplace import Workplace, open_workplace

FOR_A_WHILE = "1h"


class Did(Enum):
    """What a call has changed."""

    NOTHING = "it was protected already"
    INSTALLED = "protected from now on"
    MENDED = "mended"
    REMOVED = "not protected any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """`found` is the guard as it stands now, None for none. `left` are tables that were locked, or
    belong to somebody else: the next call tries them again."""

    environment: str
    database: str
    found: Protection | None
    did: Did = Did.NOTHING
    left: tuple[RelationName, ...] = ()


def protect(call: Call, *, keep_database: bool = False) -> Protected:
    """Stop in the database itself what loses data, whatever tool sends it; where that is so
    already, nothing is done. With `keep_database` also DROP DATABASE, by making it a template.

    Raises `Failure` G180 where the role may not make event triggers, and the stops of `admit`.
    """
    place = open_workplace(call, "protect")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "protect")
        before = read_protection(opened.conn)
        guard = Guard(
            environment=opened.identity.environment or place.environment.name,
            contacts=", ".join(place.contacts),
            by=place.who,
            made_template=_makes_template(opened, before, keep_database),
        )
        did = _put_in(opened, before, guard)
        uncovered = read_open_tables(opened.conn)
        left = cover(opened.conn, uncovered, call.say)
        if did is Did.NOTHING and len(left) < len(uncovered):
            did = Did.MENDED
        return _now(place, opened, did=did, left=left)


def _makes_template(opened: Opened, before: Protection | None, keep_database: bool) -> bool:
    """Also where we did so before somebody took the guard out by other means: `protect remove` has
    to know. A template that was one before stays one."""
    if before is not None:
        return keep_database and not before.is_template
    earlier = read_protected_before(opened.conn)
    made = earlier is not None and earlier.made_template
    return made or (keep_database and not is_template(opened.conn))


def _put_in(opened: Opened, before: Protection | None, guard: Guard) -> Did:
    """All but the triggers of the tables, audited in the same transaction."""
    if before is not None and not _is_another(before, guard):
        return Did.NOTHING
    with opened.conn.transaction():
        install(opened.conn, guard)
        made = guard.made_template or (before is not None and before.made_template)
        detail = {"template": made}
        write_audit(opened.conn, "protect", detail, by=guard.by)
    return Did.INSTALLED if before is None else Did.MENDED


def show_protection(call: Call) -> Protected:
    """Read only."""
    place = open_workplace(call, "protect show")
    with enter(call, place) as opened:
        return _now(place, opened)


def allow(
    call: Call, *, role: str, tables: str, reason: str, until: str = "", verb: str = "protect allow"
) -> Protected:
    """Let a role, or anybody, lose tables all the same: for jobs that drop old partitions, say. For
    `unlock` the role is this connection's where none is named.

    Raises `Usage` G120 without a reason, G182 for whom or what is not said or not there, G183 a
    time that cannot be understood; `Failure` G181 not protected, G180; the stops of `admit`.
    """
    place = open_workplace(call, verb)
    _require_reason(place, reason, f"{verb}{_options(role, tables)}")
    if until:  # what cannot be understood is refused before anybody connects
        _end(place, until, verb, LONG_AGO)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, verb)
        _require_protected(place, opened)
        who = role or (opened.conn.info.user if verb == "unlock" else "")
        _refuse_unclear(place, opened, who, tables, verb)
        now = database_time(call, opened)  # whose clock ends it
        end = _end(place, until, verb, now) if until else None
        said = Allowance(role=who, tables=tables, reason=reason, by=place.who, since=now, until=end)
        with opened.conn.transaction():
            write_allowance(opened.conn, said)
            detail = {"role": who, "tables": tables, "until": end, "reason": reason}
            write_audit(opened.conn, verb, detail, by=place.who)
        return _now(place, opened, did=Did.MENDED)


def disallow(call: Call, *, role: str, tables: str) -> Protected:
    """Take it back. Raises `Usage` G184 where that was not allowed, and what `allow` raises."""
    place = open_workplace(call, "protect disallow")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "protect disallow")
        _require_protected(place, opened)
        with opened.conn.transaction():
            if not drop_allowance(opened.conn, role, tables):
                raise Usage(_not_allowed(place, role, tables))
            detail = {"role": role, "tables": tables}
            write_audit(opened.conn, "protect disallow", detail, by=place.who)
        return _now(place, opened, did=Did.MENDED)


def unprotect(call: Call, *, reason: str) -> Protected:
    """Take the guard out. From the first moment everything passes; nothing of it stays, but where
    tables are locked by others.

    Raises `Usage` G120 without a reason, `Failure` G181 not protected, G180, the stops of `admit`.
    """
    place = open_workplace(call, "protect remove")
    _require_reason(place, reason, "protect remove")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "protect remove")
        before = read_protection(opened.conn)
        if before is None and not has_remains(opened.conn):
            raise _not_protected(place, opened)
        if before is not None:
            with opened.conn.transaction():
                switch_off(opened.conn, made_template=before.made_template)
                write_audit(opened.conn, "protect remove", {"reason": reason}, by=place.who)
        left = uncover(opened.conn, read_covered_tables(opened.conn), call.say)
        if not left:
            take_out(opened.conn)
        return _now(place, opened, did=Did.REMOVED, left=left)


def _is_another(before: Protection, guard: Guard) -> bool:
    """Is what stands there not what would be installed now, tables apart?"""
    said = (before.environment, before.contacts) != (guard.environment, guard.contacts)
    return said or before.is_incomplete or guard.made_template


def _now(
    place: Workplace,
    opened: Opened,
    *,
    did: Did = Did.NOTHING,
    left: tuple[RelationName, ...] = (),
) -> Protected:
    return Protected(
        environment=place.environment.name,
        database=opened.identity.live.place,
        found=read_protection(opened.conn),
        did=did,
        left=left,
    )


def _require_reason(place: Workplace, reason: str, words: str) -> None:
    if not reason.strip():
        raise Usage(
            Notice(
                code="G120",
                what=f"{words} has no reason",
                why="protection that is weakened without a reason is weakened for good",
                next=f'whimbrel -e {place.environment.name} {words} --reason "why this is right"',
            )
        )


def _end(place: Workplace, text: str, verb: str, now: datetime) -> datetime:
    try:
        return end_of(text, now)
    except ValueError as exc:
        raise Usage(
            Notice(
                code="G183",
                what=f"--until {text} does not say until when",
                why=f"{exc}; nothing was changed",
                next=f"whimbrel -e {place.environment.name} {verb} --until 30m (or 8h, or "
                '2027-01-04T08:00+01:00) --reason "why"',
            )
        ) from None


def _require_protected(place: Workplace, opened: Opened) -> None:
    if read_protection(opened.conn) is None:
        raise _not_protected(place, opened)


def _not_protected(place: Workplace, opened: Opened) -> Failure:
    return Failure(
        Notice(
            code="G181",
            what=f"{opened.identity.live.place} is not protected",
            why="no guard stands inside it, so there is nothing to open or to take out",
            next=f"whimbrel -e {place.environment.name} protect",
        )
    )


def _refuse_unclear(place: Workplace, opened: Opened, role: str, tables: str, verb: str) -> None:
    """A name that is nowhere would open nothing, and look as if it did."""
    problem = ""
    if not role and not tables:
        problem = "it says neither who nor what"
    elif role and not is_a_role(opened.conn, role):
        problem = f"there is no role {role} on this server"
    elif tables and not all(tables.partition(".")):
        problem = f"{tables} has no schema"
    if problem:
        raise Usage(
            Notice(
                code="G182",
                what=f"{verb} does not say clearly what it opens: {problem}",
                why="a role is a name of pg_roles; tables are SCHEMA.NAME, with * for any "
                "characters and ? for one; nothing was changed",
                next=f"whimbrel -e {place.environment.name} {verb} --role partman --tables "
                "'public.events_*' --reason \"why\"",
            )
        )


def _not_allowed(place: Workplace, role: str, tables: str) -> Notice:
    return Notice(
        code="G184",
        what=f"nothing was allowed to{_options(role, tables) or ' nobody'}",
        why="an allowance is taken back by the words by which it was given; nothing was changed",
        next=f"whimbrel -e {place.environment.name} protect show",
    )


def _options(role: str, tables: str) -> str:
    return (f" --role {role}" if role else "") + (f" --tables '{tables}'" if tables else "")

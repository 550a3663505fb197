"""May this verb write to this database? Asked once per command, before anything is changed."""

from __future__ import annotations

from dataclasses import replace

from ..config.environment import Environment
from ..errors import Notice, Stop
from ..guard.identity import (
    Standing,
    disagreement,
    judge_identity,
    listed_as_production,
    unknown_notice,
)
from ..guard.transport import weak_transport
from ..guard.verbs import judge_verb
from ..guard.verdict import Judgement, Verdict
from ..ledger.identity import look, write_mark
from ..ledger.notes import drop_policy, write_audit
from ..ledger.upgrade import ensure_ledger
from ..read.evidence import read_evidence
from ..read.transport import read_transport
from .call import Call, require_confirmation
from .listing import say_line
from .opened import Opened
from .policy_here import policy_of
from .workplace import NO_FLAGS, Workplace


def admit(
    call: Call, place: Workplace, opened: Opened, verb: str, flags: frozenset[str] = NO_FLAGS
) -> Opened:
    """The database, now known, confirmed where this verb asks, and able to keep our records.

    Marks an empty database whose environment was stated, once nothing else is in the way. Raises
    `Stop`: I101 unknown, I102 label and mark disagree, I103 two environments in one place, I115 a
    standby, I116 a connection that is not protected as the policy asks, G101 not allowed, G102 not
    confirmed.
    """
    refuse_shared_place(place)
    identity = opened.identity
    if not identity.is_known:
        call = _refuse_unless_markable(call, place, opened)
        refuse_standby(opened)
        _refuse_weak_transport(place, opened, verb)
        judgement = judge_verb(verb, place.environment.kind, flags)
        _refuse_or_ask(call, place, judgement, opened)
        opened = mark_as(call, place, opened, place.environment)
        say_line(call, place, opened)
        return opened
    refuse_disagreement(place, opened)
    refuse_standby(opened)
    _refuse_weak_transport(place, opened, verb)
    _refuse_or_ask(call, place, judge_verb(verb, identity.kind, flags), opened)
    ensure_ledger(opened.conn)
    return opened


def still_confirmed(call: Call, before: Opened, now: Opened) -> Call:
    """What named the database before this very command marked it confirms it afterwards too:
    a release container has no second try."""
    was, token = before.identity, now.identity.confirm_token
    if was.is_known or call.confirmation != was.confirm_token:
        return call
    return replace(call, confirm=token)


def foresee(call: Call, place: Workplace, opened: Opened) -> Opened:
    """The database as `admit` would judge it: an empty one of a stated environment would be
    marked. Reads only."""
    if opened.identity.is_known or not _is_markable(place, opened):
        return opened
    if not read_evidence(opened.conn).is_empty:
        return opened
    call.say(f"it is empty and would be marked {place.environment.name}")
    foreseen = replace(
        opened.identity,
        standing=Standing.KNOWN,
        environment=place.environment.name,
        kind=place.environment.kind,
        because="empty, and would be marked",
    )
    return replace(opened, identity=foreseen)


def refuse_disagreement(place: Workplace, opened: Opened) -> None:
    """Raises `Stop` (I102) when label and mark say different things."""
    notice = disagreement(place.environment, opened.identity)
    if notice is not None:
        raise Stop(notice)


def refuse_shared_place(place: Workplace) -> None:
    """Raises `Stop` (I103) when two environments' own variables name one database."""
    for clash in place.clashes:
        first, second = clash.environments
        raise Stop(
            Notice(
                code="I103",
                what=f"{first} and {second} name the same database {clash.database.shown}",
                why="what is harmless in one of them would happen in the other",
                next=f"correct {' or '.join(clash.sources)}; `whimbrel env` shows each setting",
            )
        )


def mark_as(
    call: Call, place: Workplace, opened: Opened, environment: Environment, *, claim: bool = False
) -> Opened:
    """Write the mark (the caller has asked all questions), audit it, judge anew."""
    conn, before = opened.conn, opened.identity.mark
    ensure_ledger(conn)
    with conn.transaction():
        mark = write_mark(conn, environment, by=place.who, is_claim=claim)
        verb = "identity claim" if claim else "identity mark"
        was = before.token if before else None
        said = {"mark": mark.token, "kind": mark.kind.value, "was": was}
        write_audit(conn, verb, said, by=place.who)
        # What was said for another kind, or in the database this was copied from, is not said here.
        stays = before is not None and before.kind is environment.kind
        dropped = () if stays else drop_policy(conn, by=place.who)
    call.say(f"marked {opened.identity.live.place} as {mark.token}")
    if dropped:
        call.say(f"policy set for what it was no longer holds: {', '.join(dropped)}")
    return replace(opened, identity=judge_identity(*look(conn), place.shared))


def refuse_standby(opened: Opened) -> None:
    """Raises `Stop` (I115)."""
    if not opened.identity.live.is_in_recovery:
        return
    raise Stop(
        Notice(
            code="I115",
            what=f"{opened.identity.live.place} is a standby in recovery",
            why="it is still its primary's copy and cannot be written; nothing was changed",
            next="correct the URL if its primary is meant; a copy is promoted first, then claimed: "
            "`whimbrel identity claim -e …`",
        )
    )


def _refuse_weak_transport(place: Workplace, opened: Opened, verb: str) -> None:
    """Not for setting the policy itself: else nobody could correct a demand that cannot be met."""
    if verb == "policy set":
        return
    wanted = policy_of(place, opened).policy.sslmode
    notice = weak_transport(wanted, read_transport(opened.conn), opened.identity.live.place)
    if notice is not None:
        raise Stop(notice)


def _refuse_or_ask(call: Call, place: Workplace, judgement: Judgement, opened: Opened) -> None:
    identity = opened.identity
    environment = identity.environment if identity.is_known else place.environment.name
    match judgement.verdict:
        case Verdict.STOP:
            raise judgement.stop(contacts=place.contacts)
        case Verdict.ASK:
            doing = f"{judgement.operation} in {environment}"
            require_confirmation(call, identity.confirm_token, doing=doing)
        case Verdict.GO | Verdict.GATES:
            pass


def _refuse_unless_markable(call: Call, place: Workplace, opened: Opened) -> Call:
    """Goes on for an empty database of a stated environment, or when a human has just said at the
    terminal what it is: then the call holds the confirmation."""
    evidence = read_evidence(opened.conn)
    unknown = Stop(unknown_notice(place.environment, opened.identity, evidence))
    if not _is_markable(place, opened):
        raise unknown
    if evidence.is_empty:
        return call
    return _ask_once(call, place, opened, unknown)


def _is_markable(place: Workplace, opened: Opened) -> bool:
    """Has nobody said what it is but the one who states it now?"""
    is_unmarked = opened.identity.standing is Standing.UNMARKED
    is_listed = listed_as_production(opened.identity.live, place.shared) is not None
    return is_unmarked and place.environment.stated_by.may_mark and not is_listed


def _ask_once(call: Call, place: Workplace, opened: Opened, unknown: Stop) -> Call:
    """At a terminal the first writing command asks by itself what the database is."""
    if call.ask is None:
        raise unknown
    token = opened.identity.live.token
    call.say(str(unknown.notice))
    if call.ask(f"Is this {place.environment.name}? Type {token} to mark it so: ") != token:
        raise unknown
    return replace(call, confirm=token)

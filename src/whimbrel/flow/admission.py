"""May this verb write to this database? Asked once per command, before anything is changed."""

from __future__ import annotations

from dataclasses import replace

from ..config.environment import Environment
from ..config.kind import Kind
from ..errors import Notice, Stop
from ..guard.identity import Identity, disagreement, judge_identity, unknown_notice
from ..guard.verbs import judge_verb
from ..guard.verdict import Verdict
from ..ledger.identity import read_live, read_mark, write_mark
from ..ledger.notes import write_audit
from ..ledger.upgrade import ensure_ledger
from ..read.evidence import read_evidence
from .call import Call, require_confirmation
from .listing import say_line
from .opened import Opened
from .workplace import NO_FLAGS, Workplace


def admit(
    call: Call, place: Workplace, opened: Opened, verb: str, flags: frozenset[str] = NO_FLAGS
) -> Opened:
    """The database, now known, confirmed where this verb asks, and able to keep our records.

    Marks an empty database whose environment was stated. Raises `Stop`: I101 unknown, I102 label
    and mark disagree, I103 two environments in one place, G101 not allowed, G102 not confirmed.
    """
    refuse_shared_place(place)
    opened = _known(call, place, opened)
    refuse_disagreement(place, opened)
    _refuse_or_ask(call, place, opened.identity, verb, flags)
    ensure_ledger(opened.conn)
    return opened


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
    ensure_ledger(opened.conn)
    mark = write_mark(opened.conn, environment, by=place.who, is_claim=claim)
    verb = "identity claim" if claim else "identity mark"
    write_audit(opened.conn, verb, {"mark": mark.token}, by=place.who)
    call.say(f"marked {opened.identity.live.place} as {mark.token}")
    live = read_live(opened.conn)
    return replace(opened, identity=judge_identity(live, read_mark(opened.conn), place.shared))


def is_listed_as_production(place: Workplace, opened: Opened) -> bool:
    """Does whimbrel.lock list this very database as production?"""
    live = opened.identity.live
    return any(s.kind is Kind.PRODUCTION and s.is_the_place_of(live) for s in place.shared)


def _refuse_or_ask(
    call: Call, place: Workplace, identity: Identity, verb: str, flags: frozenset[str]
) -> None:
    judgement = judge_verb(verb, identity.kind, flags)
    match judgement.verdict:
        case Verdict.STOP:
            raise judgement.stop(contacts=place.contacts)
        case Verdict.ASK:
            require_confirmation(
                call, identity.confirm_token, doing=f"{verb} in {identity.environment}"
            )
        case Verdict.GO | Verdict.GATES:
            pass


def _known(call: Call, place: Workplace, opened: Opened) -> Opened:
    if opened.identity.is_known:
        return opened
    evidence = read_evidence(opened.conn)
    unknown = Stop(unknown_notice(place.environment, opened.identity, evidence))
    may_mark = place.environment.stated_by.may_mark and opened.identity.mark is None
    if not may_mark or is_listed_as_production(place, opened):
        raise unknown
    if not evidence.is_empty:
        _ask_once(call, place, opened, unknown)
    marked = mark_as(call, place, opened, place.environment)
    say_line(call, place, marked)
    return marked


def _ask_once(call: Call, place: Workplace, opened: Opened, unknown: Stop) -> None:
    """At a terminal the first writing command asks by itself what the database is."""
    if call.ask is None:
        raise unknown
    token = opened.identity.live.token
    call.say(str(unknown.notice))
    if call.ask(f"Is this {place.environment.name}? Type {token} to mark it so: ") != token:
        raise unknown

"""What a database is: show it, mark it, claim a copy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..config.environment import Environment
from ..config.kind import Kind
from ..errors import Notice, Stop
from ..guard.identity import Identity, is_lowered
from ..ledger.identity import held_lock, sees_lock
from ..read.evidence import read_evidence
from .admission import is_listed_as_production, mark_as, refuse_shared_place
from .call import Call, require_confirmation
from .enter import enter, enter_other
from .listing import list_it
from .opened import Opened
from .workplace import Workplace, open_workplace, production_environments


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What `identity show` prints; `evidence` only where nobody has said what it is."""

    identity: Identity
    evidence: tuple[str, ...]


def show_identity(call: Call) -> Shown:
    """Read only."""
    place = open_workplace(call, "identity show")
    with enter(call, place) as opened:
        known = opened.identity.is_known
        seen = () if known else read_evidence(opened.conn).lines
        return Shown(identity=opened.identity, evidence=seen)


def mark_database(call: Call) -> Identity:
    """Label an unmarked database as the environment of `-e`; raising to production is a mark too.

    Raises `Stop`: I110 not stated, I111 would lower, I112 the mark is another database's.
    """
    place = open_workplace(call, "identity mark")
    wanted = _stated(place, "mark")
    with enter(call, place) as opened:
        refuse_shared_place(place)
        if opened.identity.is_known and opened.identity.environment == wanted.name:
            list_it(call, place, opened)
            return opened.identity
        _refuse_lowering(place, opened, wanted, verb="mark")
        if opened.identity.mark is not None and not opened.identity.is_known:
            raise _carried(opened)
        _confirm_unless_empty(call, opened, wanted, "mark")
        opened = mark_as(call, place, opened, wanted)
        list_it(call, place, opened)
        return opened.identity


def claim_database(call: Call) -> Identity:
    """Say of a copy what it is from now on; of a moved production, that it is production.

    Proves by an advisory lock taken in production that this is not production itself. Raises
    `Stop`: I110 not stated, I111 would lower a mark that counts, I113 this is production,
    I114 cannot be told from production.
    """
    place = open_workplace(call, "identity claim")
    wanted = _stated(place, "claim")
    with enter(call, place) as opened:
        refuse_shared_place(place)
        if wanted.kind is not Kind.PRODUCTION:
            _refuse_production_itself(call, place, opened, wanted)
        require_confirmation(
            call, opened.identity.live.token, doing=f"claim {_where(opened)} as {wanted.name}"
        )
        opened = mark_as(call, place, opened, wanted, claim=True)
        list_it(call, place, opened)
        return opened.identity


class Origin(Enum):
    """How a database stands to production, as far as can be proven."""

    SAME = "a lock taken through production's URL is visible here"
    ANOTHER = "a lock taken in the production it was copied from is not visible here"
    UNSURE = "what production's URL reaches is not known as the production this may be"
    UNREACHABLE = "no production can be asked from here"


def compare_with_production(call: Call, place: Workplace, opened: Opened) -> Origin:
    """Take a random advisory lock in each production that can be reached, and look for it here."""
    answer = Origin.UNREACHABLE
    for environment in production_environments(place):
        with enter_other(call, place, environment) as production:
            if production is None:
                continue
            with held_lock(production.conn) as key:
                if sees_lock(opened.conn, key):
                    return Origin.SAME
            is_origin = _is_its_origin(production.identity, opened.identity)
            if is_origin or answer is Origin.ANOTHER:
                answer = Origin.ANOTHER
            else:
                answer = Origin.UNSURE
    return answer


def _is_its_origin(production: Identity, copy: Identity) -> bool:
    """Is this known production the one whose mark was copied here, if one was?

    With several productions, proof against one says nothing about the others.
    """
    if not production.is_known or production.kind is not Kind.PRODUCTION:
        return False
    mark = copy.mark
    if mark is None or mark.kind is not Kind.PRODUCTION:
        return True
    return production.mark is not None and production.mark.uuid == mark.uuid


def _refuse_production_itself(
    call: Call, place: Workplace, opened: Opened, wanted: Environment
) -> None:
    identity = opened.identity
    if identity.live.is_in_recovery:
        raise _standby(opened)
    if identity.is_known and identity.kind is not Kind.PRODUCTION:
        _refuse_lowering(place, opened, wanted, verb="claim")
        return
    origin = compare_with_production(call, place, opened)
    if origin is Origin.SAME:
        raise _itself(opened)
    may_be = origin is Origin.UNSURE or not _is_elsewhere(place, opened)
    if origin is not Origin.ANOTHER and may_be:
        raise _cannot_tell(opened, origin)


def _is_elsewhere(place: Workplace, opened: Opened) -> bool:
    """Production cannot be reached, but the lock file lists it on another cluster."""
    listed = [s for s in place.shared if s.kind is Kind.PRODUCTION]
    return bool(listed) and all(
        s.system_identifier != opened.identity.live.system_identifier for s in listed
    )


def _refuse_lowering(place: Workplace, opened: Opened, wanted: Environment, *, verb: str) -> None:
    identity = opened.identity
    held = identity.kind if identity.is_known else None
    if is_listed_as_production(place, opened) and not identity.is_known:
        held = Kind.PRODUCTION
    if held is None or not is_lowered(held, wanted.kind):
        return
    raise Stop(
        Notice(
            code="I111",
            what=f"{_where(opened)} is {held.value}, and {verb} would make it {wanted.name}",
            why="a mark is never lowered: what was careful yesterday would be careless today",
            next="make a new database for the other environment, or restore a copy and claim that",
        )
    )


def _confirm_unless_empty(call: Call, opened: Opened, wanted: Environment, verb: str) -> None:
    evidence = read_evidence(opened.conn)
    if evidence.is_empty and opened.identity.mark is None:
        return
    for line in evidence.lines:
        call.say(f"  {line}")
    require_confirmation(
        call, opened.identity.live.token, doing=f"{verb} {_where(opened)} as {wanted.name}"
    )


def _stated(place: Workplace, verb: str) -> Environment:
    if place.environment.stated_by.may_mark:
        return place.environment
    raise Stop(
        Notice(
            code="I110",
            what=f"identity {verb} needs the environment to be stated",
            why=f"{place.environment.name} comes from {place.environment.source}, "
            "which says where a program runs, not what a database is",
            next=f"name it: `whimbrel identity {verb} -e …`",
        )
    )


def _where(opened: Opened) -> str:
    return opened.identity.live.place


def _carried(opened: Opened) -> Stop:
    token = opened.identity.mark.token if opened.identity.mark else "another"
    return Stop(
        Notice(
            code="I112",
            what=f"{_where(opened)} carries the mark {token} of another database",
            why="the mark came here with a dump, a template or a copy; what this database is now, "
            "only a claim can say, because a claim proves that it is not production",
            next="whimbrel identity claim -e …",
        )
    )


def _itself(opened: Opened) -> Stop:
    return Stop(
        Notice(
            code="I113",
            what=f"{_where(opened)} is production itself",
            why="a lock taken through production's URL is visible here; nothing was changed",
            next="correct the URL: it leads to production, not to a copy",
        )
    )


def _cannot_tell(opened: Opened, origin: Origin) -> Stop:
    return Stop(
        Notice(
            code="I114",
            what=f"{_where(opened)} cannot be told from production",
            why=f"{origin.value}; a claim without that proof could make production destroyable",
            next="set PRODUCTION_DATABASE_URL so that production can be asked, and claim again",
        )
    )


def _standby(opened: Opened) -> Stop:
    return Stop(
        Notice(
            code="I115",
            what=f"{_where(opened)} is a standby in recovery",
            why="it is still its primary's copy and cannot be written; nothing was changed",
            next="promote it, then claim it",
        )
    )

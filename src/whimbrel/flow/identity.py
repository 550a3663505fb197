"""What a database is: show it, mark it, claim a copy."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.environment import Environment
from ..config.kind import Kind
from ..errors import Notice, Stop
from ..guard.identity import Identity, Standing, is_lowered, listed_as_production
from ..read.evidence import read_evidence
from ..read.protection import read_protection
from .admission import mark_as, refuse_shared_place, refuse_standby
from .call import Call, require_confirmation
from .enter import enter
from .listing import list_it
from .opened import Opened
from .origin import Origin, compare_with_production, is_listed_elsewhere
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What `identity show` prints; `evidence` only where nobody has said what it is. `protection`
    in words, empty where the database has no guard inside."""

    identity: Identity
    evidence: tuple[str, ...]
    protection: str = ""


def show_identity(call: Call) -> Shown:
    """Read only."""
    place = open_workplace(call, "identity show")
    with enter(call, place) as opened:
        known = opened.identity.is_known
        seen = () if known else read_evidence(opened.conn).lines
        found = read_protection(opened.conn)
        guard = str(found) if found is not None else ""
        return Shown(identity=opened.identity, evidence=seen, protection=guard)


def mark_database(call: Call) -> Identity:
    """Label an unmarked database as the environment of `-e`; raising to production is a mark too.

    Raises `Stop`: I110 not stated, I111 would lower, I112 the mark is another database's or was
    changed by hand, I115 a standby.
    """
    place = open_workplace(call, "identity mark")
    wanted = _stated(place, "mark")
    with enter(call, place) as opened:
        refuse_shared_place(place)
        identity = opened.identity
        if identity.is_known and (identity.environment, identity.kind) == (
            wanted.name,
            wanted.kind,
        ):
            list_it(call, place, opened)
            return identity
        _refuse_lowering(place, opened, wanted, verb="mark")
        if identity.standing not in (Standing.KNOWN, Standing.UNMARKED):
            raise _not_by_mark(opened)
        refuse_standby(opened)
        _confirm_unless_empty(call, opened, wanted)
        opened = mark_as(call, place, opened, wanted)
        list_it(call, place, opened)
        return opened.identity


def claim_database(call: Call) -> Identity:
    """Say of a copy what it is from now on; of a moved production, that it is production.

    Proves by an advisory lock taken in production that this is not production itself. Raises
    `Stop`: I110 not stated, I111 would lower a mark that counts, I112 the mark cannot be trusted,
    I113 this is production, I114 cannot be told from production, I115 a standby.
    """
    place = open_workplace(call, "identity claim")
    wanted = _stated(place, "claim")
    with enter(call, place) as opened:
        refuse_shared_place(place)
        refuse_standby(opened)
        _refuse_untrusted(opened, wanted)
        if wanted.kind is not Kind.PRODUCTION:
            _refuse_production_itself(call, place, opened, wanted)
        _confirm_what_is_seen(call, opened, f"claim {_where(opened)} as {wanted.name}")
        opened = mark_as(call, place, opened, wanted, claim=True)
        _say_guard(call, opened, wanted)
        list_it(call, place, opened)
        return opened.identity


def _say_guard(call: Call, opened: Opened, wanted: Environment) -> None:
    """Other tools than ours are stopped in a copy as in its source."""
    if wanted.kind is not Kind.PRODUCTION and read_protection(opened.conn) is not None:
        call.say(
            "note: the guard inside the database came with the copy; to take it out: "
            f'whimbrel -e {wanted.name} protect remove --reason "a copy"'
        )


def _refuse_untrusted(opened: Opened, wanted: Environment) -> None:
    """A mark that somebody changed may be production's own: it is only raised."""
    standing = opened.identity.standing
    is_raised = wanted.kind is Kind.PRODUCTION and standing is Standing.EDITED
    if standing in (Standing.EDITED, Standing.ILLEGIBLE) and not is_raised:
        raise _not_by_mark(opened)


def _refuse_production_itself(
    call: Call, place: Workplace, opened: Opened, wanted: Environment
) -> None:
    identity = opened.identity
    if identity.is_known and identity.kind is not Kind.PRODUCTION:
        _refuse_lowering(place, opened, wanted, verb="claim")
        return
    origin = compare_with_production(call, place, opened)
    if origin is Origin.SAME:
        raise _itself(opened)
    is_proven = origin is Origin.ANOTHER or (
        origin is Origin.UNREACHABLE and is_listed_elsewhere(place, identity)
    )
    if not is_proven:
        raise _cannot_tell(opened, origin)


def _refuse_lowering(place: Workplace, opened: Opened, wanted: Environment, *, verb: str) -> None:
    identity = opened.identity
    held = identity.kind if identity.is_known else None
    if not identity.is_known and listed_as_production(identity.live, place.shared):
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


def _confirm_unless_empty(call: Call, opened: Opened, wanted: Environment) -> None:
    if opened.identity.mark is None and read_evidence(opened.conn).is_empty:
        return
    _confirm_what_is_seen(call, opened, f"mark {_where(opened)} as {wanted.name}")


def _confirm_what_is_seen(call: Call, opened: Opened, doing: str) -> None:
    for line in read_evidence(opened.conn).lines:
        call.say(f"  {line}")
    require_confirmation(call, opened.identity.live.token, doing=doing)


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


def _not_by_mark(opened: Opened) -> Stop:
    identity = opened.identity
    carried = "whimbrel identity claim -e …"
    reason, next = {
        Standing.CARRIED: ("it came here with a dump, a template or a copy", carried),
        Standing.LISTED: ("only a claim can prove that this is a copy of it", carried),
        Standing.ILLEGIBLE: ("what cannot be read may be production's mark", identity.next),
    }.get(
        identity.standing,
        (
            "it may have been production's own; such a mark can only be raised",
            "if it is production: `whimbrel identity claim -e production`; else take a copy whose "
            "mark is as whimbrel wrote it, and claim that",
        ),
    )
    return Stop(
        Notice(
            code="I112",
            what=f"{_where(opened)} is {identity.because}",
            why=f"{reason}; nothing was changed",
            next=next,
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
            next=_TO_TELL.get(origin, _ASK_PRODUCTION),
        )
    )


_ASK_PRODUCTION = (
    "set PRODUCTION_DATABASE_URL to the primary of the production that this is a copy of, so that "
    "it can be asked, and claim again"
)
_TO_TELL = {
    Origin.ALIVE: "if production's URL is right, end what is connected to the copy, and claim "
    "again",
    Origin.OLDER: "if production's URL is right, start the copy once with a recovery.signal, so "
    "that it begins a line of its own, and claim again",
}

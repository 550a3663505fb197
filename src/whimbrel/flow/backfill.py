"""Batched statements that have begun: how far they are, and pausing, resuming, cancelling them."""

from __future__ import annotations

from dataclasses import dataclass

from ..db.failure import speaking_with
from ..errors import Failure, Notice
from ..ledger.backfills import Backfill, Wanted, read_backfills, want
from ..ledger.notes import write_audit
from .admission import admit
from .call import Call
from .enter import enter
from .histories import ledger_of
from .opened import Opened
from .workplace import Workplace, open_workplace

_VERBS = {
    Wanted.PAUSE: "backfill pause",
    Wanted.CANCEL: "backfill cancel",
    Wanted.RUN: "backfill resume",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfills:
    environment: str
    found: tuple[Backfill, ...]


def list_backfills(call: Call) -> Backfills:
    """Read only."""
    place = open_workplace(call, "backfill list")
    with enter(call, place) as opened, speaking_with(opened.url):
        return Backfills(environment=place.environment.name, found=_found(place, opened))


def tell_backfills(call: Call, wanted: Wanted) -> Backfills:
    """Said to all that are not done: heard by a running one after its next batch, else by the next
    deploy. Raises `Failure` (R158) where there is none, and the stops of `admit`."""
    verb = _VERBS[wanted]
    place = open_workplace(call, verb)
    with enter(call, place) as opened, speaking_with(opened.url):
        opened = admit(call, place, opened, verb)
        found = _found(place, opened)
        if not found:
            raise Failure(
                Notice(
                    code="R158",
                    what=f"no batched statement is under way in {opened.identity.live.place}",
                    why="none has begun that is not done, so there is nothing to be told",
                    next=f"`whimbrel -e {place.environment.name} status` shows the migrations",
                )
            )
        with opened.conn.transaction():
            for each in found:
                want(opened.conn, each, wanted)
            names = sorted({each.migration for each in found})
            write_audit(opened.conn, verb, {"migrations": names}, by=place.who)
        return Backfills(environment=place.environment.name, found=_found(place, opened))


def _found(place: Workplace, opened: Opened) -> tuple[Backfill, ...]:
    return read_backfills(opened.conn, ledger_of(place, opened))

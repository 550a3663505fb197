"""Asked again on the working connection, right before something is changed: is it still it?"""

from __future__ import annotations

from collections.abc import Callable

from ..config.kind import Kind
from ..db.connect import Connection
from ..errors import Notice, Stop
from ..ledger.identity import is_still
from .call import Call
from .identity import Origin, compare_with_production
from .opened import Opened
from .workplace import Workplace


def still_the_same(call: Call, place: Workplace, opened: Opened) -> Callable[[Connection], None]:
    """A question for the runner; it raises `Stop` (I104) when a pooler, a failover, DNS or a
    colleague has put another database, or another mark, under the connection."""
    may_be_a_clone = _may_be_a_clone(place, opened)

    def ask(conn: Connection) -> None:
        identity = opened.identity
        if identity.mark is None or not is_still(conn, identity.live, identity.mark):
            raise _changed(opened)
        if may_be_a_clone and compare_with_production(call, place, opened) is Origin.SAME:
            raise _changed(opened)

    return ask


def _may_be_a_clone(place: Workplace, opened: Opened) -> bool:
    """A physical copy shares system_identifier and oid with its origin; only the lock test,
    repeated, tells that its address has not been given back to production."""
    mark, live = opened.identity.mark, opened.identity.live
    if mark is None or mark.claimed_at is None or mark.kind is Kind.PRODUCTION:
        return False
    return any(s.kind is Kind.PRODUCTION and s.is_the_place_of(live) for s in place.shared)


def _changed(opened: Opened) -> Stop:
    return Stop(
        Notice(
            code="I104",
            what=f"the connection no longer leads to {opened.identity.live.place} as it was marked",
            why="between the first look and now another database, or another mark, came under it; "
            "the step was not run",
            next="look at `whimbrel identity show`, then run the command again",
        )
    )

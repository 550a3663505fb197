"""Asked again on the working connection, right before something is changed: is it still it?"""

from __future__ import annotations

from collections.abc import Callable

from ..config.kind import Kind
from ..db.connect import Connection
from ..errors import Notice, Stop
from ..ledger.identity import is_still
from .call import Call
from .opened import Opened
from .origin import Origin, compare_with_production
from .workplace import Workplace


def still_the_same(call: Call, place: Workplace, opened: Opened) -> Callable[[Connection], None]:
    """A question for the runner; it raises `Stop` (I104) when a pooler, a failover, DNS or a
    colleague has put another database, or another mark, under the connection."""
    production = _Production(call, place, opened)

    def ask(conn: Connection) -> None:
        identity = opened.identity
        if identity.mark is None or not is_still(conn, identity.live, identity.mark):
            raise _changed(opened)
        if production.is_here(conn):
            raise _has_become_production(opened)

    return ask


class _Production:
    """A claimed copy may have taken production's place since: its mark would not know."""

    def __init__(self, call: Call, place: Workplace, opened: Opened) -> None:
        mark = opened.identity.mark
        self._asked = (call, place, opened)
        self._is_worth_asking = (
            mark is not None and mark.claimed_at is not None and mark.kind is not Kind.PRODUCTION
        )

    def is_here(self, conn: Connection) -> bool:
        if not self._is_worth_asking:
            return False
        origin = compare_with_production(*self._asked, conn)
        # Who could not be reached once is not waited for before every statement.
        self._is_worth_asking = origin is not Origin.UNREACHABLE
        return origin is Origin.SAME


def _changed(opened: Opened) -> Stop:
    return Stop(
        Notice(
            code="I104",
            what=f"the connection no longer leads to {opened.identity.live.place} as it was marked",
            why="between the first look and now another database, another mark or another timeline "
            "came under it; the step was not run",
            next="look at `whimbrel identity show`, then run the command again",
        )
    )


def _has_become_production(opened: Opened) -> Stop:
    return Stop(
        Notice(
            code="I104",
            what=f"{opened.identity.live.place} is what production's URL reaches now",
            why="it was claimed as a copy, and a lock taken through production's URL is visible in "
            "it; the step was not run",
            next="correct production's URL; or, if this is production from now on, "
            "`whimbrel identity claim -e production`",
        )
    )

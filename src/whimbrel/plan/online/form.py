"""What becomes of one statement: what to run in its place now, later, or why nothing better."""

from __future__ import annotations

from dataclasses import dataclass

from ...pg.version import ServerVersion
from ..trail import Trail


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineForm:
    """`now` is run in the statement's place, in order, each a step of its own; `later` belongs
    into a contract migration, when no running code needs it any more. `why_not` says what has no
    safe form; then the statement stands as it was, or its part does."""

    now: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What came before the statement, and the name under which dropped tables are kept."""

    trail: Trail
    migration: str = ""

    @property
    def server(self) -> ServerVersion | None:
        """None where it is not known: then only what every version has is written."""
        version = self.trail.known.server_version
        return ServerVersion(version) if version else None


def stays(why: str) -> OnlineForm:
    """Nothing better is known."""
    return OnlineForm(why_not=why)

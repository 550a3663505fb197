"""Writes down which index is being built while it is being built; tells how far it is, and whom it
waits for: a concurrent build waits for every transaction that is older, whatever that does."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from ..db.connect import Connection
from ..ledger.journal import write_index_oid
from .blockers import blocking
from .events import Blocker
from .texts import sql

FIRST_LOOK_S, LOOK_EVERY_S = 0.1, 0.5

Tell = Callable[[str, int, int], None]


class BuildWatch:
    """The OID is what lets a later run tell our unfinished index from anybody else's."""

    first_s = FIRST_LOOK_S

    def __init__(
        self,
        pid: int,
        migration_id: str,
        position: int,
        tell: Tell,
        tell_blocked: Callable[[tuple[Blocker, ...]], None],
    ) -> None:
        self._pid = pid
        self._migration_id = migration_id
        self._position = position
        self._tell = tell
        self._tell_blocked = tell_blocked
        self._known = 0
        self._told: tuple[str, int, int] | None = None

    def look(self, conn: Connection) -> float:
        found = blocking(conn, self._pid)
        if found:
            self._tell_blocked(found)
        row = conn.execute(sql("build"), (self._pid,)).fetchone()
        if row is not None:
            oid, phase, done, total = row
            self._note(conn, cast(int, oid))
            progress = (cast(str, phase), cast(int, done), cast(int, total))
            if progress != self._told:
                self._told = progress
                self._tell(*progress)
        return LOOK_EVERY_S

    def lose(self) -> None:
        """Nothing to do: the evidence of before the build still tells."""

    def _note(self, conn: Connection, oid: int) -> None:
        if oid and oid != self._known:
            write_index_oid(conn, self._migration_id, self._position, oid)
            self._known = oid

"""Table-level lock modes and who waits for whom.

Source: PostgreSQL manual, "Explicit Locking", table of conflicting modes.
"""

from __future__ import annotations

from enum import IntEnum


class LockMode(IntEnum):
    """The eight table-level modes, weakest first, named as in the manual."""

    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @property
    def pg_locks_name(self) -> str:
        """As `pg_locks.mode` spells it."""
        return self.name.title().replace("_", "") + "Lock"

    @property
    def words(self) -> str:
        """As `LOCK TABLE … IN … MODE` spells it."""
        return self.name.replace("_", " ")

    @property
    def is_strong(self) -> bool:
        """Does it make readers or writers of the relation wait? Those from SHARE on do."""
        return self >= LockMode.SHARE

    def blocks(self, other: LockMode) -> bool:
        return other in _CONFLICTS[self]


_M = LockMode
_WRITES = {_M.SHARE, _M.SHARE_ROW_EXCLUSIVE, _M.EXCLUSIVE, _M.ACCESS_EXCLUSIVE}
_CONFLICTS: dict[LockMode, frozenset[LockMode]] = {
    _M.ACCESS_SHARE: frozenset({_M.ACCESS_EXCLUSIVE}),
    _M.ROW_SHARE: frozenset({_M.EXCLUSIVE, _M.ACCESS_EXCLUSIVE}),
    _M.ROW_EXCLUSIVE: frozenset(_WRITES),
    _M.SHARE_UPDATE_EXCLUSIVE: frozenset(_WRITES | {_M.SHARE_UPDATE_EXCLUSIVE}),
    _M.SHARE: frozenset((_WRITES - {_M.SHARE}) | {_M.ROW_EXCLUSIVE, _M.SHARE_UPDATE_EXCLUSIVE}),
    _M.SHARE_ROW_EXCLUSIVE: frozenset(set(_M) - {_M.ACCESS_SHARE, _M.ROW_SHARE}),
    _M.EXCLUSIVE: frozenset(set(_M) - {_M.ACCESS_SHARE}),
    _M.ACCESS_EXCLUSIVE: frozenset(_M),
}

"""Does the guard that was put into a database hold?"""

from __future__ import annotations

from ..config.kind import Kind
from ..guard.protection import GONE
from ..ledger.notes import read_protected_before
from ..read.protection import read_protection
from .opened import Opened


def guard_in_words(opened: Opened) -> str:
    """Empty where there is none, and none is missed. Read only."""
    found = read_protection(opened.conn)
    return str(found) if found is not None else _missed(opened)


def guard_problem(opened: Opened) -> str | None:
    """Empty where it holds; None where there is none, and none is missed. Read only."""
    found = read_protection(opened.conn)
    return found.problem if found is not None else _missed(opened) or None


def _missed(opened: Opened) -> str:
    """A copy has the audit of its source: elsewhere than in production it says nothing."""
    if opened.identity.kind is not Kind.PRODUCTION:
        return ""
    return GONE if read_protected_before(opened.conn) is not None else ""

"""SET, RESET, DISCARD, PREPARE …: what a statement leaves behind in the session."""

from __future__ import annotations

from ...script import node
from ...script.statement import Node
from ..step import Session, TransactionNeed
from .form import Facts
from .queries import query

# Set anew before every statement whatever the file says, so nothing need stay with them.
TIMEOUTS = frozenset(
    {
        *("lock_timeout", "statement_timeout", "transaction_timeout"),
        *("idle_in_transaction_session_timeout", "deadlock_timeout"),
    }
)
_SETS = Facts(session=Session.SETS)
_DISCARDS = Facts(session=Session.DISCARDS)
DEFAULTS = Facts(session=Session.DEFAULTS)


def variable(statement: Node) -> Facts:
    """SET LOCAL and SET TRANSACTION end with the transaction."""
    name = node.text(statement, "name")
    if node.text(statement, "kind") == "VAR_RESET_ALL":
        return _DISCARDS
    if node.flag(statement, "is_local") or name == "TRANSACTION":
        return Facts(binds=name not in TIMEOUTS)
    return _SETS


def until_commit(_: Node) -> Facts:
    """SET CONSTRAINTS."""
    return Facts(binds=True)


def discard(statement: Node) -> Facts:
    is_all = node.text(statement, "target") == "DISCARD_ALL"
    need = TransactionNeed.OUTSIDE if is_all else TransactionNeed.INSIDE
    return Facts(session=Session.DISCARDS, transaction=need)


def keeps(_: Node) -> Facts:
    """LISTEN, LOAD: something stays in the session."""
    return _SETS


def prepare(statement: Node) -> Facts:
    return Facts(touches=query(statement).touches, session=Session.SETS)


def cursor(statement: Node) -> Facts:
    facts = query(node.field(statement, "query"))
    return Facts(touches=facts.touches, scans=facts.scans, binds=True)


def defaults(_: Node) -> Facts:
    """ALTER DATABASE … SET, ALTER ROLE … SET: the next session starts with it."""
    return DEFAULTS

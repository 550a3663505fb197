"""DO and CALL: facts of what runs inside, as far as it can be seen."""

from __future__ import annotations

from collections.abc import Callable

from ...script import node
from ...script.bodies import body_of
from ...script.statement import Node, Statement
from ..deed import Deed, Does
from ..step import Session, TransactionNeed
from .calls import called
from .form import NOT_SEEN, Facts, union


def body(statement: Statement, describe: Callable[[Node], Facts]) -> Facts | None:
    """What a CREATE FUNCTION's body does when it is called; None for any other statement."""
    if statement.node is None or node.kind(statement.node) != "CreateFunctionStmt":
        return None
    return block(statement.sql, statement.node, describe)


def block(sql: str, statement: Node, describe: Callable[[Node], Facts]) -> Facts:
    """A DO block: all its statements together, whichever branch is taken.

    One that commits cannot run in a transaction block; one whose body is not seen might.
    """
    inside = body_of(sql, statement)
    seen = union(describe(each) for each in inside.statements)
    # What needs to be outside a transaction fails in a block anyway: only COMMIT counts.
    may_commit = inside.controls_transactions or not inside.is_seen
    need = TransactionNeed.OUTSIDE if may_commit else TransactionNeed.INSIDE
    deeds = tuple(deed._replace(words=deed.words | {"in a block"}) for deed in seen.deeds)
    facts = seen._replace(transaction=need, deeds=deeds)
    if inside.is_seen and not inside.has_dynamic_sql:
        return facts
    dynamic = Deed(Does.DYNAMIC, words=frozenset({"in a block"}))
    return facts._replace(is_seen=False, session=Session.UNKNOWN, deeds=(*facts.deeds, dynamic))


def call(statement: Node) -> Facts:
    """The procedure may commit, so it gets the chance; its body is in the database."""
    facts = called(node.walk(statement))
    return facts._replace(transaction=TransactionNeed.OUTSIDE, session=Session.UNKNOWN)


def execute(_: Node) -> Facts:
    """EXECUTE runs what PREPARE named, which may be elsewhere."""
    return NOT_SEEN


def enum(statement: Node) -> Facts:
    """A new value may be used only after a commit (unless its type is as new)."""
    adds = bool(node.text(statement, "newVal")) and not node.text(statement, "oldVal")
    return Facts(transaction=TransactionNeed.COMMIT_AFTER if adds else TransactionNeed.INSIDE)

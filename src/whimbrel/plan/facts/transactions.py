"""BEGIN, COMMIT, SAVEPOINT …: the file's own transaction control."""

from __future__ import annotations

from ...script import node
from ...script.statement import Node
from ..step import TransactionNeed
from .form import Facts

_NEEDS = {
    "TRANS_STMT_BEGIN": TransactionNeed.BEGINS,
    "TRANS_STMT_START": TransactionNeed.BEGINS,
    "TRANS_STMT_COMMIT": TransactionNeed.ENDS,
    "TRANS_STMT_ROLLBACK": TransactionNeed.ENDS,
    "TRANS_STMT_PREPARE": TransactionNeed.ENDS,
    "TRANS_STMT_COMMIT_PREPARED": TransactionNeed.OUTSIDE,
    "TRANS_STMT_ROLLBACK_PREPARED": TransactionNeed.OUTSIDE,
}


def control(statement: Node) -> Facts:
    kind = node.text(statement, "kind")
    need = _NEEDS.get(kind, TransactionNeed.INSIDE)
    return Facts(transaction=need, binds=kind == "TRANS_STMT_SAVEPOINT")

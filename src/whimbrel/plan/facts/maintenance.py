"""VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH: work on relations as they are."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...script import node
from ...script.statement import Node
from ..step import TransactionNeed
from .form import Facts, Form, union

_M = LockMode
_OUTSIDE = Facts(transaction=TransactionNeed.OUTSIDE)


def vacuum(statement: Node) -> Facts:
    """VACUUM and ANALYZE; without a table they visit them all, one after the other."""
    tables = [node.field(each, "relation") for each in node.items(statement, "rels")]
    is_vacuum = node.flag(statement, "is_vacuumcmd")
    is_full = is_vacuum and node.is_on(node.options(statement).get("full"))
    form = Form(
        lock=_M.ACCESS_EXCLUSIVE if is_full else _M.SHARE_UPDATE_EXCLUSIVE,
        rewrites=is_full,
        scans=not is_full,
    )
    # ANALYZE of everything commits after each table when it can.
    facts = union(form.on(node.relation(each)) for each in tables if each)
    return union((facts, _OUTSIDE)) if is_vacuum or not tables else facts


def cluster(statement: Node) -> Facts:
    """OUTSIDE: so it must be for a partitioned table and for all tables."""
    table = node.field(statement, "relation")
    form = Form(lock=_M.ACCESS_EXCLUSIVE, rewrites=True)
    return union((form.on(node.relation(table)), _OUTSIDE)) if table else _OUTSIDE


def reindex(statement: Node) -> Facts:
    """OUTSIDE: so it must be for a partitioned relation, a schema and a database."""
    relation = node.field(statement, "relation")
    if not relation:
        return _OUTSIDE
    is_concurrent = node.is_on(node.options(statement, "params").get("concurrently"))
    is_index = node.text(statement, "kind") == "REINDEX_OBJECT_INDEX"
    strong = _M.ACCESS_EXCLUSIVE if is_index else _M.SHARE
    form = Form(lock=_M.SHARE_UPDATE_EXCLUSIVE if is_concurrent else strong, scans=True)
    return union((form.on(node.relation(relation)), _OUTSIDE))


def refresh(statement: Node) -> Facts:
    is_concurrent = node.flag(statement, "concurrent")
    form = Form(
        lock=_M.EXCLUSIVE if is_concurrent else _M.ACCESS_EXCLUSIVE,
        rewrites=not is_concurrent,
        scans=is_concurrent,
    )
    return form.on(node.relation(node.field(statement, "relation")))

"""CREATE TABLE, VIEW, SEQUENCE, …: what is born, and what it locks of what was there."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...script import node
from ...script.objects import created_index
from ...script.statement import Node
from ..step import Touch, TransactionNeed
from . import columns
from .form import Facts, Form, union
from .queries import query

_M = LockMode


def table(statement: Node) -> Facts:
    """CREATE TABLE and CREATE FOREIGN TABLE, with their keys, parents and partitions."""
    inside = node.field(statement, "base") or node.body(statement)
    relation = node.relation(node.field(inside, "relation"))
    elements = node.items(inside, "tableElts")
    constraints = [each for each in elements if node.kind(each) == "Constraint"]
    own = [each for each in elements if node.kind(each) == "ColumnDef"]
    inline = [constraint for each in own for constraint in node.items(each, "constraints")]
    likes = [each for each in elements if node.kind(each) == "TableLikeClause"]
    # A partition changes what its parent's default partition may hold: everybody waits.
    parents = _M.ACCESS_EXCLUSIVE if "partbound" in inside else _M.SHARE_UPDATE_EXCLUSIVE
    others = union(
        (
            *map(columns.referred, (*constraints, *inline)),
            *(_on(each, parents) for each in node.items(inside, "inhRelations")),
            *(_on(node.field(each, "relation"), _M.ACCESS_SHARE) for each in likes),
        )
    )
    born = (
        Facts(creates=(relation,)),
        *(columns.born_with(relation, each) for each in own),
        *(Facts(creates=columns.index_of(relation, each)) for each in constraints),
        Facts(defers=any(map(columns.defers, constraints))),
    )
    touches = tuple(each for each in others.touches if each.relation != relation)
    return union((*born, Facts(touches=touches, binds=_is_temporary(inside))))


def _is_temporary(statement: Node) -> bool:
    """It goes with the transaction (ON COMMIT) or with the session: a later one would lack it."""
    range_ = node.field(statement, "relation") or node.field(statement, "rel")
    return node.text(range_, "relpersistence") == "t"


def _on(range_: Node, lock: LockMode) -> Facts:
    return Facts(touches=(Touch(node.relation(range_), lock),))


def view(statement: Node) -> Facts:
    relation = node.relation(node.field(statement, "view"))
    facts = query(node.field(statement, "query"))
    born = Facts(creates=(relation,), touches=facts.touches)
    if not node.flag(statement, "replace"):
        return born
    # Where it exists it is replaced, and its readers wait.
    return Facts(touches=(*facts.touches, Touch(relation, _M.ACCESS_EXCLUSIVE)))


def table_as(statement: Node) -> Facts:
    """CREATE TABLE AS, CREATE MATERIALIZED VIEW: the query runs and reads."""
    relation = node.relation(node.field(node.field(statement, "into"), "rel"))
    facts = query(node.field(statement, "query"))
    binds = _is_temporary(node.field(statement, "into"))
    return union((Facts(creates=(relation,), binds=binds), facts))


def sequence(statement: Node) -> Facts:
    return Facts(creates=(node.relation(node.field(statement, "sequence")),))


def alter_sequence(statement: Node) -> Facts:
    relation = node.relation(node.field(statement, "sequence"))
    restarts = "restart" in node.options(statement)
    form = Form(lock=_M.SHARE_ROW_EXCLUSIVE, loses="the position of sequence {relation}" * restarts)
    return form.on(relation)


def schema(statement: Node) -> Facts:
    """CREATE SCHEMA with its elements; an unqualified name is born in the new schema."""
    elements = node.items(statement, "schemaElts")
    return union(
        _ELEMENTS[node.kind(each)](each) for each in elements if node.kind(each) in _ELEMENTS
    )


def index(statement: Node) -> Facts:
    relation = node.relation(node.field(statement, "relation"))
    name = created_index(statement)
    is_concurrent = node.flag(statement, "concurrent")
    # ON ONLY is for partitioned tables: the index starts without the partitions' parts.
    form = Form(
        lock=_M.SHARE_UPDATE_EXCLUSIVE if is_concurrent else _M.SHARE,
        scans=node.flag(node.field(statement, "relation"), "inh"),
    )
    need = TransactionNeed.OUTSIDE if is_concurrent else TransactionNeed.INSIDE
    return union((form.on(relation), Facts(creates=(name,) if name else (), transaction=need)))


_ELEMENTS = {
    "CreateStmt": table,
    "ViewStmt": view,
    "IndexStmt": index,
    "CreateSeqStmt": sequence,
}

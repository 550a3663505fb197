"""UPDATE and DELETE of many rows: in batches by the primary key, where that comes to an end."""

from __future__ import annotations

from collections.abc import Iterator

from ...script import node
from ...script.statement import Node
from ..facts.expressions import is_null
from ..step import Step
from .column import batch_key
from .form import OnlineForm, Surroundings, stays


def in_batches(step: Step, around: Surroundings) -> OnlineForm:
    """`-- whimbrel:batch key=…` above it. An UPDATE needs a condition that it makes false itself:
    that tells which rows are not done yet, also after an interruption."""
    inside = node.body(step.statement.node or node.NOTHING)
    table = node.relation(node.field(inside, "relation"))
    key = batch_key(around.trail, table)
    if key is None:
        return stays(
            f"batches go by the primary key of {table.shown}, which is not known here or is not "
            "one column: --database or --snapshot tells it"
        )
    if node.field(inside, "withClause") or node.items(inside, "returningList"):
        return stays("parts are made of a plain UPDATE or DELETE, without WITH and RETURNING")
    where, assigned = node.field(inside, "whereClause"), node.items(inside, "targetList")
    if any(node.text(each, "name") == key for each in assigned):
        return stays(f"it changes {key}, the key by which it would be cut into parts")
    if not where or (assigned and not any(_ends(each, assigned) for each in _all_of(where))):
        return stays(
            "nothing in its WHERE becomes false by it, so nobody could tell what is done from what "
            "is not: add `AND … IS DISTINCT FROM …`, or write the batches by hand"
        )
    return OnlineForm(now=(f"-- whimbrel:batch key={key}\n{step.sql}",))


def _all_of(condition: Node) -> Iterator[Node]:
    """The conditions that all have to hold."""
    if node.text(condition, "boolop") == "AND_EXPR":
        for each in node.items(condition, "args"):
            yield from _all_of(each)
    else:
        yield condition


def _ends(condition: Node, assigned: tuple[Node, ...]) -> bool:
    """`c IS NULL` where c gets a value; `c <> v` and `c IS DISTINCT FROM v` where it gets v."""
    values = {node.text(each, "name"): node.field(each, "val") for each in assigned}
    if node.text(condition, "nulltesttype") == "IS_NULL":
        return _is_value(values.get(_column(node.field(condition, "arg")), node.NOTHING))
    is_distinct = node.text(condition, "kind") == "AEXPR_DISTINCT"
    if not is_distinct and node.strings(condition, "name") != ("<>",):
        return False
    value = values.get(_column(node.field(condition, "lexpr")), node.NOTHING)
    return _is_value(value) and _bare(value) == _bare(node.field(condition, "rexpr"))


def _column(expression: Node) -> str:
    fields = node.strings(expression, "fields")
    return fields[-1] if fields else ""


def _is_value(value: Node) -> bool:
    """A constant, or a function without arguments: never NULL."""
    if node.kind(value) == "TypeCast":
        return _is_value(node.field(value, "arg"))
    is_constant = node.kind(value) == "A_Const" and not is_null(value)
    is_call = node.kind(value) == "FuncCall" and not node.items(value, "args")
    return is_constant or is_call or node.kind(value) == "SQLValueFunction"


def _bare(value: object) -> object:
    """Without the places in the text."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if name != "location"}
    return [_bare(each) for each in value] if isinstance(value, list) else value

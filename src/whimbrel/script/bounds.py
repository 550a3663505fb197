"""Does a WHERE clause single out rows, or does it only look as if it did?"""

from __future__ import annotations

from typing import NamedTuple

from . import node
from .statement import Node


class Target(NamedTuple):
    """The relation whose rows are meant, the name it goes by, and further names of the same one."""

    relation: str
    name: str
    twins: frozenset[str] = frozenset()

    def is_self_join(self, qualifiers: frozenset[str]) -> bool:
        """`u2.id = users.id`, with u2 another name of users: every row finds itself."""
        return len(qualifiers) == 2 and qualifiers <= self.twins | {self.name}


def target_of(statement: Node) -> Target:
    """The relation of a DELETE, UPDATE or MERGE."""
    relation, name = _named(node.field(statement, "relation"))
    others = (*node.items(statement, "usingClause"), *node.items(statement, "fromClause"))
    twins = frozenset(alias for of, alias in map(_named, others) if of == relation)
    return Target(relation, name, twins)


def _named(source: Node) -> tuple[str, str]:
    """A relation's own name, and the one by which the statement knows it."""
    relation = node.text(source, "relname")
    return relation, node.text(node.field(source, "alias"), "aliasname") or relation


def binds(condition: Node, target: Target) -> bool:
    """Is this a condition that some rows of `target` can be expected to fail?

    No for nothing, for what holds whatever the row (`true`, `1 = 1`, `id = id`), and for what
    people write to get past a check for a WHERE clause (`id IS NOT NULL`, `id > 0`,
    `name LIKE '%'`, `id IN (SELECT id FROM the same table)`). PostgreSQL itself decides none of
    this before it runs, so the answer leans to no.
    """
    match node.kind(condition):
        case "":
            return False
        case "BoolExpr":
            return _boolean_binds(condition, target)
        case "CurrentOfExpr":
            return True
        case "NullTest":
            return node.text(condition, "nulltesttype") == "IS_NULL"
        case "BooleanTest" if node.text(condition, "booltesttype") == "IS_NOT_UNKNOWN":
            return False
        case "BooleanTest" if node.text(condition, "booltesttype") == "IS_TRUE":
            return binds(node.field(condition, "arg"), target)
        case "SubLink":
            return _sublink_binds(condition, target)
        case "CoalesceExpr":
            told = (e for e in node.items(condition, "args") if not node.flag(e, "isnull"))
            return binds(next(told, node.NOTHING), target)
        case "A_Expr":
            return _depends_on_row(condition, target) and not _holds_always(condition, target)
        case _:
            return _depends_on_row(condition, target)


def _boolean_binds(condition: Node, target: Target) -> bool:
    arguments = node.items(condition, "args")
    match node.text(condition, "boolop"):
        case "AND_EXPR":
            return any(binds(each, target) for each in arguments)
        case "OR_EXPR":
            every = all(binds(each, target) for each in arguments)
            return every and not _has_opposites(arguments)
        case _:
            return _depends_on_row(condition, target) and not _fails_always(arguments[0])


def _has_opposites(arguments: tuple[Node, ...]) -> bool:
    """`a OR NOT a`."""
    plain = [_bare(each) for each in arguments]
    denied = [
        _bare(node.items(each, "args")[0])
        for each in arguments
        if node.text(each, "boolop") == "NOT_EXPR"
    ]
    return any(each in plain for each in denied)


def _fails_always(condition: Node) -> bool:
    """What NOT turns into a tautology: `id IS NULL`, `id <> id`."""
    if node.kind(condition) == "NullTest":
        return node.text(condition, "nulltesttype") == "IS_NULL"
    operator = node.strings(condition, "name")[-1:]
    return operator in (("<>",), ("<",), (">",)) and _same_sides(condition)


def _sublink_binds(condition: Node, target: Target) -> bool:
    """`IN (SELECT …)` and `EXISTS (SELECT …)`: does the query leave rows out?"""
    query = node.field(condition, "subselect")
    match node.text(condition, "subLinkType"):
        case "EXISTS_SUBLINK":
            return binds(node.field(query, "whereClause"), _with_twins(target, query))
        case "ANY_SUBLINK":
            return not _returns_all_of(query, target)
        case _:
            return _depends_on_row(condition, target)


def _with_twins(target: Target, query: Node) -> Target:
    sources = map(_named, node.items(query, "fromClause"))
    return target._replace(
        twins=target.twins | {name for of, name in sources if of == target.relation}
    )


def _returns_all_of(query: Node, target: Target) -> bool:
    """A query over the target itself that leaves no row out."""
    if node.text(query, "op") == "SETOP_UNION":
        return any(_returns_all_of(node.field(query, arm), target) for arm in ("larg", "rarg"))
    sources = node.items(query, "fromClause")
    limits = ("limitCount", "limitOffset", "havingClause")
    if len(sources) != 1 or any(node.field(query, name) for name in limits):
        return False
    if node.kind(sources[0]) == "RangeSubselect":
        derived = Target("", node.text(node.field(sources[0], "alias"), "aliasname"))
        is_all = _returns_all_of(node.field(sources[0], "subquery"), target)
        return is_all and not binds(node.field(query, "whereClause"), derived)
    inner = Target(*_named(sources[0]))
    if inner.relation != target.relation or node.items(query, "groupClause"):
        return False
    return not binds(node.field(query, "whereClause"), inner)


_REFLEXIVE = frozenset(("=", ">=", "<=", "~~", "~~*"))


def _holds_always(condition: Node, target: Target) -> bool:
    operator = "".join(node.strings(condition, "name")[-1:])
    left, right = node.field(condition, "lexpr"), node.field(condition, "rexpr")
    match node.text(condition, "kind"):
        case "AEXPR_NOT_DISTINCT":
            return _same_sides(condition)
        case "AEXPR_DISTINCT":
            return node.flag(right, "isnull")
        case "AEXPR_LIKE" | "AEXPR_ILIKE":
            pattern = _constant(right)
            return _same_sides(condition) or (pattern != "" and not pattern.strip("%"))
        case "AEXPR_OP_ANY" if node.kind(right) == "SubLink":
            return _returns_all_of(node.field(right, "subselect"), target)
        case "AEXPR_OP":
            return (
                (operator in _REFLEXIVE and _same_sides(condition))
                or (operator == "=" and _is_self_join(left, right, target))
                or (operator in ("~", "~*") and _constant(right) in (".*", "^", "."))
                or _is_above_nothing(operator, left, right)
            )
        case _:
            return False


def _is_self_join(left: Node, right: Node, target: Target) -> bool:
    fields = [node.strings(side, "fields") for side in (left, right)]
    if any(node.kind(side) != "ColumnRef" for side in (left, right)):
        return False
    if any(len(parts) < 2 for parts in fields) or fields[0][-1] != fields[1][-1]:
        return False
    return target.is_self_join(frozenset(parts[-2] for parts in fields))


_BELOW_KEYS = {">": ("0", "-1"), ">=": ("0", "1", "-1"), "<>": ("0", "-1")}


def _is_above_nothing(operator: str, left: Node, right: Node) -> bool:
    """`id > 0`, `0 < id`, `id <> 0`: keys that a sequence gives are never below 1."""
    if operator in ("<", "<="):
        left, right, operator = right, left, {"<": ">", "<=": ">="}[operator]
    column = node.strings(left, "fields")[-1:] if node.kind(left) == "ColumnRef" else ()
    value = _constant(right)
    if not column or not (column[0] == "id" or column[0].endswith("_id")):
        return False
    return value in _BELOW_KEYS.get(operator, ())


def _constant(value: Node) -> str:
    """A literal as text; "" for anything else."""
    if node.kind(value) == "A_Expr" and node.strings(value, "name") == ("-",):
        inner = _constant(node.field(value, "rexpr"))
        return "-" + inner if inner else ""
    if node.kind(value) == "TypeCast":
        return _constant(node.field(value, "arg"))
    if node.kind(value) != "A_Const":
        return ""
    number = node.field(value, "ival")
    if "ival" in node.body(value):
        return str(node.number(number, "ival"))
    return node.text(node.field(value, "sval"), "sval") or node.text(
        node.field(value, "fval"), "fval"
    )


def _depends_on_row(condition: Node, target: Target) -> bool:
    """Does it mention a column that can be the target's? Unqualified names are taken to be."""
    return any(
        len(parts) < 2 or parts[-2] == target.name
        for kind, inside in node.walk(condition)
        if kind == "ColumnRef" and (parts := node.strings(inside, "fields"))
    )


def _same_sides(condition: Node) -> bool:
    left, right = node.field(condition, "lexpr"), node.field(condition, "rexpr")
    return bool(left) and _bare(left) == _bare(right)


def _bare(value: object) -> object:
    """A tree without the places in the text, to be compared."""
    if isinstance(value, list | tuple):
        return tuple(_bare(each) for each in value)
    if isinstance(value, dict):
        return tuple(sorted((k, _bare(v)) for k, v in value.items() if k != "location"))
    return value

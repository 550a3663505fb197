"""What the text of an expression tells: can its value differ from row to row, is it always true."""

from __future__ import annotations

from ...pg.functions import STABLE
from ...script import node
from ...script.statement import Node

# Not from pg_proc, but written like functions. Any function that is not listed here or in
# `pg.functions` counts as volatile: a default that is volatile rewrites the table.
STEADY = STABLE | {
    *("array_append", "array_cat", "coalesce", "greatest", "least", "nullif", "trim", "user"),
}
# VOLATILE for certain, and met in defaults.
VOLATILE = frozenset(
    {
        *("random", "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "gen_random_bytes"),
        *("uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "gen_salt"),
        *("clock_timestamp", "timeofday", "nextval", "currval", "lastval", "setval"),
        *("txid_current", "pg_sleep", "pg_notify", "nanoid", "ulid_generate", "gen_ulid"),
    }
)


def is_volatile(expression: Node) -> bool:
    """May it give another value for each row? `now()` is STABLE: it does not."""
    return bool(volatile_calls(expression))


def volatile_calls(expression: Node) -> tuple[str, ...]:
    """The functions in it, by name, that may give another value for each row."""
    return tuple(
        dict.fromkeys(
            ".".join(node.strings(inside, "funcname"))
            for kind, inside in node.walk(expression)
            if kind == "FuncCall" and node.strings(inside, "funcname") and not _is_steady(inside)
        )
    )


def _is_steady(call: Node) -> bool:
    schema = node.strings(call, "funcname")[:-1]
    return schema in ((), ("pg_catalog",)) and node.strings(call, "funcname")[-1] in STEADY


def is_null(expression: Node) -> bool:
    """`NULL`, also cast to a type."""
    inner = node.field(expression, "arg") if node.kind(expression) == "TypeCast" else expression
    return node.flag(inner, "isnull")


def is_always_true(condition: Node) -> bool:
    """A WHERE that leaves nothing out: missing, `true`, `1 = 1`, `NOT false`, `… OR true`."""
    if not condition:
        return True
    match node.kind(condition):
        case "A_Const":
            return node.flag(node.field(condition, "boolval"), "boolval")
        case "A_Expr":
            return _compares_a_constant_with_itself(condition)
        case "BoolExpr":
            return _holds(node.text(condition, "boolop"), node.items(condition, "args"))
        case "TypeCast":
            return _is_true_text(condition)
        case _:
            return False


def _holds(operator: str, parts: tuple[Node, ...]) -> bool:
    match operator:
        case "AND_EXPR":
            return all(is_always_true(each) for each in parts)
        case "OR_EXPR":
            return any(is_always_true(each) for each in parts)
        case _:
            return all(_is_false(each) for each in parts)


def _is_false(condition: Node) -> bool:
    boolean = node.field(condition, "boolval")
    is_constant = node.kind(condition) == "A_Const" and "boolval" in node.body(condition)
    return is_constant and not node.flag(boolean, "boolval")


def _compares_a_constant_with_itself(comparison: Node) -> bool:
    left, right = node.field(comparison, "lexpr"), node.field(comparison, "rexpr")
    are_constants = node.kind(left) == "A_Const" == node.kind(right)
    same = _value(left) == _value(right)
    match node.strings(comparison, "name"):
        case ("=",) | ("<=",) | (">=",):
            return are_constants and same
        case ("<>",):
            return are_constants and not same
        case _:
            return False


def _value(constant: Node) -> dict[str, object]:
    return {name: each for name, each in node.body(constant).items() if name != "location"}


def _is_true_text(cast: Node) -> bool:
    """`'t'::boolean`."""
    is_boolean = node.strings(node.field(cast, "typeName"), "names")[-1:] == ("bool",)
    word = node.text(node.field(node.field(cast, "arg"), "sval"), "sval")
    return is_boolean and word.lower() in ("t", "true", "y", "yes", "on", "1")

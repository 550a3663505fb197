"""What the text of an expression tells: can its value differ from row to row, is it always true."""

from __future__ import annotations

from ...script import node
from ...script.statement import Node

# Functions that are STABLE or IMMUTABLE and common in defaults. Any other function counts as
# volatile: only pg_proc knows, and a default that is volatile rewrites the table.
_STEADY = frozenset(
    {
        *("now", "transaction_timestamp", "statement_timestamp", "current_setting"),
        *("timezone", "date_trunc", "to_timestamp", "to_date", "make_date", "make_interval"),
        *("make_timestamp", "make_timestamptz", "age", "date_part", "to_char", "to_number"),
        *("lower", "upper", "btrim", "ltrim", "rtrim", "trim", "concat", "concat_ws", "format"),
        *("md5", "sha256", "encode", "decode", "length", "substring", "replace", "repeat"),
        *("array_fill", "jsonb_build_object", "jsonb_build_array", "json_build_object"),
        *("json_build_array", "to_json", "to_jsonb", "current_database", "current_schema"),
        *("coalesce", "abs", "round", "floor", "ceil", "power", "greatest", "least"),
        *("int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"),
        *("to_tsvector", "string_to_array", "array_to_string", "pg_current_xact_id"),
    }
)


def is_volatile(expression: Node) -> bool:
    """May it give another value for each row? `now()` is STABLE: it does not."""
    return any(
        kind == "FuncCall" and node.strings(inside, "funcname")[-1:] and not _is_steady(inside)
        for kind, inside in node.walk(expression)
    )


def _is_steady(call: Node) -> bool:
    schema = node.strings(call, "funcname")[:-1]
    return schema in ((), ("pg_catalog",)) and node.strings(call, "funcname")[-1] in _STEADY


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

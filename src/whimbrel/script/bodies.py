"""Statements inside DO blocks and function bodies: what the parser sees, and what it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import node
from .parser import Parsed, parse, parse_plpgsql
from .statement import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What runs when the block or function runs.

    `has_dynamic_sql`: text is built and executed there, so `statements` is not all of it.
    `controls_transactions`: COMMIT, ROLLBACK or CALL, which PostgreSQL refuses inside a
    transaction block (CALL only when the procedure commits, which cannot be seen).
    """

    statements: tuple[Node, ...] = ()
    is_seen: bool = True
    has_dynamic_sql: bool = False
    controls_transactions: bool = False


NOT_SEEN = Body(is_seen=False)

_DYNAMIC = {"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"}
_CONTROL = {"PLpgSQL_stmt_commit", "PLpgSQL_stmt_rollback", "PLpgSQL_stmt_call"}
# What plpgsql calls an expression is parsed as one: `parseMode` of PLpgSQL_expr.
_WHOLE_STATEMENT = 0


def body_of(sql: str, statement: Node) -> Body:
    """The body of a DO, CREATE FUNCTION or CREATE PROCEDURE whose text is `sql`.

    Empty for any other statement. Functions in other languages than SQL and PL/pgSQL, and what
    libpg_query's PL/pgSQL does not know (types in schemas other than public) are not seen.
    """
    match node.kind(statement):
        case "DoStmt":
            options = node.options(statement, "args")
            return _in_language(options, default="plpgsql", sql=sql)
        case "CreateFunctionStmt" if node.field(statement, "sql_body"):
            return Body(statements=tuple(_atomic(node.field(statement, "sql_body"))))
        case "CreateFunctionStmt":
            return _in_language(node.options(statement), default="sql", sql=sql)
        case _:
            return Body()


def _in_language(options: dict[str, Node], *, default: str, sql: str) -> Body:
    language = node.string(options["language"]) if "language" in options else default
    match language.lower():
        case "plpgsql":
            block = parse_plpgsql(sql.encode())
            return _plpgsql(block) if block is not None else NOT_SEEN
        case "sql":
            return _sql(options.get("as", node.NOTHING))
        case _:
            return NOT_SEEN


def _sql(source: Node) -> Body:
    texts = node.strings(source, "items") or (node.string(source),)
    outcome = parse(texts[0].encode())
    return Body(statements=outcome.nodes) if isinstance(outcome, Parsed) else NOT_SEEN


def _atomic(sql_body: Node) -> Iterator[Node]:
    """`RETURN expression` is one node, `BEGIN ATOMIC …` a list in a list."""
    nested = node.items(sql_body, "items") if node.kind(sql_body) == "List" else (sql_body,)
    for each in nested:
        if node.kind(each) == "List":
            yield from node.items(each, "items")
        else:
            yield each


def _plpgsql(function: Node) -> Body:
    parts = tuple(node.walk(function))
    kinds = {kind for kind, _ in parts}
    expressions = [_expression(inside) for kind, inside in parts if kind == "PLpgSQL_expr"]
    executed = [_constant(inside) for kind, inside in parts if _builds_text(kind, inside)]
    return Body(
        statements=tuple(each for part in (*expressions, *executed) for each in part or ()),
        is_seen=all(part is not None for part in expressions),
        has_dynamic_sql=any(part is None for part in executed),
        controls_transactions=not kinds.isdisjoint(_CONTROL),
    )


def _builds_text(kind: str, inside: Node) -> bool:
    """EXECUTE, FOR … IN EXECUTE, RETURN QUERY EXECUTE, OPEN … FOR EXECUTE."""
    return kind in _DYNAMIC or "dynquery" in inside


def _constant(inside: Node) -> tuple[Node, ...] | None:
    """The statements of `EXECUTE 'a constant'`; None when the text is built when it runs."""
    query = node.field(inside, "dynquery") or node.field(inside, "query")
    (select, *_) = _expression(node.body(query)) or (node.NOTHING,)
    targets = node.items(select, "targetList")
    value = node.field(targets[0], "val") if len(targets) == 1 else node.NOTHING
    text = node.text(node.field(value, "sval"), "sval") if node.kind(value) == "A_Const" else ""
    outcome = parse(text.encode())
    return outcome.nodes if text and isinstance(outcome, Parsed) else None


def _expression(inside: Node) -> tuple[Node, ...] | None:
    """The statements of one PLpgSQL_expr; None when the parser does not see it."""
    query = node.text(inside, "query")
    if node.number(inside, "parseMode") == _WHOLE_STATEMENT:
        outcome = parse(query.encode())
    else:
        # An expression, or an assignment `target := expression`: the target is no relation.
        value = re.sub(r"\A[\w.\[\]\"$ ]+?(:=|=)(?!=)", "", query) if _assigns(inside) else query
        outcome = parse(f"SELECT {value}".encode())
    return outcome.nodes if isinstance(outcome, Parsed) else None


def _assigns(inside: Node) -> bool:
    return node.number(inside, "parseMode") in (3, 4, 5)

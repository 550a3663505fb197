"""One door to PostgreSQL's parser: a statement's text in, its tree or the problem out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple, cast

from .library import library
from .statement import Node
from .tokens import CLOSE, COMMA, OPEN, SEMICOLON

# The C code that writes the tree is recursive and does not look at its stack: about 50,000
# nested levels end the process. A tree cannot be deeper than its longest run of tokens.
DEEPEST_RUN = 8_000


class Parsed(NamedTuple):
    nodes: tuple[Node, ...]


class SyntaxProblem(NamedTuple):
    """`character` counts from 0 in the text that was parsed; None where there is no place."""

    message: str
    character: int | None


class NotSeen(NamedTuple):
    """Right or wrong, this parser cannot say."""

    reason: str


def parse(raw: bytes) -> Parsed | SyntaxProblem | NotSeen:
    """The statements of `raw` (UTF-8, no NUL, `longest_run` within `DEEPEST_RUN`)."""
    lib = library()
    result = lib.pg_query_parse(raw)
    try:
        if result.error:
            error = result.error.contents
            return _problem(error.message, error.cursorpos)
        tree = result.parse_tree
    finally:
        lib.pg_query_free_parse_result(result)
    try:
        statements = json.loads(tree.decode())["stmts"]
    except (RecursionError, json.JSONDecodeError):
        return NotSeen(reason="nested too deeply")
    return Parsed(nodes=tuple(cast(Node, each["stmt"]) for each in statements))


def _problem(message: bytes, cursor: int) -> SyntaxProblem | NotSeen:
    words = message.decode("utf-8", "replace")
    if words.startswith(("memory exhausted", "stack depth limit", "out of memory")):
        return NotSeen(reason="nested too deeply")
    return SyntaxProblem(message=words, character=cursor - 1 if cursor > 0 else None)


def parse_plpgsql(raw: bytes) -> Node | None:
    """The variables and the block of a DO or CREATE FUNCTION; None when it is not seen."""
    lib = library()
    result = lib.pg_query_parse_plpgsql(raw)
    try:
        if result.error:
            return None
        answer = result.functions
    finally:
        lib.pg_query_free_plpgsql_parse_result(result)
    try:
        functions = json.loads(_well_formed(answer))
    except (RecursionError, json.JSONDecodeError):
        return None
    return cast(Node, functions[0]["PLpgSQL_function"]) if functions else None


def _well_formed(answer: bytes) -> bytes:
    """For trigger functions libpg_query writes a brace too many behind each of TG_NAME, TG_OP …"""
    variables, action, rest = answer.partition(b'"action":')
    return variables.replace(b"{}},", b"{},") + action + rest


def fingerprint(raw: bytes) -> str:
    """The same for statements that differ in constants and layout only; "" when not seen."""
    lib = library()
    result = lib.pg_query_fingerprint(raw)
    try:
        return "" if result.error else str(result.fingerprint_str.decode())
    finally:
        lib.pg_query_free_fingerprint_result(result)


def longest_run(kinds: Sequence[int]) -> int:
    """An upper bound of how deep the tree of tokens can be: elements of a list are siblings."""
    longest = depth = 0
    opened: list[int] = []  # the depth at each open parenthesis
    for kind in kinds:
        if kind == OPEN:
            opened.append(depth)
            depth += 1
        elif kind == CLOSE and opened:
            depth = opened.pop() + 1
        elif kind in (COMMA, SEMICOLON):
            depth = opened[-1] + 1 if opened else 0
        else:
            depth += 1
        longest = max(longest, depth)
    return longest

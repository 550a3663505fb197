"""Rows: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, LOCK, and functions that act.

Words: "every row" (no condition that spares any), "bulk" (rows from elsewhere), "below" (in a
common table expression), "cascade", "restart identity", "deletes", "updates", "program", "from",
"limit" (a key list by LIMIT: a batch); "for update" of LOCK; "no columns" of INSERT.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....pg.locks import LockMode
from ....script import node
from ....script.bounds import binds, target_of
from ....script.statement import Node
from ...deed import Deed, Does


def query(statement: Node) -> Iterator[Deed]:
    """Any statement with a plan; what writes below SELECT, in WITH, is seen as well."""
    top = node.body(statement)
    for kind, inside in node.walk(statement):
        if kind in _WRITERS:
            for deed in _WRITERS[kind](inside):
                yield deed if inside is top else deed._replace(words=deed.words | {"below"})
        elif kind == "FuncCall":
            yield from _called(inside)
        elif kind == "LockingClause" and not node.field(top, "whereClause"):
            yield from _locks_rows(top)


def _insert(inside: Node) -> Iterator[Deed]:
    words = set()
    source = node.field(inside, "selectStmt")
    if any("fromClause" in each for _, each in node.walk(source)):
        words.add("bulk")
    if _is_limited(source):
        words.add("limit")
    if not node.items(inside, "cols"):
        words.add("no columns")
    relation = node.relation(node.field(inside, "relation"))
    yield Deed(Does.INSERT, relation, words=frozenset(words))


def _update(inside: Node) -> Iterator[Deed]:
    yield _change(Does.UPDATE, inside)


def _delete(inside: Node) -> Iterator[Deed]:
    yield _change(Does.DELETE, inside)


def _change(does: Does, inside: Node) -> Deed:
    where = node.field(inside, "whereClause")
    words = set() if binds(where, target_of(inside)) else {"every row"}
    parts = ("whereClause", "withClause", "fromClause", "usingClause")
    if where and (any(map(_is_limited, _each(inside, parts))) or _names_keys(where)):
        words.add("limit")
    assigned = node.items(inside, "targetList")
    # `a.x = 1` and `a[1] = 1` assign to parts of a column.
    whole = (each for each in assigned if not node.items(each, "indirection"))
    columns = tuple(node.text(each, "name") for each in whole)
    relation = node.relation(node.field(inside, "relation"))
    return Deed(does, relation, columns=columns, words=frozenset(words))


def _each(inside: Node, names: tuple[str, ...]) -> Iterator[Node]:
    for name in names:
        yield from node.items(inside, name) or (node.field(inside, name),)


def _is_limited(part: Node) -> bool:
    return any("limitCount" in each for _, each in node.walk(part))


def _names_keys(where: Node) -> bool:
    """`id = 7`, `id IN (1, 2)`, `id BETWEEN 1 AND 1000`: as many rows as one can read."""
    if node.text(where, "boolop") == "AND_EXPR":
        return any(_names_keys(each) for each in node.items(where, "args"))
    if node.kind(where) == "SubLink":
        listed = "valuesLists" in node.body(node.field(where, "subselect"))
        return listed and _is_key(node.field(where, "testexpr"))
    if node.kind(where) != "A_Expr":
        return False
    left, right = node.field(where, "lexpr"), node.field(where, "rexpr")
    operator = node.strings(where, "name")
    match node.text(where, "kind"):
        case "AEXPR_OP" if operator == ("=",):
            return (_is_key(left) and _is_constant(right)) or (
                _is_key(right) and _is_constant(left)
            )
        case "AEXPR_OP_ANY" if operator == ("=",):
            return _is_key(left) and (_is_constant(right) or _is_list(right))
        case "AEXPR_IN" | "AEXPR_BETWEEN":
            return _is_key(left) and operator[:1] != ("<>",)
        case _:
            return False


def _is_key(value: Node) -> bool:
    column = node.strings(value, "fields")[-1:]
    return column != () and (
        column[0] == "id" or column[0].endswith(("_id", "uuid", "key", "code"))
    )


def _is_list(value: Node) -> bool:
    """`ARRAY[1, 2, 3]`."""
    return node.kind(value) == "A_ArrayExpr" and all(
        map(_is_constant, node.items(value, "elements"))
    )


def _is_constant(value: Node) -> bool:
    return node.kind(value) == "A_Const" or (
        node.kind(value) == "TypeCast" and _is_constant(node.field(value, "arg"))
    )


def _merge(inside: Node) -> Iterator[Deed]:
    clauses = node.items(inside, "mergeWhenClauses")
    commands = {node.text(each, "commandType") for each in clauses}
    words = {word for command, word in _MERGED.items() if command in commands}
    if not binds(node.field(inside, "joinCondition"), target_of(inside)):
        words.add("every row")
    source = node.field(node.field(inside, "sourceRelation"), "subquery")
    if "valuesLists" in node.body(source) or _is_limited(source):
        words.add("limit")
    relation = node.relation(node.field(inside, "relation"))
    yield Deed(Does.MERGE, relation, words=frozenset(words))


_MERGED = {"CMD_DELETE": "deletes", "CMD_UPDATE": "updates", "CMD_INSERT": "inserts"}
_WRITERS = {
    "InsertStmt": _insert,
    "UpdateStmt": _update,
    "DeleteStmt": _delete,
    "MergeStmt": _merge,
}


def _called(call: Node) -> Iterator[Deed]:
    """pg_catalog's functions by their bare name; `value` is the first argument, if it is text."""
    *schema, name = node.strings(call, "funcname") or ("",)
    if schema in ([], ["pg_catalog"]):
        schema = []
    yield Deed(
        Does.CALL,
        name=".".join((*schema, name)),
        value=first_text(call),
        words=frozenset(_call_words(call)),
    )


def _call_words(call: Node) -> Iterator[str]:
    arguments = node.items(call, "args")
    if not arguments:
        yield "no arguments"
    if all(node.kind(each) in ("A_Const", "TypeCast") for each in arguments):
        yield "constants"


def first_text(call: Node) -> str:
    """The first argument of a call where it is a text, whatever it is cast to."""
    arguments = node.items(call, "args")
    first = arguments[0] if arguments else node.NOTHING
    while node.kind(first) == "TypeCast":
        first = node.field(first, "arg")
    return node.text(node.field(first, "sval"), "sval")


def _locks_rows(select: Node) -> Iterator[Deed]:
    for each in node.items(select, "fromClause"):
        if "relname" in node.body(each):
            yield Deed(Does.LOCK, node.relation(each), words=frozenset({"for update"}))


def truncate(statement: Node) -> Iterator[Deed]:
    words = set()
    if node.text(statement, "behavior") == "DROP_CASCADE":
        words.add("cascade")
    if node.flag(statement, "restart_seqs"):
        words.add("restart identity")
    for each in node.items(statement, "relations"):
        yield Deed(Does.TRUNCATE, node.relation(each), words=frozenset(words))


def copy(statement: Node) -> Iterator[Deed]:
    words = set()
    if node.flag(statement, "is_program"):
        words.add("program")
    if node.flag(statement, "is_from"):
        words.add("from")
    if node.text(statement, "filename") and "program" not in words:
        words.add("file")
    relation = node.relation(node.field(statement, "relation"))
    yield Deed(Does.COPY, relation, words=frozenset(words))
    yield from query(node.field(statement, "query"))


def lock(statement: Node) -> Iterator[Deed]:
    mode = LockMode(node.number(statement, "mode"))
    words = frozenset({"nowait"}) if node.flag(statement, "nowait") else frozenset[str]()
    for each in node.items(statement, "relations"):
        yield Deed(Does.LOCK, node.relation(each), value=mode.words, words=words)


def explain(statement: Node) -> Iterator[Deed]:
    if node.is_on(node.options(statement).get("analyze")):
        yield from query(node.field(statement, "query"))


def call(statement: Node) -> Iterator[Deed]:
    yield from query(node.field(statement, "funccall"))
    yield from _called(node.field(statement, "funccall"))

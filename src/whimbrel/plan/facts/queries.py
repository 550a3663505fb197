"""SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, TRUNCATE, LOCK: facts about data."""

from __future__ import annotations

from collections.abc import Iterable

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ...script import node
from ...script.objects import Mention, Role, mentions
from ...script.statement import Node
from ..step import Touch
from .calls import called
from .expressions import is_always_true
from .form import Facts, Form, union

_LOCKS = {
    Role.READ: LockMode.ACCESS_SHARE,
    Role.LOCKED: LockMode.ROW_SHARE,
    Role.WRITTEN: LockMode.ROW_EXCLUSIVE,
}
_WRITERS = {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"}
_SYSTEM = ("pg_catalog", "information_schema")
_TRUNCATE = Form(lock=LockMode.ACCESS_EXCLUSIVE, loses="every row of {relation}")


def query(statement: Node) -> Facts:
    """Any statement with a plan: what it reads, locks and writes, in its CTEs too."""
    named = [each for each in mentions(statement) if not _is_system(each.relation)]
    parts = tuple(node.walk(statement))
    changes = [_changes(kind, inside) for kind, inside in parts if kind in _WRITERS]
    return union((_named(named), *changes, called(parts)))


def _named(named: Iterable[Mention]) -> Facts:
    named = tuple(named)
    # Rows locked by FOR UPDATE stay locked for the statements that follow.
    binds = any(each.role is Role.LOCKED for each in named)
    touched = [Touch(each.relation, _LOCKS[each.role]) for each in named if each.role in _LOCKS]
    read = (each.relation for each in named if each.role in (Role.READ, Role.LOCKED))
    return union(
        (
            *(Facts(touches=(each,)) for each in touched),
            Facts(
                scans=tuple(dict.fromkeys(read)),
                creates=tuple(each.relation for each in named if each.role is Role.CREATED),
                binds=binds,
            ),
        )
    )


def _changes(kind: str, inside: Node) -> Facts:
    relation = node.relation(node.field(inside, "relation"))
    is_whole = is_always_true(node.field(inside, "whereClause"))
    match kind:
        case "UpdateStmt":
            words = f"the former values in every row of {relation.shown}"
            return Facts(changes_rows=(relation,), loses_data=(words,) if is_whole else ())
        case "DeleteStmt":
            which = "every row" if is_whole else "the rows that match"
            return Facts(changes_rows=(relation,), loses_data=(f"{which} of {relation.shown}",))
        case "MergeStmt":
            return Facts(changes_rows=(relation,), loses_data=_merged_away(inside, relation))
        case "InsertStmt" if _is_bulk(node.field(inside, "selectStmt")):
            return Facts(changes_rows=(relation,))
        case _:
            return Facts()


def _is_bulk(source: Node) -> bool:
    """Rows from elsewhere; VALUES and SELECT without FROM are as many as one can read."""
    return any("fromClause" in inside for _, inside in node.walk(source))


def _merged_away(inside: Node, relation: RelationName) -> tuple[str, ...]:
    clauses = node.items(inside, "mergeWhenClauses")
    deletes = any(node.text(each, "commandType") == "CMD_DELETE" for each in clauses)
    return (f"the rows that match of {relation.shown}",) if deletes else ()


def _is_system(relation: RelationName) -> bool:
    return relation.schema in _SYSTEM or (
        not relation.schema and relation.relation.startswith("pg_")
    )


def copy(statement: Node) -> Facts:
    facts = query(statement)
    written = [each.relation for each in mentions(statement) if each.role is Role.WRITTEN]
    return union((facts, Facts(changes_rows=tuple(written))))


def truncate(statement: Node) -> Facts:
    relations = [node.relation(each) for each in node.items(statement, "relations")]
    beyond = "every row of the tables that refer to {} (CASCADE)"
    facts = union(_TRUNCATE.on(each) for each in relations)
    if node.text(statement, "behavior") != "DROP_CASCADE":
        return facts
    also = tuple(beyond.format(each.shown) for each in relations)
    return union((facts, Facts(loses_data=also, reaches_further=True)))


def lock(statement: Node) -> Facts:
    mode = LockMode(node.number(statement, "mode"))
    relations = [node.relation(each) for each in node.items(statement, "relations")]
    touches = tuple(Touch(each, mode) for each in dict.fromkeys(relations))
    return Facts(touches=touches, binds=True)


def explain(statement: Node) -> Facts:
    """EXPLAIN takes the locks; only ANALYZE runs the query."""
    facts = query(node.field(statement, "query"))
    runs = node.is_on(node.options(statement).get("analyze"))
    return facts if runs else Facts(touches=facts.touches)

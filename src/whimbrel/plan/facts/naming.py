"""RENAME and SET SCHEMA: nothing is read, but everybody waits and the old name is gone."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ...script import node
from ...script.objects import RELATION_KINDS
from ...script.statement import Node
from .form import Facts, Form, union

_BRIEF = Form(lock=LockMode.ACCESS_EXCLUSIVE)
_INDEX = Form(lock=LockMode.SHARE_UPDATE_EXCLUSIVE)


def rename(statement: Node) -> Facts:
    kind = node.text(statement, "renameType")
    if not node.field(statement, "relation") or kind == "OBJECT_ATTRIBUTE":
        return Facts()  # a schema, type, function, role …: no relation is locked
    relation = node.relation(node.field(statement, "relation"))
    facts = (_INDEX if kind == "OBJECT_INDEX" else _BRIEF).on(relation)
    if kind not in RELATION_KINDS:
        return facts  # a column, constraint, trigger, policy or rule of it
    new = RelationName(relation.schema, node.text(statement, "newname"))
    return union((facts, Facts(renames=((relation, new),))))


def set_schema(statement: Node) -> Facts:
    if not node.field(statement, "relation"):
        return Facts()
    relation = node.relation(node.field(statement, "relation"))
    new = RelationName(node.text(statement, "newschema"), relation.relation)
    return union((_BRIEF.on(relation), Facts(renames=((relation, new),))))

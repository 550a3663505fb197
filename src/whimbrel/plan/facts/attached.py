"""What hangs on a relation: triggers, policies, rules, comments, rights, statistics."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...script import node
from ...script.statement import Node
from ..step import Touch
from .form import Facts, Form, union
from .queries import query

_M = LockMode
_BRIEF = Form(lock=_M.ACCESS_EXCLUSIVE)
_LIGHT = Form(lock=_M.SHARE_UPDATE_EXCLUSIVE)


def trigger(statement: Node) -> Facts:
    form = Form(lock=_M.SHARE_ROW_EXCLUSIVE)
    other = node.field(statement, "constrrel")
    named = [node.field(statement, "relation"), *([other] if other else [])]
    facts = [form.on(node.relation(each)) for each in named]
    return union((*facts, Facts(defers=node.flag(statement, "initdeferred"))))


def policy(statement: Node) -> Facts:
    return _BRIEF.on(node.relation(node.field(statement, "table")))


def rule(statement: Node) -> Facts:
    """Its actions are looked at as if they ran, which takes their locks; nothing of them runs."""
    actions = union(map(query, node.items(statement, "actions")))
    brief = _BRIEF.on(node.relation(node.field(statement, "relation")))
    return union((Facts(touches=actions.touches), brief))


# COMMENT and SECURITY LABEL: how many parts of the name are the relation's.
_WHOLE = {"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_INDEX", "OBJECT_SEQUENCE"}
_WHOLE |= {"OBJECT_FOREIGN_TABLE"}
_PARTS = {"OBJECT_TABCONSTRAINT", "OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY"}


def comment(statement: Node) -> Facts:
    kind = node.text(statement, "objtype")
    parts = node.strings(node.field(statement, "object"), "items")
    if kind in _WHOLE:
        return _LIGHT.on(node.dotted(parts))
    if kind == "OBJECT_COLUMN":
        return _LIGHT.on(node.dotted(parts[:-1]))
    if kind in _PARTS:
        return Form(lock=_M.ACCESS_SHARE).on(node.dotted(parts[:-1]))
    return Facts()


def grant(statement: Node) -> Facts:
    """PostgreSQL 18 takes ACCESS SHARE, older ones nothing."""
    if node.text(statement, "targtype") != "ACL_TARGET_OBJECT":
        return Facts()
    ranges = [each for each in node.items(statement, "objects") if node.kind(each) == "RangeVar"]
    return Facts(touches=tuple(Touch(node.relation(each), _M.ACCESS_SHARE) for each in ranges))


def statistics(statement: Node) -> Facts:
    relations = [
        each for each in node.items(statement, "relations") if "relname" in node.body(each)
    ]
    return union(_LIGHT.on(node.relation(each)) for each in relations)


def publication(statement: Node) -> Facts:
    tables = (node.field(each, "pubtable") for each in node.items(statement, "pubobjects"))
    return union(_LIGHT.on(node.relation(node.field(each, "relation"))) for each in tables if each)

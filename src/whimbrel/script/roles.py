"""Which roles a statement names, and which it makes: roles belong to the whole server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import node
from .bodies import body_of
from .statement import Node, Statement

_SETTINGS = ("role", "session_authorization")


def roles_made(statement: Statement) -> frozenset[str]:
    """By CREATE ROLE, USER or GROUP, also inside a DO block."""
    nodes = (node.body(each) for each in _nodes(statement) if node.kind(each) == "CreateRoleStmt")
    return frozenset(node.text(each, "role") for each in nodes)


def roles_named(statement: Statement) -> frozenset[str]:
    """Every role that must be there when `statement` runs: owners, grantees, those of policies and
    of SET ROLE. Of what a DO block names, what it makes itself is left out."""
    found: set[str] = set()
    for each in _nodes(statement):
        found.update(_names(each))
    is_block = statement.node is not None and node.kind(statement.node) == "DoStmt"
    return frozenset(found - roles_made(statement) if is_block else found)


def _nodes(statement: Statement) -> tuple[Node, ...]:
    """The statement itself, of a DO block those inside."""
    if statement.node is None:
        return ()
    if node.kind(statement.node) == "DoStmt":
        return body_of(statement.sql, statement.node).statements
    return (statement.node,)


def _names(tree: Node) -> Iterator[str]:
    """A role's place in the tree has no kind where its type is fixed: it is known by its field."""
    waiting: list[object] = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            name = value.get("rolename")
            if isinstance(name, str):
                yield name
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    for kind, inside in node.walk(tree):
        if kind == "CreateRoleStmt":
            yield node.text(inside, "role")
        elif kind == "VariableSetStmt" and node.text(inside, "name") in _SETTINGS:
            for argument in node.items(inside, "args"):
                yield node.text(node.field(argument, "sval"), "sval")

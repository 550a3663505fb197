"""Typed reading of the parser's tree: nothing untyped leaves this file.

A node is an object with one key, its kind: `{"DropStmt": {…}}`. What is inside is its body, and
so are the fields whose type is fixed (`"relation": {"relname": …}`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard, cast

from ..pg.name import RelationName
from .statement import Node

NOTHING: Node = {}


def kind(node: Node) -> str:
    """ "DropStmt"; "" for a body or for nothing."""
    if len(node) == 1:
        for name in node:
            if name < "a" and isinstance(node[name], dict):
                return name
    return ""


def body(node: Node) -> Node:
    """What is inside a node; a body is returned as it is."""
    name = kind(node)
    return cast(Node, node[name]) if name else node


# Fields begin with a small letter, kinds with a capital: a node that has the field is a body, and
# one of several fields is nothing else. That is asked in each function, not in one that all call:
# a statement is asked some sixty times, and the calls took a fifth of a check's time.


def field(node: Node, name: str) -> Node:
    """The node or body in field `name`, empty where there is none."""
    value = node.get(name)
    if value is None and len(node) == 1:
        value = _inside(node, name)
    return value if isinstance(value, dict) else NOTHING


def text(node: Node, name: str) -> str:
    value = node.get(name)
    if value is None and len(node) == 1:
        value = _inside(node, name)
    return value if isinstance(value, str) else ""


def number(node: Node, name: str) -> int:
    value = node.get(name)
    if value is None and len(node) == 1:
        value = _inside(node, name)
    return value if isinstance(value, int) else 0


def flag(node: Node, name: str) -> bool:
    value = node.get(name)
    if value is None and len(node) == 1:
        value = _inside(node, name)
    return value is True


def items(node: Node, name: str) -> tuple[Node, ...]:
    """The nodes of a list field; a field that is itself a List node is opened."""
    value = node.get(name)
    if value is None and len(node) == 1:
        value = _inside(node, name)
    if isinstance(value, dict):
        value = value["List"].get("items") if _is_list(value) else None
    if not isinstance(value, list):
        return ()
    return tuple([each for each in value if isinstance(each, dict)])


def _is_list(node: dict[str, object]) -> TypeGuard[dict[str, dict[str, object]]]:
    return isinstance(node.get("List"), dict)


def _inside(node: Node, name: str) -> object:
    """The field of the body in a node of one key; None where that key is a field itself."""
    for only, inside in node.items():
        if only < "a" and isinstance(inside, dict):
            return inside.get(name)
    return None


def string(node: Node) -> str:
    """The text of a String node."""
    inside = node.get("String")
    return text(inside, "sval") if isinstance(inside, dict) else ""


def strings(node: Node, name: str) -> tuple[str, ...]:
    """The parts of a dotted name, or any list of String nodes."""
    return tuple([string(each) for each in items(node, name)])


def walk(node: Node) -> Iterator[tuple[str, Node]]:
    """Every node in it as (kind, body), itself first, in the order of the text.

    Table names are "RangeVar" also where their type is fixed and the tree does not say so.
    """
    waiting: list[object] = [node if isinstance(node, dict) else dict(node)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            name = kind(value)
            inside = value[name] if name else value
            if name or "relname" in inside:
                yield name or "RangeVar", inside
            waiting.extend(reversed(inside.values()))


def relation(node: Node) -> RelationName:
    """The name in a RangeVar."""
    return RelationName(text(node, "schemaname"), text(node, "relname"))


def dotted(parts: tuple[str, ...]) -> RelationName:
    """A relation from the parts of its name: `t`, `s.t`, `database.s.t`."""
    return RelationName(parts[-2] if len(parts) > 1 else "", parts[-1] if parts else "")


def options(node: Node, name: str = "options") -> dict[str, Node]:
    """DefElem lists as name → argument (empty where the option stands alone)."""
    return {text(each, "defname"): field(each, "arg") for each in items(node, name)}


def is_on(option: Node | None) -> bool:
    """A boolean option as DefElem reads it: standing alone it is on, so are true, on and 1."""
    if option is None:
        return False
    match kind(option):
        case "Boolean":
            return flag(option, "boolval")
        case "Integer":
            return number(option, "ival") != 0
        case _:
            return string(option).lower() not in ("false", "off")

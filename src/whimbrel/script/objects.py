"""Which relations a statement names, and what it does to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ..pg.name import RelationName
from . import node
from .statement import Node


class Role(Enum):
    """What a statement does to a relation that it names."""

    CREATED = "created"
    ALTERED = "altered"
    DROPPED = "dropped"
    WRITTEN = "written"
    LOCKED = "locked"  # rows of it, by SELECT … FOR UPDATE and its like
    READ = "read"  # or referred to: a foreign key's table, LIKE, a view's query


@dataclass(frozen=True, slots=True)
class Mention:
    """`relation.schema` is empty where the statement leaves it to search_path."""

    relation: RelationName
    role: Role


# What is not listed is read.
_ROLES = {
    ("CreateStmt", "relation"): Role.CREATED,
    ("ViewStmt", "view"): Role.CREATED,
    ("IntoClause", "rel"): Role.CREATED,
    ("into", "rel"): Role.CREATED,
    ("intoClause", "rel"): Role.CREATED,
    ("base", "relation"): Role.CREATED,  # CREATE FOREIGN TABLE
    ("CreateSeqStmt", "sequence"): Role.CREATED,
    ("CompositeTypeStmt", "typevar"): Role.CREATED,
    ("AlterTableStmt", "relation"): Role.ALTERED,
    ("AlterSeqStmt", "sequence"): Role.ALTERED,
    ("RenameStmt", "relation"): Role.ALTERED,
    ("AlterObjectSchemaStmt", "relation"): Role.ALTERED,
    ("AlterOwnerStmt", "relation"): Role.ALTERED,
    ("IndexStmt", "relation"): Role.ALTERED,
    ("CreateTrigStmt", "relation"): Role.ALTERED,
    ("CreatePolicyStmt", "table"): Role.ALTERED,
    ("AlterPolicyStmt", "table"): Role.ALTERED,
    ("RuleStmt", "relation"): Role.ALTERED,
    ("ClusterStmt", "relation"): Role.ALTERED,
    ("ReindexStmt", "relation"): Role.ALTERED,
    ("RefreshMatViewStmt", "relation"): Role.WRITTEN,
    ("InsertStmt", "relation"): Role.WRITTEN,
    ("UpdateStmt", "relation"): Role.WRITTEN,
    ("DeleteStmt", "relation"): Role.WRITTEN,
    ("MergeStmt", "relation"): Role.WRITTEN,
    ("COPY FROM", "relation"): Role.WRITTEN,
    ("TruncateStmt", "relations"): Role.WRITTEN,
    ("LockStmt", "relations"): Role.LOCKED,
}

RELATION_KINDS = {
    "OBJECT_TABLE",
    "OBJECT_INDEX",
    "OBJECT_VIEW",
    "OBJECT_MATVIEW",
    "OBJECT_SEQUENCE",
    "OBJECT_FOREIGN_TABLE",
}


def mentions(statement: Node) -> tuple[Mention, ...]:
    """Every relation named in `statement`, each once per role, in the order of the text.

    Names of common table expressions are no relations; inside a body (DO, a function) this does
    not look, see `script.bodies`.
    """
    found = dict.fromkeys(Mention(*each) for each in _in_ranges(statement))
    found |= dict.fromkeys(Mention(each, Role.DROPPED) for each in dropped(statement))
    if node.kind(statement) == "IndexStmt" and (index := created_index(statement)):
        found[Mention(index, Role.CREATED)] = None
    return tuple(found)


def dropped(statement: Node) -> tuple[RelationName, ...]:
    """The relations that a DROP names, in its order."""
    what = node.text(statement, "removeType")
    if node.kind(statement) != "DropStmt" or what not in RELATION_KINDS:
        return ()
    return tuple(
        node.dotted(node.strings(each, "items")) for each in node.items(statement, "objects")
    )


def created_index(statement: Node) -> RelationName | None:
    """The index that CREATE INDEX makes; None where the server will choose the name."""
    name = node.text(statement, "idxname")
    table = node.relation(node.field(statement, "relation"))
    return RelationName(table.schema, name) if name else None


class _Spot(NamedTuple):
    """A part of the tree with what is above it."""

    part: Node
    parent: str  # kind of the node above, or the field that holds it where the tree has no kind
    field: str
    hidden: frozenset[str]  # names of common table expressions in scope
    is_locked: bool = False  # in the FROM of a SELECT … FOR UPDATE


def _in_ranges(statement: Node) -> Iterator[tuple[RelationName, Role]]:
    waiting = [_Spot(statement, "", "", frozenset())]
    while waiting:
        spot = waiting.pop()
        inside = node.body(spot.part)
        if "relname" in inside:
            yield from _named(inside, spot)
        elif node.kind(spot.part) not in _LEAVES:
            waiting.extend(reversed(list(_below(inside, spot))))


# The most frequent nodes by far, and no relation is in them.
_LEAVES = frozenset({"A_Const", "ColumnRef", "String"})


def _named(range_: Node, spot: _Spot) -> Iterator[tuple[RelationName, Role]]:
    relation = node.relation(range_)
    role = _ROLES.get((spot.parent, spot.field))
    if role is None and not relation.schema and relation.relation in spot.hidden:
        return
    yield relation, role or (Role.LOCKED if spot.is_locked else Role.READ)


def _below(inside: Node, spot: _Spot) -> Iterator[_Spot]:
    parent = node.kind(spot.part) or spot.field
    if parent == "CopyStmt" and node.flag(inside, "is_from"):
        parent = "COPY FROM"
    hidden = spot.hidden
    if "withClause" in inside:
        with_clause = node.field(inside, "withClause")
        yield from _expressions(with_clause, spot)
        hidden |= _names(node.items(with_clause, "ctes"))
    for name, value in inside.items():
        if name in ("withClause", "lockingClause"):
            continue
        is_locked = spot.is_locked or (name == "fromClause" and "lockingClause" in inside)
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, dict):
                yield _Spot(each, parent, name, hidden, is_locked)


def _expressions(with_clause: Node, spot: _Spot) -> Iterator[_Spot]:
    """Each expression sees those before it; in WITH RECURSIVE all, itself too."""
    all_of_them = node.items(with_clause, "ctes")
    for position, each in enumerate(all_of_them):
        visible = all_of_them if node.flag(with_clause, "recursive") else all_of_them[:position]
        yield _Spot(each, "WithClause", "ctes", spot.hidden | _names(visible))


def _names(expressions: tuple[Node, ...]) -> frozenset[str]:
    return frozenset(node.text(each, "ctename") for each in expressions)

"""DROP, RENAME, SET SCHEMA, OWNER TO, ALTER TYPE, ALTER DOMAIN: what happens to whole objects.

`kind` is the object's in small letters: "table", "materialized view", "index", "schema" …; for a
relation `relation` names it, for anything else `name`. Words: "cascade", "if exists",
"concurrently".
"""

from __future__ import annotations

from collections.abc import Iterator

from ....script import node
from ....script.objects import dropped
from ....script.statement import Node
from ....script.tag import object_words
from ...deed import NOWHERE, Deed, Does

_PARTS = {"trigger", "rule", "policy"}


def drop(statement: Node) -> Iterator[Deed]:
    kind = object_words(node.text(statement, "removeType")).lower()
    words = frozenset(_drop_words(statement))
    relations = dropped(statement)
    yield from (Deed(Does.DROP, name, kind=kind, words=words) for name in relations)
    if relations:
        return
    for each in node.items(statement, "objects"):
        names = _names(each)
        if kind in _PARTS:
            yield Deed(Does.DROP, node.dotted(names[:-1]), name=names[-1], kind=kind, words=words)
        else:
            yield Deed(Does.DROP, name=".".join(names), kind=kind, words=words)


def _drop_words(statement: Node) -> Iterator[str]:
    if node.text(statement, "behavior") == "DROP_CASCADE":
        yield "cascade"
    if node.flag(statement, "missing_ok"):
        yield "if exists"
    if node.flag(statement, "concurrent"):
        yield "concurrently"


def _names(each: Node) -> tuple[str, ...]:
    alone = node.string(each)
    if alone:
        return (alone,)
    found = node.strings(each, "items") or node.strings(each, "names")
    return found or node.strings(each, "objname") or ("",)


def drop_other(statement: Node) -> Iterator[Deed]:
    """DROP DATABASE, ROLE, TABLESPACE, OWNED, SUBSCRIPTION, USER MAPPING."""
    kind = _OTHERS[node.kind(statement)]
    names = [node.text(statement, field) for field in ("dbname", "tablespacename", "subname")]
    names += [node.text(each, "rolename") for each in node.items(statement, "roles")]
    yield Deed(Does.DROP, name=", ".join(filter(None, names)), kind=kind)


_OTHERS = {
    "DropdbStmt": "database",
    "DropRoleStmt": "role",
    "DropTableSpaceStmt": "tablespace",
    "DropOwnedStmt": "owned",
    "DropSubscriptionStmt": "subscription",
    "DropUserMappingStmt": "user mapping",
}


def rename(statement: Node) -> Iterator[Deed]:
    """`kind` "column", "constraint", "table" …; `name` is the part's old name, `value` the new.

    Of an index by ALTER TABLE the word is "as table".
    """
    kind = object_words(node.text(statement, "renameType")).lower()
    relation = node.field(statement, "relation")
    whole = object_words(node.text(statement, "relationType")).lower()
    name = node.text(statement, "subname") or ".".join(_names(node.field(statement, "object")))
    if node.text(statement, "renameType") == "OBJECT_TABCONSTRAINT":
        kind = "constraint"
    if kind == "column" and whole in ("view", "materialized view"):
        kind = "view column"
    yield Deed(
        Does.RENAME,
        node.relation(relation) if relation else NOWHERE,
        name=name,
        kind="attribute" if node.text(statement, "renameType") == "OBJECT_ATTRIBUTE" else kind,
        value=node.text(statement, "newname"),
    )


def set_schema(statement: Node) -> Iterator[Deed]:
    relation = node.field(statement, "relation")
    kind = object_words(node.text(statement, "objectType")).lower()
    yield Deed(
        Does.SET_SCHEMA,
        node.relation(relation) if relation else NOWHERE,
        name="" if relation else ".".join(_names(node.field(statement, "object"))),
        kind=kind,
        value=node.text(statement, "newschema"),
    )


def owner(statement: Node) -> Iterator[Deed]:
    relation = node.field(statement, "relation")
    yield Deed(
        Does.OWNER,
        node.relation(relation) if relation else NOWHERE,
        name="" if relation else ".".join(_names(node.field(statement, "object"))),
        kind=object_words(node.text(statement, "objectType")).lower(),
        value=node.text(node.field(statement, "newowner"), "rolename"),
    )


def reassign(statement: Node) -> Iterator[Deed]:
    names = ", ".join(node.text(each, "rolename") for each in node.items(statement, "roles"))
    new = node.text(node.field(statement, "newrole"), "rolename")
    yield Deed(Does.OWNER, name=f"everything of {names}", kind="owned", value=new)


def enum(statement: Node) -> Iterator[Deed]:
    """Words of ADD_LABEL: "if not exists", "placed" (BEFORE or AFTER another)."""
    relation = node.dotted(node.strings(statement, "typeName"))
    new, old = node.text(statement, "newVal"), node.text(statement, "oldVal")
    if old:
        yield Deed(Does.RENAME_LABEL, relation, name=old, value=new)
        return
    words = set()
    if node.flag(statement, "skipIfNewValExists"):
        words.add("if not exists")
    if node.text(statement, "newValNeighbor"):
        words.add("placed")
    yield Deed(Does.ADD_LABEL, relation, value=new, words=frozenset(words))


_DOMAIN = {
    "T": "default",
    "N": "drop not null",
    "O": "set not null",
    "C": "add constraint",
    "X": "drop constraint",
    "V": "validate",
}


def domain(statement: Node) -> Iterator[Deed]:
    definition = node.field(statement, "def")
    words = {"not valid"} if node.flag(definition, "skip_validation") else set()
    yield Deed(
        Does.ALTER_DOMAIN,
        node.dotted(node.strings(statement, "typeName")),
        name=node.text(statement, "name") or node.text(definition, "conname"),
        kind=_DOMAIN.get(node.text(statement, "subtype"), ""),
        words=frozenset(words),
    )


def comment(statement: Node) -> Iterator[Deed]:
    kind = object_words(node.text(statement, "objtype")).lower()
    parts = node.strings(node.field(statement, "object"), "items")
    yield Deed(Does.COMMENT, node.dotted(parts), kind=kind)

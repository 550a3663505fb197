"""DROP …: what ends, what is lost with it, and who waits."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...script import node
from ...script.objects import dropped
from ...script.statement import Node
from ...script.tag import object_words
from ..step import TransactionNeed
from .form import FURTHER, Facts, Form, union

_M = LockMode
# Also a foreign key's other table and an index's table are locked; the catalog knows them.
_FORMS = {
    "OBJECT_TABLE": Form(lock=_M.ACCESS_EXCLUSIVE, loses="table {relation} with every row"),
    "OBJECT_FOREIGN_TABLE": Form(lock=_M.ACCESS_EXCLUSIVE),
    "OBJECT_MATVIEW": Form(lock=_M.ACCESS_EXCLUSIVE),
    "OBJECT_VIEW": Form(lock=_M.ACCESS_EXCLUSIVE),
    "OBJECT_INDEX": Form(lock=_M.ACCESS_EXCLUSIVE),
    "OBJECT_SEQUENCE": Form(
        lock=_M.ACCESS_EXCLUSIVE, loses="sequence {relation} with its position"
    ),
}
_CONCURRENTLY = Form(lock=_M.SHARE_UPDATE_EXCLUSIVE)
# Named as table, then their own name.
_PARTS = {"OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY"}
# What CASCADE can take along: columns of the type, tables in the schema or of the extension.
_TAKES_DATA_ALONG = {"OBJECT_TYPE", "OBJECT_DOMAIN", "OBJECT_SCHEMA", "OBJECT_EXTENSION"}


def drop(statement: Node) -> Facts:
    kind = node.text(statement, "removeType")
    if kind in _PARTS:
        return _part_of_a_table(statement)
    facts = [_relation(statement, kind)] if kind in _FORMS else []
    if _cascades(statement):
        facts += [FURTHER, _along(statement, kind)]
    if kind in ("OBJECT_SCHEMA", "OBJECT_EXTENSION"):
        facts += [FURTHER]
    if kind == "OBJECT_EXTENSION" and not _cascades(statement):
        facts += [Facts(loses_data=(f"what {_shown(statement, kind)} holds",))]
    return union(facts)


def _relation(statement: Node, kind: str) -> Facts:
    relations = dropped(statement)
    is_concurrent = node.flag(statement, "concurrent")
    form = _CONCURRENTLY if is_concurrent else _FORMS[kind]
    need = TransactionNeed.OUTSIDE if is_concurrent else TransactionNeed.INSIDE
    return union((*(form.on(each) for each in relations), Facts(drops=relations, transaction=need)))


def _part_of_a_table(statement: Node) -> Facts:
    names = [node.strings(each, "items") for each in node.items(statement, "objects")]
    brief = Form(lock=_M.ACCESS_EXCLUSIVE)
    return union(brief.on(node.dotted(each[:-1])) for each in names if len(each) > 1)


def _along(statement: Node, kind: str) -> Facts:
    if kind not in _TAKES_DATA_ALONG:
        return Facts()
    return Facts(loses_data=(f"what depends on {_shown(statement, kind)} (CASCADE)",))


def _cascades(statement: Node) -> bool:
    return node.text(statement, "behavior") == "DROP_CASCADE"


def _shown(statement: Node, kind: str) -> str:
    names = (_name(each) for each in node.items(statement, "objects"))
    return f"{object_words(kind).lower()} {', '.join(names)}"


def _name(each: Node) -> str:
    return node.string(each) or ".".join(node.strings(each, "names") or node.strings(each, "items"))


def owned(statement: Node) -> Facts:
    """DROP OWNED BY: everything of a role in this database, tables too."""
    roles = ", ".join(node.text(each, "rolename") for each in node.items(statement, "roles"))
    lost = Facts(loses_data=(f"everything that role {roles} owns",))
    return union((FURTHER, lost))

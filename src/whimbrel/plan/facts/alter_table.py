"""ALTER TABLE and its sisters (INDEX, VIEW, SEQUENCE …): one form per subcommand."""

from __future__ import annotations

from collections.abc import Callable

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ...script import node
from ...script.statement import Node
from ..step import Touch, TransactionNeed
from . import columns
from .form import FURTHER, Facts, Form, union

_M = LockMode
_BRIEF = Form(lock=_M.ACCESS_EXCLUSIVE)
_REWRITE = Form(lock=_M.ACCESS_EXCLUSIVE, rewrites=True)
_STATISTICS = Form(lock=_M.SHARE_UPDATE_EXCLUSIVE)
_TRIGGERS = Form(lock=_M.SHARE_ROW_EXCLUSIVE)

# Subcommands that are not listed here or below are `_BRIEF`: ACCESS EXCLUSIVE, catalog only.
FORMS = {
    "AT_SetNotNull": Form(lock=_M.ACCESS_EXCLUSIVE, scans=True),
    "AT_DropColumn": Form(lock=_M.ACCESS_EXCLUSIVE, loses="column {name} of {relation}"),
    # The old type is not in the text; widening a varchar rewrites nothing.
    "AT_AlterColumnType": _REWRITE,
    "AT_SetExpression": _REWRITE,
    "AT_SetLogged": _REWRITE,
    "AT_SetUnLogged": _REWRITE,
    "AT_SetAccessMethod": _REWRITE,
    "AT_SetTableSpace": _REWRITE,
    "AT_SetStatistics": _STATISTICS,
    "AT_SetOptions": _STATISTICS,
    "AT_ResetOptions": _STATISTICS,
    "AT_ClusterOn": _STATISTICS,
    "AT_DropCluster": _STATISTICS,
    "AT_ValidateConstraint": Form(lock=_M.SHARE_UPDATE_EXCLUSIVE, scans=True),
    "AT_EnableTrig": _TRIGGERS,
    "AT_EnableAlwaysTrig": _TRIGGERS,
    "AT_EnableReplicaTrig": _TRIGGERS,
    "AT_DisableTrig": _TRIGGERS,
    "AT_EnableTrigAll": _TRIGGERS,
    "AT_DisableTrigAll": _TRIGGERS,
    "AT_EnableTrigUser": _TRIGGERS,
    "AT_DisableTrigUser": _TRIGGERS,
}

# Storage parameters that need no more than SHARE UPDATE EXCLUSIVE (reloptions.c).
_LIGHT_OPTIONS = ("autovacuum_", "toast.", "log_autovacuum", "vacuum_", "toast_tuple_target")
_LIGHT = {"fillfactor", "parallel_workers", "n_distinct", "n_distinct_inherited"}


def alter(statement: Node) -> Facts:
    """ALTER TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE, FOREIGN TABLE."""
    if node.text(statement, "objtype") == "OBJECT_TYPE":
        return union(map(_cascade, node.items(statement, "cmds")))  # a composite type, no table
    relation = node.relation(node.field(statement, "relation"))
    is_index = node.text(statement, "objtype") == "OBJECT_INDEX"
    return union(
        facts
        for each in node.items(statement, "cmds")
        for facts in (_command(relation, each, is_index), _cascade(each))
    )


def _cascade(command: Node) -> Facts:
    return FURTHER if node.text(command, "behavior") == "DROP_CASCADE" else Facts()


def _command(relation: RelationName, command: Node, is_index: bool) -> Facts:
    subtype = node.text(command, "subtype")
    if special := _SPECIAL.get(subtype):
        return special(relation, command)
    if is_index and subtype == "AT_SetRelOptions":
        return _STATISTICS.on(relation)
    return FORMS.get(subtype, _BRIEF).on(relation, node.text(command, "name"))


def _add_column(relation: RelationName, command: Node) -> Facts:
    return columns.added(relation, node.field(command, "def"))


def _add_constraint(relation: RelationName, command: Node) -> Facts:
    constraint = node.field(command, "def")
    is_checked = not node.flag(constraint, "skip_validation")  # NOT VALID, NOT ENFORCED
    match node.text(constraint, "contype"):
        case "CONSTR_FOREIGN":
            form = Form(lock=_M.SHARE_ROW_EXCLUSIVE, scans=is_checked)
        case "CONSTR_PRIMARY" | "CONSTR_UNIQUE" if node.text(constraint, "indexname"):
            return _from_index(relation, constraint)
        case "CONSTR_CHECK" | "CONSTR_NOTNULL":
            form = Form(lock=_M.ACCESS_EXCLUSIVE, scans=is_checked)
        case _:  # unique, primary key, exclusion: an index is built
            form = Form(lock=_M.ACCESS_EXCLUSIVE, scans=True)
    born = Facts(creates=columns.index_of(relation, constraint), defers=columns.defers(constraint))
    return union((form.on(relation), columns.referred(constraint), born))


def _from_index(relation: RelationName, constraint: Node) -> Facts:
    """USING INDEX: brief, but a primary key looks for NULLs where a column still allows them."""
    is_primary = node.text(constraint, "contype") == "CONSTR_PRIMARY"
    index = RelationName(relation.schema, node.text(constraint, "indexname"))
    name = node.text(constraint, "conname")
    renamed = RelationName(relation.schema, name)
    return union(
        (
            Form(lock=_M.ACCESS_EXCLUSIVE, scans=is_primary).on(relation),
            Facts(
                touches=(Touch(index, _M.SHARE_UPDATE_EXCLUSIVE),),
                renames=((index, renamed),) if name and renamed != index else (),
            ),
        )
    )


def _attach(relation: RelationName, command: Node) -> Facts:
    """The bound is verified by a scan unless a valid check proves it (only the catalog knows).

    The default partition is scanned under ACCESS EXCLUSIVE too; its name is not in the text.
    """
    partition = node.relation(node.field(node.field(command, "def"), "name"))
    parent = Facts(touches=(Touch(relation, _M.SHARE_UPDATE_EXCLUSIVE),))
    is_index = not node.field(node.field(command, "def"), "bound")
    return union((parent, Form(lock=_M.ACCESS_EXCLUSIVE, scans=not is_index).on(partition)))


def _detach(relation: RelationName, command: Node) -> Facts:
    partition = node.relation(node.field(node.field(command, "def"), "name"))
    if not node.flag(node.field(command, "def"), "concurrent"):
        return union((_BRIEF.on(relation), _BRIEF.on(partition)))
    return union((_detach_finalize(relation, command), Facts(transaction=TransactionNeed.OUTSIDE)))


def _detach_finalize(relation: RelationName, command: Node) -> Facts:
    partition = node.relation(node.field(node.field(command, "def"), "name"))
    return union((_STATISTICS.on(relation), _BRIEF.on(partition)))


def _inherit(relation: RelationName, command: Node) -> Facts:
    parent = node.relation(node.field(command, "def"))
    return union((_BRIEF.on(relation), _STATISTICS.on(parent)))


def _disinherit(relation: RelationName, command: Node) -> Facts:
    parent = node.relation(node.field(command, "def"))
    return union((_BRIEF.on(relation), Form(lock=_M.ACCESS_SHARE).on(parent)))


def _options(relation: RelationName, command: Node) -> Facts:
    names = [
        ".".join(filter(None, (node.text(each, "defnamespace"), node.text(each, "defname"))))
        for each in node.items(command, "def")
    ]
    is_light = all(each in _LIGHT or each.startswith(_LIGHT_OPTIONS) for each in names)
    return (_STATISTICS if is_light else _BRIEF).on(relation)


_SPECIAL: dict[str, Callable[[RelationName, Node], Facts]] = {
    "AT_AddColumn": _add_column,
    "AT_AddConstraint": _add_constraint,
    "AT_AttachPartition": _attach,
    "AT_DetachPartition": _detach,
    "AT_DetachPartitionFinalize": _detach_finalize,
    "AT_AddInherit": _inherit,
    "AT_DropInherit": _disinherit,
    "AT_SetRelOptions": _options,
    "AT_ResetRelOptions": _options,
}

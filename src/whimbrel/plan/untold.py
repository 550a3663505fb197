"""What a statement changes although no deed tells of it: storage settings, casts, servers …"""

from __future__ import annotations

from ..script import node
from .facts.deeds.altered import is_told
from .step import Step

# They change no object, or leave it as it was.
_LEAVES_ALL = frozenset(
    {
        *("SelectStmt", "ExplainStmt", "VariableSetStmt", "VariableShowStmt", "TransactionStmt"),
        *("DiscardStmt", "ListenStmt", "UnlistenStmt", "NotifyStmt", "PrepareStmt", "ExecuteStmt"),
        *("DeallocateStmt", "LockStmt", "CheckPointStmt", "VacuumStmt", "ReindexStmt", "DoStmt"),
        *("ClusterStmt", "RefreshMatViewStmt", "LoadStmt", "FetchStmt", "DeclareCursorStmt"),
        *("ClosePortalStmt", "ConstraintsSetStmt", "CallStmt", "CommentStmt", "CreateSchemaStmt"),
    }
)


def untold(step: Step) -> str:
    """In words, empty where the deeds tell all of it."""
    tree = step.statement.node
    if tree is None or node.kind(tree) in _LEAVES_ALL:
        return ""
    if node.kind(tree) == "AlterTableStmt":
        commands = node.items(tree, "cmds")
        told = all(is_told(node.text(each, "subtype")) for each in commands)
        is_type = node.text(tree, "objtype") == "OBJECT_TYPE"
        shown = node.relation(node.field(tree, "relation")).shown
        return "" if told or is_type else f"a setting of {shown}"
    return "" if step.deeds else f"what {step.statement.tag} has made or changed"


def new_schema(step: Step) -> str:
    """The schema that the statement makes for certain; empty where it makes none."""
    tree = step.statement.node
    if tree is None or node.kind(tree) != "CreateSchemaStmt" or node.flag(tree, "if_not_exists"):
        return ""
    return node.text(tree, "schemaname")

"""Statements that reach beyond their database: in scratch they are left out, or refused."""

from __future__ import annotations

from ..script import node
from ..script.statement import Node, Statement

# Nothing of it is in any schema: the script goes on as if it had run.
_LEFT_OUT = frozenset(
    {
        "AlterSystemStmt",
        "CreateRoleStmt",
        "AlterRoleStmt",
        "AlterRoleSetStmt",
        "DropRoleStmt",
        "GrantRoleStmt",
        "AlterDatabaseStmt",
        "AlterDatabaseSetStmt",
        "AlterDatabaseRefreshCollStmt",
        "CreateSubscriptionStmt",
        "AlterSubscriptionStmt",
        "DropSubscriptionStmt",
    }
)
_SHARED_OBJECTS = frozenset(
    {
        "OBJECT_DATABASE",
        "OBJECT_ROLE",
        "OBJECT_TABLESPACE",
        "OBJECT_PARAMETER_ACL",
        "OBJECT_SUBSCRIPTION",
    }
)
_REFUSED = {
    "ReassignOwnedStmt": "reaches shared objects of the whole server",
    "DropOwnedStmt": "reaches shared objects of the whole server",
    "CreateTableSpaceStmt": "makes a tablespace, which belongs to the whole server",
    "DropTableSpaceStmt": "drops a tablespace, which belongs to the whole server",
    "AlterTableSpaceOptionsStmt": "changes a tablespace, which belongs to the whole server",
    "AlterTableMoveAllStmt": "moves objects to a tablespace, which belongs to the whole server",
    "CreatedbStmt": "makes another database",
    "DropdbStmt": "drops another database",
}
_FUNCTIONS = ("dblink", "pg_reload_conf", "pg_terminate_backend", "pg_cancel_backend", "lo_export")


def is_left_out(statement: Statement) -> bool:
    """Does it change roles, settings, rights or comments of shared objects, or subscriptions
    (which connect, and are in no copy of a database), and nothing else?

    The roles that later statements name are stood in for, and `ALTER DATABASE … SET`, which new
    sessions begin with, is said of the scratch database instead.
    """
    if statement.node is None:
        return False
    kind, inside = node.kind(statement.node), node.body(statement.node)
    match kind:
        case "RenameStmt":
            return node.text(inside, "renameType") in ("OBJECT_ROLE", "OBJECT_SUBSCRIPTION")
        case "AlterOwnerStmt":
            return node.text(inside, "objectType") in _SHARED_OBJECTS
        case "GrantStmt" | "CommentStmt" | "SecLabelStmt":
            return node.text(inside, "objtype") in _SHARED_OBJECTS
        case _:
            return kind in _LEFT_OUT


def reaches_outside(statement: Statement) -> str:
    """What `statement` would do beyond its own database and cannot be left out, in words; empty
    for nothing.

    Looks at the statement's tree, not into bodies of functions or DO blocks.
    """
    if statement.node is None:
        return ""
    kind = node.kind(statement.node)
    if kind in _REFUSED:
        return _REFUSED[kind]
    if kind == "RenameStmt":
        renamed = node.text(statement.node, "renameType")
        return "renames a database" if renamed == "OBJECT_DATABASE" else ""
    if kind == "CopyStmt":
        return _copies(statement.node)
    return _calls(statement.node)


def _copies(statement: Node) -> str:
    if node.flag(statement, "is_program"):
        return "runs a program on the server"
    return "reads or writes a file of the server" if node.text(statement, "filename") else ""


def _calls(statement: Node) -> str:
    for kind, call in node.walk(statement):
        if kind == "FuncCall":
            name = node.strings(call, "funcname")[-1]
            if name.startswith(_FUNCTIONS):
                return f"calls {name}, which reaches beyond this database"
    return ""

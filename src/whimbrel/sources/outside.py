"""Statements that reach beyond their database: never run in scratch."""

from __future__ import annotations

from ..script import node
from ..script.statement import Node, Statement

_KINDS = {
    "AlterSystemStmt": "changes the settings of the whole server",
    "CreateRoleStmt": "makes a role, which belongs to the whole server",
    "AlterRoleStmt": "changes a role, which belongs to the whole server",
    "AlterRoleSetStmt": "changes a role, which belongs to the whole server",
    "DropRoleStmt": "drops a role, which belongs to the whole server",
    "GrantRoleStmt": "changes roles, which belong to the whole server",
    "ReassignOwnedStmt": "reaches shared objects of the whole server",
    "DropOwnedStmt": "reaches shared objects of the whole server",
    "CreateTableSpaceStmt": "makes a tablespace, which belongs to the whole server",
    "DropTableSpaceStmt": "drops a tablespace, which belongs to the whole server",
    "AlterTableSpaceOptionsStmt": "changes a tablespace, which belongs to the whole server",
    "AlterTableMoveAllStmt": "moves objects to a tablespace, which belongs to the whole server",
    "CreatedbStmt": "makes another database",
    "DropdbStmt": "drops another database",
    "AlterDatabaseStmt": "changes another database",
    "AlterDatabaseSetStmt": "changes the settings of another database",
    "AlterDatabaseRefreshCollStmt": "changes another database",
}
_RENAMED = {"OBJECT_DATABASE": "renames a database", "OBJECT_ROLE": "renames a role"}
_FUNCTIONS = ("dblink", "pg_reload_conf", "pg_terminate_backend", "pg_cancel_backend", "lo_export")


def reaches_outside(statement: Statement) -> str:
    """What `statement` would do beyond its own database, in words; empty for nothing.

    Looks at the statement's tree, not into bodies of functions or DO blocks.
    """
    if statement.node is None:
        return ""
    kind = node.kind(statement.node)
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "RenameStmt":
        return _RENAMED.get(node.text(statement.node, "renameType"), "")
    if kind == "CopyStmt":
        return _copies(statement.node)
    if kind == "CreateSubscriptionStmt":
        return _subscribes(statement.node)
    if kind in ("AlterSubscriptionStmt", "DropSubscriptionStmt"):
        return "reaches the publisher of a subscription"
    return _calls(statement.node)


def _copies(statement: Node) -> str:
    if node.flag(statement, "is_program"):
        return "runs a program on the server"
    return "reads or writes a file of the server" if node.text(statement, "filename") else ""


def _subscribes(statement: Node) -> str:
    connects = node.options(statement).get("connect", node.NOTHING)
    is_off = bool(connects) and not node.is_on(connects)
    return "" if is_off else "connects to another server"


def _calls(statement: Node) -> str:
    for kind, call in node.walk(statement):
        if kind == "FuncCall":
            name = node.strings(call, "funcname")[-1]
            if name.startswith(_FUNCTIONS):
                return f"calls {name}, which reaches beyond this database"
    return ""

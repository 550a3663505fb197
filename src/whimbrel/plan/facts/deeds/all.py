"""Which family takes which kind of statement apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ....script import node
from ....script.statement import Node
from ...deed import Deed
from . import altered, created, ended, firing, rows, settings


def deeds_of(statement: Node) -> tuple[Deed, ...]:
    """In the order of the text; none for a statement that does nothing to be named."""
    family = _FAMILIES.get(node.kind(statement))
    return tuple(family(statement)) if family else ()


def _select(statement: Node) -> Iterator[Deed]:
    if node.field(statement, "intoClause"):
        yield from created.table_as(statement)
    yield from rows.query(statement)


def _table_as(statement: Node) -> Iterator[Deed]:
    yield from created.table_as(statement)
    yield from rows.query(node.field(statement, "query"))


def _prepare(statement: Node) -> Iterator[Deed]:
    """What EXECUTE of it will do: whoever prepares a statement means to run it."""
    yield from rows.query(node.field(statement, "query"))


def _schema(statement: Node) -> Iterator[Deed]:
    for each in node.items(statement, "schemaElts"):
        yield from deeds_of(each)


_FAMILIES: dict[str, Callable[[Node], Iterator[Deed]]] = {
    "SelectStmt": _select,
    "InsertStmt": rows.query,
    "UpdateStmt": rows.query,
    "DeleteStmt": rows.query,
    "MergeStmt": rows.query,
    "PLAssignStmt": rows.query,
    "ReturnStmt": rows.query,
    "TruncateStmt": rows.truncate,
    "CopyStmt": rows.copy,
    "LockStmt": rows.lock,
    "ExplainStmt": rows.explain,
    "CallStmt": rows.call,
    "PrepareStmt": _prepare,
    "CreateStmt": created.table,
    "CreateForeignTableStmt": created.table,
    "CreateTableAsStmt": _table_as,
    "CreateSchemaStmt": _schema,
    "ViewStmt": created.view,
    "IndexStmt": created.index,
    "CreateTrigStmt": firing.trigger,
    "RuleStmt": firing.rule,
    "CreateEventTrigStmt": firing.event_trigger,
    "AlterEventTrigStmt": firing.toggle_event_trigger,
    "AlterTableMoveAllStmt": altered.moved_all,
    "CreatePolicyStmt": created.policy,
    "AlterPolicyStmt": created.policy,
    "CreateFunctionStmt": created.routine,
    "AlterFunctionStmt": created.alter_routine,
    "CreateEnumStmt": created.created_type,
    "CompositeTypeStmt": created.created_type,
    "CreateRangeStmt": created.created_type,
    "CreateDomainStmt": created.created_type,
    "CreateSeqStmt": created.sequence,
    "AlterSeqStmt": created.alter_sequence,
    "CreatePublicationStmt": created.publication,
    "AlterPublicationStmt": created.publication,
    "AlterTableStmt": altered.alter,
    "DropStmt": ended.drop,
    "DropdbStmt": ended.drop_other,
    "DropRoleStmt": ended.drop_other,
    "DropTableSpaceStmt": ended.drop_other,
    "DropOwnedStmt": ended.drop_other,
    "DropSubscriptionStmt": ended.drop_other,
    "DropUserMappingStmt": ended.drop_other,
    "RenameStmt": ended.rename,
    "AlterObjectSchemaStmt": ended.set_schema,
    "AlterOwnerStmt": ended.owner,
    "ReassignOwnedStmt": ended.reassign,
    "AlterEnumStmt": ended.enum,
    "AlterDomainStmt": ended.domain,
    "CommentStmt": ended.comment,
    "VariableSetStmt": settings.variable,
    "DiscardStmt": settings.discard,
    "TransactionStmt": settings.transaction,
    "AlterSystemStmt": settings.server_setting,
    "AlterDatabaseSetStmt": settings.server_setting,
    "AlterDatabaseStmt": settings.database_option,
    "AlterRoleSetStmt": settings.server_setting,
    "CreateRoleStmt": settings.role,
    "AlterRoleStmt": settings.role,
    "GrantStmt": settings.grant,
    "GrantRoleStmt": settings.grant_role,
    "AlterDefaultPrivilegesStmt": settings.default_privileges,
    "CreateSubscriptionStmt": settings.with_password,
    "AlterSubscriptionStmt": settings.with_password,
    "CreateUserMappingStmt": settings.with_password,
    "AlterUserMappingStmt": settings.with_password,
    "CreateExtensionStmt": settings.extension,
    "AlterExtensionStmt": settings.extension,
    "AlterExtensionContentsStmt": settings.extension,
    "CreatePLangStmt": settings.language,
    "CreatedbStmt": settings.database,
    "VacuumStmt": settings.vacuum,
    "ClusterStmt": settings.cluster,
    "ReindexStmt": settings.reindex,
    "RefreshMatViewStmt": settings.refresh,
}

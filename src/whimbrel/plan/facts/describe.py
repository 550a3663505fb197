"""A script into steps: each statement with its declared facts. One table, kind → family."""

from __future__ import annotations

from collections.abc import Callable

from ...script import node
from ...script.statement import Node, Script, Statement
from ..step import Step
from . import (
    alter_table,
    attached,
    cluster_wide,
    create,
    drop,
    further,
    maintenance,
    naming,
    queries,
    routines,
    sessions,
    transactions,
)
from .deeds import deeds_of
from .form import NOT_SEEN, QUIET, Facts


def describe(script: Script) -> tuple[Step, ...]:
    """One step per statement, in order. Pure: it knows nothing but the text."""
    shared: dict[Facts, Facts] = {}  # a long file's statements are mostly alike
    return tuple(step(each, shared) for each in script.statements)


def step(statement: Statement, shared: dict[Facts, Facts] | None = None) -> Step:
    """Facts that are in `shared` already are not held twice."""
    facts = NOT_SEEN if statement.node is None else _facts(statement.node, statement.sql)
    if shared is not None:
        facts = shared.setdefault(facts, facts)
    body = routines.body(statement, lambda inside: _facts(inside, ""))
    return _step(statement, facts, _step(statement, body) if body else None)


def _step(statement: Statement, facts: Facts, later: Step | None = None) -> Step:
    return Step(
        statement=statement,
        touches=facts.touches,
        creates=facts.creates,
        drops=facts.drops,
        renames=facts.renames,
        rewrites=facts.rewrites,
        scans=facts.scans,
        changes_rows=facts.changes_rows,
        loses_data="; ".join(facts.loses_data),
        transaction=facts.transaction,
        session=facts.session,
        is_seen=facts.is_seen,
        binds=facts.binds,
        reaches_further=facts.reaches_further,
        defers=facts.defers,
        deeds=facts.deeds,
        runs_later=later,
    )


def _facts(statement: Node, sql: str) -> Facts:
    kind = node.kind(statement)
    if kind == "DoStmt":
        return routines.block(sql, statement, lambda inside: _facts(inside, ""))
    family = FAMILIES.get(kind)
    if family is None:
        # A kind of a newer grammar: better not seen than believed harmless.
        facts = QUIET if kind in QUIET_KINDS else NOT_SEEN
    else:
        facts = family(statement)
    return facts._replace(deeds=deeds_of(statement))


FAMILIES: dict[str, Callable[[Node], Facts]] = {
    "SelectStmt": queries.query,
    "InsertStmt": queries.query,
    "UpdateStmt": queries.query,
    "DeleteStmt": queries.query,
    "MergeStmt": queries.query,
    "ReturnStmt": queries.query,
    "PLAssignStmt": queries.query,
    "CopyStmt": queries.copy,
    "TruncateStmt": queries.truncate,
    "LockStmt": queries.lock,
    "ExplainStmt": queries.explain,
    "CreateStmt": create.table,
    "CreateForeignTableStmt": create.table,
    "CreateSchemaStmt": create.schema,
    "CreateTableAsStmt": create.table_as,
    "CreateSeqStmt": create.sequence,
    "AlterSeqStmt": create.alter_sequence,
    "ViewStmt": create.view,
    "IndexStmt": create.index,
    "AlterTableStmt": alter_table.alter,
    "RenameStmt": naming.rename,
    "AlterObjectSchemaStmt": naming.set_schema,
    "DropStmt": drop.drop,
    "DropOwnedStmt": drop.owned,
    "ReassignOwnedStmt": further.several,
    "AlterTableMoveAllStmt": further.several,
    "AlterExtensionStmt": further.several,
    "AlterDomainStmt": further.domain,
    "CreateTrigStmt": attached.trigger,
    "CreatePolicyStmt": attached.policy,
    "AlterPolicyStmt": attached.policy,
    "RuleStmt": attached.rule,
    "CommentStmt": attached.comment,
    "SecLabelStmt": attached.comment,
    "GrantStmt": attached.grant,
    "CreateStatsStmt": attached.statistics,
    "CreatePublicationStmt": attached.publication,
    "AlterPublicationStmt": attached.publication,
    "VacuumStmt": maintenance.vacuum,
    "ClusterStmt": maintenance.cluster,
    "ReindexStmt": maintenance.reindex,
    "RefreshMatViewStmt": maintenance.refresh,
    "AlterEnumStmt": routines.enum,
    "CallStmt": routines.call,
    "ExecuteStmt": routines.execute,
    "VariableSetStmt": sessions.variable,
    "ConstraintsSetStmt": sessions.until_commit,
    "DiscardStmt": sessions.discard,
    "PrepareStmt": sessions.prepare,
    "DeclareCursorStmt": sessions.cursor,
    "ListenStmt": sessions.keeps,
    "LoadStmt": sessions.keeps,
    "AlterDatabaseSetStmt": sessions.defaults,
    "AlterRoleSetStmt": sessions.defaults,
    "TransactionStmt": transactions.control,
    "CreatedbStmt": cluster_wide.alone,
    "DropdbStmt": cluster_wide.drop_database,
    "AlterDatabaseStmt": cluster_wide.alter_database,
    "CreateTableSpaceStmt": cluster_wide.alone,
    "DropTableSpaceStmt": cluster_wide.alone,
    "AlterSystemStmt": cluster_wide.alone,
    "CreateSubscriptionStmt": cluster_wide.alone,
    "AlterSubscriptionStmt": cluster_wide.alone,
    "DropSubscriptionStmt": cluster_wide.alone,
}

# No relation is locked, no row read, nothing left in the session.
QUIET_KINDS = frozenset(
    {
        *("AlterCollationStmt", "AlterDefaultPrivilegesStmt"),
        *("AlterDatabaseRefreshCollStmt", "AlterEventTrigStmt"),
        *("AlterExtensionContentsStmt", "AlterFdwStmt", "AlterForeignServerStmt"),
        *("AlterFunctionStmt", "AlterObjectDependsStmt", "AlterOpFamilyStmt", "AlterOperatorStmt"),
        *("AlterOwnerStmt", "AlterRoleStmt", "AlterStatsStmt", "AlterTSConfigurationStmt"),
        *("AlterTSDictionaryStmt", "AlterTableSpaceOptionsStmt"),
        *("AlterTypeStmt", "AlterUserMappingStmt", "CheckPointStmt", "ClosePortalStmt"),
        *("CompositeTypeStmt", "CreateAmStmt", "CreateCastStmt"),
        *("CreateConversionStmt", "CreateDomainStmt", "CreateEnumStmt", "CreateEventTrigStmt"),
        *("CreateExtensionStmt", "CreateFdwStmt", "CreateForeignServerStmt"),
        *("CreateFunctionStmt", "CreateOpClassStmt", "CreateOpFamilyStmt", "CreatePLangStmt"),
        *("CreateRangeStmt", "CreateRoleStmt", "CreateTransformStmt", "CreateUserMappingStmt"),
        *("DeallocateStmt", "DefineStmt", "DropRoleStmt", "DropUserMappingStmt", "FetchStmt"),
        *("GrantRoleStmt", "ImportForeignSchemaStmt", "NotifyStmt"),
        *("UnlistenStmt", "VariableShowStmt"),
    }
)

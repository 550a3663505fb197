"""The command tag of a statement, in the manual's spelling: "CREATE INDEX"."""

from __future__ import annotations

from collections.abc import Callable

from . import node
from .statement import Node

# Kinds with one tag. The source is PostgreSQL's CreateCommandTag().
_TAGS = {
    "InsertStmt": "INSERT",
    "DeleteStmt": "DELETE",
    "UpdateStmt": "UPDATE",
    "MergeStmt": "MERGE",
    "CreateSchemaStmt": "CREATE SCHEMA",
    "AlterCollationStmt": "ALTER COLLATION",
    "AlterDomainStmt": "ALTER DOMAIN",
    "AlterDefaultPrivilegesStmt": "ALTER DEFAULT PRIVILEGES",
    "CopyStmt": "COPY",
    "VariableShowStmt": "SHOW",
    "CreateStmt": "CREATE TABLE",
    "CreateTableSpaceStmt": "CREATE TABLESPACE",
    "DropTableSpaceStmt": "DROP TABLESPACE",
    "AlterTableSpaceOptionsStmt": "ALTER TABLESPACE",
    "CreateExtensionStmt": "CREATE EXTENSION",
    "AlterExtensionStmt": "ALTER EXTENSION",
    "AlterExtensionContentsStmt": "ALTER EXTENSION",
    "CreateFdwStmt": "CREATE FOREIGN DATA WRAPPER",
    "AlterFdwStmt": "ALTER FOREIGN DATA WRAPPER",
    "CreateForeignServerStmt": "CREATE SERVER",
    "AlterForeignServerStmt": "ALTER SERVER",
    "CreateForeignTableStmt": "CREATE FOREIGN TABLE",
    "CreateUserMappingStmt": "CREATE USER MAPPING",
    "AlterUserMappingStmt": "ALTER USER MAPPING",
    "DropUserMappingStmt": "DROP USER MAPPING",
    "ImportForeignSchemaStmt": "IMPORT FOREIGN SCHEMA",
    "CreatePolicyStmt": "CREATE POLICY",
    "AlterPolicyStmt": "ALTER POLICY",
    "CreateAmStmt": "CREATE ACCESS METHOD",
    "CreateTrigStmt": "CREATE TRIGGER",
    "CreateEventTrigStmt": "CREATE EVENT TRIGGER",
    "AlterEventTrigStmt": "ALTER EVENT TRIGGER",
    "CreatePLangStmt": "CREATE LANGUAGE",
    "CreateRoleStmt": "CREATE ROLE",
    "AlterRoleStmt": "ALTER ROLE",
    "AlterRoleSetStmt": "ALTER ROLE",
    "DropRoleStmt": "DROP ROLE",
    "CreateSeqStmt": "CREATE SEQUENCE",
    "AlterSeqStmt": "ALTER SEQUENCE",
    "CreateDomainStmt": "CREATE DOMAIN",
    "CreateOpClassStmt": "CREATE OPERATOR CLASS",
    "CreateOpFamilyStmt": "CREATE OPERATOR FAMILY",
    "AlterOpFamilyStmt": "ALTER OPERATOR FAMILY",
    "TruncateStmt": "TRUNCATE TABLE",
    "CommentStmt": "COMMENT",
    "SecLabelStmt": "SECURITY LABEL",
    "DeclareCursorStmt": "DECLARE CURSOR",
    "ClosePortalStmt": "CLOSE CURSOR",
    "IndexStmt": "CREATE INDEX",
    "CreateStatsStmt": "CREATE STATISTICS",
    "AlterStatsStmt": "ALTER STATISTICS",
    "DoStmt": "DO",
    "CallStmt": "CALL",
    "AlterOperatorStmt": "ALTER OPERATOR",
    "AlterTypeStmt": "ALTER TYPE",
    "RuleStmt": "CREATE RULE",
    "NotifyStmt": "NOTIFY",
    "ListenStmt": "LISTEN",
    "UnlistenStmt": "UNLISTEN",
    "CompositeTypeStmt": "CREATE TYPE",
    "CreateEnumStmt": "CREATE TYPE",
    "CreateRangeStmt": "CREATE TYPE",
    "AlterEnumStmt": "ALTER TYPE",
    "ViewStmt": "CREATE VIEW",
    "LoadStmt": "LOAD",
    "CreatedbStmt": "CREATE DATABASE",
    "AlterDatabaseStmt": "ALTER DATABASE",
    "AlterDatabaseRefreshCollStmt": "ALTER DATABASE",
    "AlterDatabaseSetStmt": "ALTER DATABASE",
    "DropdbStmt": "DROP DATABASE",
    "AlterSystemStmt": "ALTER SYSTEM",
    "ClusterStmt": "CLUSTER",
    "ExplainStmt": "EXPLAIN",
    "RefreshMatViewStmt": "REFRESH MATERIALIZED VIEW",
    "CheckPointStmt": "CHECKPOINT",
    "LockStmt": "LOCK TABLE",
    "ConstraintsSetStmt": "SET CONSTRAINTS",
    "ReindexStmt": "REINDEX",
    "CreateConversionStmt": "CREATE CONVERSION",
    "CreateCastStmt": "CREATE CAST",
    "CreateTransformStmt": "CREATE TRANSFORM",
    "PrepareStmt": "PREPARE",
    "ExecuteStmt": "EXECUTE",
    "DropOwnedStmt": "DROP OWNED",
    "ReassignOwnedStmt": "REASSIGN OWNED",
    "AlterTSDictionaryStmt": "ALTER TEXT SEARCH DICTIONARY",
    "AlterTSConfigurationStmt": "ALTER TEXT SEARCH CONFIGURATION",
    "CreatePublicationStmt": "CREATE PUBLICATION",
    "AlterPublicationStmt": "ALTER PUBLICATION",
    "CreateSubscriptionStmt": "CREATE SUBSCRIPTION",
    "AlterSubscriptionStmt": "ALTER SUBSCRIPTION",
    "DropSubscriptionStmt": "DROP SUBSCRIPTION",
}

# Object kinds whose words are not simply the enum's.
_OBJECTS = {
    "OBJECT_MATVIEW": "MATERIALIZED VIEW",
    "OBJECT_FDW": "FOREIGN DATA WRAPPER",
    "OBJECT_FOREIGN_SERVER": "SERVER",
    "OBJECT_OPCLASS": "OPERATOR CLASS",
    "OBJECT_OPFAMILY": "OPERATOR FAMILY",
    "OBJECT_TSCONFIGURATION": "TEXT SEARCH CONFIGURATION",
    "OBJECT_TSDICTIONARY": "TEXT SEARCH DICTIONARY",
    "OBJECT_TSPARSER": "TEXT SEARCH PARSER",
    "OBJECT_TSTEMPLATE": "TEXT SEARCH TEMPLATE",
    "OBJECT_STATISTIC_EXT": "STATISTICS",
    "OBJECT_LARGEOBJECT": "LARGE OBJECT",
    "OBJECT_TABCONSTRAINT": "TABLE",
    "OBJECT_DOMCONSTRAINT": "DOMAIN",
    "OBJECT_ATTRIBUTE": "TYPE",
}

_TRANSACTION = {
    "TRANS_STMT_BEGIN": "BEGIN",
    "TRANS_STMT_START": "START TRANSACTION",
    "TRANS_STMT_COMMIT": "COMMIT",
    "TRANS_STMT_ROLLBACK": "ROLLBACK",
    "TRANS_STMT_ROLLBACK_TO": "ROLLBACK",
    "TRANS_STMT_SAVEPOINT": "SAVEPOINT",
    "TRANS_STMT_RELEASE": "RELEASE",
    "TRANS_STMT_PREPARE": "PREPARE TRANSACTION",
    "TRANS_STMT_COMMIT_PREPARED": "COMMIT PREPARED",
    "TRANS_STMT_ROLLBACK_PREPARED": "ROLLBACK PREPARED",
}


def command_tag(statement: Node) -> str:
    """ "" for a kind that a newer grammar may bring."""
    name = node.kind(statement)
    if name in _TAGS:
        return _TAGS[name]
    special = _SPECIAL.get(name)
    return special(node.body(statement)) if special else ""


def object_words(kind: str) -> str:
    """ "OBJECT_FOREIGN_TABLE" → "FOREIGN TABLE"."""
    return _OBJECTS.get(kind, kind.removeprefix("OBJECT_").replace("_", " "))


def _typed(verb: str, field: str) -> Callable[[Node], str]:
    return lambda body: f"{verb} {object_words(node.text(body, field))}"


def _rename(body: Node) -> str:
    kind = node.text(body, "renameType")
    field = "relationType" if kind == "OBJECT_COLUMN" else "renameType"
    return f"ALTER {object_words(node.text(body, field))}"


def _select(body: Node) -> str:
    return "SELECT INTO" if node.field(body, "intoClause") else "SELECT"


def _create_table_as(body: Node) -> str:
    if node.flag(body, "is_select_into"):
        return "SELECT INTO"
    words = object_words(node.text(body, "objtype"))
    return f"CREATE {words} AS" if words == "TABLE" else f"CREATE {words}"


def _routine(body: Node) -> str:
    return "CREATE PROCEDURE" if node.flag(body, "is_procedure") else "CREATE FUNCTION"


def _variable(body: Node) -> str:
    return "RESET" if node.text(body, "kind") in ("VAR_RESET", "VAR_RESET_ALL") else "SET"


def _grant(body: Node) -> str:
    return "GRANT" if node.flag(body, "is_grant") else "REVOKE"


_SPECIAL: dict[str, Callable[[Node], str]] = {
    "SelectStmt": _select,
    "AlterTableStmt": _typed("ALTER", "objtype"),
    "AlterTableMoveAllStmt": _typed("ALTER", "objtype"),
    "DropStmt": _typed("DROP", "removeType"),
    "DefineStmt": _typed("CREATE", "kind"),
    "RenameStmt": _rename,
    "AlterObjectDependsStmt": _typed("ALTER", "objectType"),
    "AlterObjectSchemaStmt": _typed("ALTER", "objectType"),
    "AlterOwnerStmt": _typed("ALTER", "objectType"),
    "AlterFunctionStmt": _typed("ALTER", "objtype"),
    "CreateFunctionStmt": _routine,
    "CreateTableAsStmt": _create_table_as,
    "VariableSetStmt": _variable,
    "GrantStmt": _grant,
    "GrantRoleStmt": lambda body: f"{_grant(body)} ROLE",
    "TransactionStmt": lambda body: _TRANSACTION.get(node.text(body, "kind"), ""),
    "VacuumStmt": lambda body: "VACUUM" if node.flag(body, "is_vacuumcmd") else "ANALYZE",
    "FetchStmt": lambda body: "MOVE" if node.flag(body, "ismove") else "FETCH",
    "DiscardStmt": lambda body: node.text(body, "target").replace("_", " "),
    "DeallocateStmt": lambda body: "DEALLOCATE" if node.text(body, "name") else "DEALLOCATE ALL",
}

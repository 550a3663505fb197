"""What a SQL text would do, by PostgreSQL's own grammar; what is not seen is said to be so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ...errors import Failure
from ...pg.functions import CHANGING, HARMLESS, LOSING
from ...pg.words import word_set
from ...script import node
from ...script.bodies import body_of
from ...script.bounds import binds, target_of
from ...script.parse import parse_script
from ...script.statement import Node, Statement
from ..table import Act
from .lexer import EXPANDED
from .psql_meta import without_meta
from .reading import Reading, unseen

# Statement kinds of the grammar. What is in none of these sets is not known, hence not seen.
_READS = word_set(
    "SelectStmt VariableShowStmt TransactionStmt VariableSetStmt DeclareCursorStmt FetchStmt "
    "ClosePortalStmt PrepareStmt DeallocateStmt ListenStmt UnlistenStmt NotifyStmt DiscardStmt "
    "ConstraintsSetStmt CheckPointStmt"
)
_LOSES = word_set(
    "DropStmt DropdbStmt DropRoleStmt DropOwnedStmt DropSubscriptionStmt DropTableSpaceStmt "
    "DropUserMappingStmt TruncateStmt"
)
_CHANGES = word_set(
    "InsertStmt CreateStmt CreateTableAsStmt CreateSchemaStmt CreateSeqStmt CreateEnumStmt "
    "CreateDomainStmt CreateRangeStmt CompositeTypeStmt CreateFunctionStmt CreateTrigStmt "
    "CreateEventTrigStmt CreatePolicyStmt CreateExtensionStmt CreateRoleStmt CreatedbStmt "
    "CreateCastStmt CreateConversionStmt CreateOpClassStmt CreateOpFamilyStmt CreateStatsStmt "
    "CreatePublicationStmt CreateForeignTableStmt CreateForeignServerStmt CreateFdwStmt "
    "CreateUserMappingStmt CreateTransformStmt CreateAmStmt CreatePLangStmt CreateTableSpaceStmt "
    "DefineStmt IndexStmt ViewStmt RuleStmt AlterTableStmt AlterTableMoveAllStmt AlterDomainStmt "
    "AlterEnumStmt AlterSeqStmt AlterTypeStmt AlterFunctionStmt AlterOwnerStmt "
    "AlterObjectSchemaStmt AlterObjectDependsStmt AlterOperatorStmt AlterOpFamilyStmt "
    "AlterPolicyStmt AlterExtensionStmt AlterExtensionContentsStmt AlterRoleStmt AlterRoleSetStmt "
    "AlterDatabaseStmt AlterDatabaseSetStmt AlterDatabaseRefreshCollStmt "
    "AlterDefaultPrivilegesStmt AlterPublicationStmt AlterSubscriptionStmt AlterStatsStmt "
    "AlterCollationStmt AlterForeignServerStmt AlterFdwStmt AlterUserMappingStmt "
    "AlterTSConfigurationStmt AlterTSDictionaryStmt AlterTableSpaceOptionsStmt RenameStmt "
    "CommentStmt SecLabelStmt GrantStmt GrantRoleStmt ReassignOwnedStmt ReplicaIdentityStmt "
    "RefreshMatViewStmt ReindexStmt ClusterStmt VacuumStmt LockStmt ImportForeignSchemaStmt"
)
# Their text is kept for later and not run now.
_STORED = word_set(
    "CreateFunctionStmt ViewStmt RuleStmt CreateTrigStmt CreatePolicyStmt CreateStmt "
    "CreateForeignTableStmt CreateDomainStmt"
)
_WRITES = frozenset(["DeleteStmt", "UpdateStmt", "MergeStmt", "InsertStmt"])
# With these a session steps around triggers, the ones that protect a database included.
_GUARD_SETTINGS = frozenset(["session_replication_role", "event_triggers"])


def read_sql(text: str) -> tuple[Reading, ...]:
    """One reading per act of the text, at least one."""
    if EXPANDED in text:
        return (unseen("a variable in the SQL is replaced only when it runs"),)
    sql, meta = without_meta(text)
    try:
        statements = parse_script(sql, name="the SQL").statements
    except Failure as failure:
        return (unseen(f"{_UNREADABLE}: {failure.notice.what}"),)
    readings = chain.from_iterable(map(read_statement, statements))
    return (*readings, *meta) or (Reading(act=Act.READ, what="it holds no statement"),)


def read_statement(statement: Statement) -> tuple[Reading, ...]:
    """One reading per act of a statement that was parsed before."""
    if statement.node is None:
        return (unseen(f'{_UNREADABLE}: "{_start(statement.sql)}"'),)
    return _read(statement.node, statement.sql)


_UNREADABLE = "the SQL cannot be read"


def is_unreadable(reading: Reading) -> bool:
    """Was it no SQL at all, or SQL beyond our parser?"""
    return reading.what.startswith(_UNREADABLE)


def _start(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= 60 else words[:57] + "…"


def _read(statement: Node, sql: str) -> tuple[Reading, ...]:
    kind = node.kind(statement)
    match kind:
        case "ExplainStmt" if not _analyzes(statement):
            return (Reading(act=Act.READ, what="EXPLAIN only plans"),)
        case "ExplainStmt":
            return _read(node.field(statement, "query"), sql)
        case "DoStmt":
            return _body(statement, sql)
        case _ if kind in _STORED:
            return (_reading(kind, statement),)
        case _:
            return (_reading(kind, statement), *_inside(statement))


def _analyzes(statement: Node) -> bool:
    return node.is_on(node.options(statement).get("analyze"))


def _body(statement: Node, sql: str) -> tuple[Reading, ...]:
    body = body_of(sql, statement)
    readings = [reading for each in body.statements for reading in _read(each, "")]
    if not body.is_seen:
        readings.append(unseen("the body of the DO block cannot be read"))
    if body.has_dynamic_sql:
        readings.append(unseen("EXECUTE in the DO block runs SQL that is built only then"))
    return tuple(readings) or (Reading(act=Act.READ, what="the DO block does nothing"),)


def _inside(statement: Node) -> Iterator[Reading]:
    """Writes in CTEs, and functions that act, however deep."""
    top = node.body(statement)
    for kind, inside in node.walk(statement):
        if inside is top:
            continue
        if kind in _WRITES:
            yield _reading(kind, inside)
        elif kind == "FuncCall":
            yield from _function(inside)


def _change(what: str) -> Reading:
    return Reading(act=Act.DEPLOY, what=what)


def _loss(what: str, hazard: str) -> Reading:
    return Reading(act=Act.DESTRUCTIVE_SQL, what=what, hazard=hazard)


def _reading(kind: str, statement: Node) -> Reading:
    match kind:
        case "DeleteStmt" | "UpdateStmt":
            return _row_change(kind, statement)
        case "MergeStmt":
            return _merge(statement)
        case "AlterTableStmt":
            return _alter_table(statement)
        case "CopyStmt":
            return _copy(statement)
        case "VariableSetStmt" | "AlterSystemStmt" if _touches_guards(statement):
            return _loss("it turns off the triggers that guard the data", "disable-trigger")
        case "AlterSystemStmt":
            return _change("it changes settings of the whole server")
        case "TransactionStmt" if node.text(statement, "kind").endswith("_PREPARED"):
            return _loss("it ends a transaction that somebody prepared", "end-prepared")
        case "SelectStmt" if node.field(statement, "intoClause"):
            return _change("SELECT INTO makes a table")
        case _ if kind in _LOSES:
            return _loss(_dropped(kind, statement), _drop_hazard(kind, statement))
        case _ if kind in _CHANGES:
            return _change(f"{_words(kind)} changes users' objects or rows")
        case _ if kind in _READS:
            return Reading(act=Act.READ, what=f"{_words(kind)} changes nothing")
        case _:
            return unseen(f"{_words(kind)} is not a statement that can be judged from its text")


def _words(kind: str) -> str:
    """`AlterTableStmt` → ALTER TABLE."""
    name = kind.removesuffix("Stmt")
    return "".join(f" {c}" if c.isupper() else c for c in name).strip().upper()


def _row_change(kind: str, statement: Node) -> Reading:
    target = target_of(statement)
    words = "DELETE FROM" if kind == "DeleteStmt" else "UPDATE"
    if binds(node.field(statement, "whereClause"), target):
        return _change(f"{words} {target.relation} changes the rows that its condition names")
    if kind == "DeleteStmt":
        return _loss(
            f"DELETE FROM {target.relation} has no condition that spares any row", "every-row"
        )
    return _loss(f"UPDATE {target.relation} overwrites every row", "every-row")


def _merge(statement: Node) -> Reading:
    target = target_of(statement)
    commands = {
        node.text(each, "commandType") for each in node.items(statement, "mergeWhenClauses")
    }
    if "CMD_DELETE" in commands:
        return _loss(f"MERGE INTO {target.relation} deletes rows", "every-row")
    if "CMD_UPDATE" in commands and not binds(node.field(statement, "joinCondition"), target):
        return _loss(f"MERGE INTO {target.relation} overwrites every row", "every-row")
    return _change(f"MERGE INTO {target.relation} changes rows")


def _alter_table(statement: Node) -> Reading:
    name = node.text(node.field(statement, "relation"), "relname")
    for each in node.items(statement, "cmds"):
        match node.text(each, "subtype"):
            case "AT_DropColumn" if node.text(statement, "objtype") != "OBJECT_TYPE":
                return _loss(
                    f"ALTER TABLE {name} drops column {node.text(each, 'name')}", "drop-column"
                )
            case "AT_DropColumn":
                return _loss(
                    f"ALTER TYPE {name} drops attribute {node.text(each, 'name')}", "drop-column"
                )
            case "AT_AlterColumnType" if _forgets(each):
                return _loss(
                    f"ALTER TABLE {name} overwrites column {node.text(each, 'name')}",
                    "overwrite-column",
                )
            case "AT_DisableTrig" | "AT_DisableTrigAll" | "AT_DisableTrigUser":
                return _loss(
                    f"ALTER TABLE {name} turns off triggers that may guard its data",
                    "disable-trigger",
                )
            case _:
                continue
    return _change(f"ALTER TABLE {name} changes users' objects")


def _forgets(change: Node) -> bool:
    """`TYPE int USING 0`: the new value does not come from any column."""
    using = node.field(node.field(change, "def"), "raw_default")
    return bool(using) and not any(kind == "ColumnRef" for kind, _ in node.walk(using))


def _copy(statement: Node) -> Reading:
    if node.flag(statement, "is_program"):
        return unseen("COPY … PROGRAM runs a shell command on the server")
    if node.flag(statement, "is_from"):
        return _change("COPY … FROM adds rows")
    if node.text(statement, "filename"):
        return unseen("COPY … TO writes a file on the server")
    return Reading(act=Act.READ, what="COPY … TO STDOUT changes nothing")


def _touches_guards(statement: Node) -> bool:
    setting = node.field(statement, "setstmt") or node.body(statement)
    return node.text(setting, "name").lower() in _GUARD_SETTINGS


def _dropped(kind: str, statement: Node) -> str:
    if kind == "TruncateStmt":
        names = ", ".join(node.text(r, "relname") for r in node.items(statement, "relations"))
        return f"TRUNCATE empties {names}"
    removed = node.text(statement, "removeType").removeprefix("OBJECT_").replace("_", " ")
    if not removed:
        return f"{_words(kind)} drops what it names"
    is_cascade = node.text(statement, "behavior") == "DROP_CASCADE"
    return f"DROP {removed} drops what it names" + (
        " and all that depends on it" if is_cascade else ""
    )


def _drop_hazard(kind: str, statement: Node) -> str:
    """`drop-table`; a cascade from a type takes the columns of that type with it."""
    if kind == "TruncateStmt":
        return "truncate"
    removed = node.text(statement, "removeType").removeprefix("OBJECT_").lower()
    if not removed:
        return {"DropdbStmt": "drop-database", "DropOwnedStmt": "drop-owned"}.get(kind, "drop")
    is_cascade = node.text(statement, "behavior") == "DROP_CASCADE"
    cascade = "-cascade" if is_cascade and removed in ("type", "domain", "extension") else ""
    return f"drop-{removed.replace('_', '-')}{cascade}"


def _function(call: Node) -> Iterator[Reading]:
    parts = node.strings(call, "funcname")
    name = parts[-1].lower() if parts else ""
    is_ours = len(parts) == 1 or parts[0] == "pg_catalog"
    if is_ours and name == "set_config":
        yield from _set_config(call)
    elif is_ours and name in LOSING:
        yield _loss(f"{name}() ends work or throws something away", "losing-function")
    elif is_ours and name in CHANGING:
        yield _change(f"{name}() changes something on the server")
    elif not is_ours or name not in HARMLESS:
        yield unseen(f"{'.'.join(parts)}() may do anything; its body is not here")


def _set_config(call: Node) -> Iterator[Reading]:
    arguments = node.items(call, "args")
    setting = node.field(arguments[0], "sval") if arguments else node.NOTHING
    name = node.text(setting, "sval").lower()
    if not name or name in _GUARD_SETTINGS:
        yield _loss("set_config() may turn off the triggers that guard the data", "disable-trigger")

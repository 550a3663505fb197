"""CREATE …: tables with their columns, indexes, views, triggers, policies, routines, types.

Words of a table: "temporary", "unlogged", "if not exists", "partitioned", "partition", "default"
(the default partition), "as" (filled by a query), "like"; `columns` of a partitioned one are its
key. Of an index: "concurrently", "unique", "if not exists", "only", "where", "expressions",
"unnamed". Of a routine: "replace", "security definer", "search_path", "dynamic"; its `kind` is
"function" or "procedure", its `value` the language, its `type` the volatility.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....pg.name import RelationName
from ....script import node
from ....script.bounds import Target, binds
from ....script.statement import Node
from ....script.tag import object_words
from ...deed import NOWHERE, Deed, Does
from ..types import type_text
from .columns import column, constraint


def table(statement: Node) -> Iterator[Deed]:
    inside = node.field(statement, "base") or node.body(statement)
    relation = node.relation(node.field(inside, "relation"))
    parents = node.items(inside, "inhRelations")
    yield Deed(
        Does.CREATE_TABLE,
        relation,
        other=node.relation(parents[0]) if parents else NOWHERE,
        columns=_partition_key(inside),
        words=frozenset(_table_words(inside)),
    )
    words = ("new table", *(("if not exists",) if node.flag(inside, "if_not_exists") else ()))
    for each in node.items(inside, "tableElts"):
        match node.kind(each):
            case "ColumnDef":
                yield from column(relation, each, Does.HAVE_COLUMN, *words)
            case "Constraint":
                yield constraint(relation, each, *words)
            case _:
                continue


_PERSISTENCE = {"t": "temporary", "u": "unlogged"}


def _table_words(inside: Node) -> Iterator[str]:
    persistence = node.text(node.field(inside, "relation"), "relpersistence")
    if persistence in _PERSISTENCE:
        yield _PERSISTENCE[persistence]
    if node.flag(inside, "if_not_exists"):
        yield "if not exists"
    if node.field(inside, "partspec"):
        yield "partitioned"
    if node.field(inside, "partbound"):
        yield "partition"
        if node.flag(node.field(inside, "partbound"), "is_default"):
            yield "default"
    if any(node.kind(each) == "TableLikeClause" for each in node.items(inside, "tableElts")):
        yield "like"
    if node.field(inside, "ofTypename"):
        yield "like"


def _partition_key(inside: Node) -> tuple[str, ...]:
    parameters = node.items(node.field(inside, "partspec"), "partParams")
    return tuple(node.text(each, "name") for each in parameters)


def table_as(statement: Node) -> Iterator[Deed]:
    into = node.field(statement, "into") or node.field(statement, "intoClause")
    is_view = node.text(statement, "objtype") == "OBJECT_MATVIEW"
    words = {"as"}
    persistence = node.text(node.field(into, "rel"), "relpersistence")
    if persistence in _PERSISTENCE:
        words.add(_PERSISTENCE[persistence])
    if node.flag(statement, "if_not_exists"):
        words.add("if not exists")
    if node.flag(into, "skipData"):
        words.add("no data")
    query = node.field(statement, "query") or node.body(statement)
    if not any("fromClause" in inside for _, inside in node.walk(query)):
        words.add("no source")
    does = Does.CREATE_VIEW if is_view else Does.CREATE_TABLE
    kind = "materialized view" if is_view else "table"
    yield Deed(does, node.relation(node.field(into, "rel")), kind=kind, words=frozenset(words))


def view(statement: Node) -> Iterator[Deed]:
    relation = node.field(statement, "view")
    words = {"replace"} if node.flag(statement, "replace") else set()
    if node.text(relation, "relpersistence") == "t":
        words.add("temporary")
    query = node.field(statement, "query")
    sources = node.items(query, "fromClause")
    one = node.relation(sources[0]) if len(sources) == 1 else NOWHERE
    if any(node.kind(part) == "A_Star" for part in _outputs(query)):
        words.add("star")
    yield Deed(
        Does.CREATE_VIEW, node.relation(relation), kind="view", other=one, words=frozenset(words)
    )


def _outputs(query: Node) -> Iterator[Node]:
    for target in node.items(query, "targetList"):
        yield from node.items(node.field(target, "val"), "fields")


def index(statement: Node) -> Iterator[Deed]:
    parameters = node.items(statement, "indexParams")
    words = set()
    for flag, word in _INDEX_FLAGS.items():
        if node.flag(statement, flag):
            words.add(word)
    if not node.flag(node.field(statement, "relation"), "inh"):
        words.add("only")
    if node.field(statement, "whereClause"):
        words.add("where")
    if any(node.field(each, "expr") for each in parameters):
        words.add("expressions")
    if not node.text(statement, "idxname"):
        words.add("unnamed")
    yield Deed(
        Does.CREATE_INDEX,
        node.relation(node.field(statement, "relation")),
        name=node.text(statement, "idxname"),
        kind=node.text(statement, "accessMethod"),
        columns=tuple(node.text(each, "name") for each in parameters),
        words=frozenset(words),
    )


_INDEX_FLAGS = {
    "concurrent": "concurrently",
    "unique": "unique",
    "if_not_exists": "if not exists",
    "nulls_not_distinct": "nulls not distinct",
}


def policy(statement: Node) -> Iterator[Deed]:
    """Words: "permissive", "everything" (a condition that every row meets), "restrictive"."""
    is_new = node.kind(statement) == "CreatePolicyStmt"
    words = set()
    if is_new:
        words.add("permissive" if node.flag(statement, "permissive") else "restrictive")
    relation = node.relation(node.field(statement, "table"))
    target = Target(relation.relation, relation.relation)
    conditions = [node.field(statement, each) for each in ("qual", "with_check")]
    if any(each and not binds(each, target) and _is_constant(each) for each in conditions):
        words.add("everything")
    does = Does.CREATE_POLICY if is_new else Does.ALTER_POLICY
    yield Deed(does, relation, name=node.text(statement, "policy_name"), words=frozenset(words))


def _is_constant(condition: Node) -> bool:
    return not any(kind in ("FuncCall", "SubLink") for kind, _ in node.walk(condition))


def routine(statement: Node) -> Iterator[Deed]:
    options = node.options(statement)
    names = node.strings(statement, "funcname")
    words = {"replace"} if node.flag(statement, "replace") else set()
    if node.is_on(options.get("security")):
        words.add("security definer")
    if any(_sets_search_path(each) for each in node.items(statement, "options")):
        words.add("search_path")
    yield Deed(
        Does.CREATE_ROUTINE,
        name=".".join(names),
        kind="procedure" if node.flag(statement, "is_procedure") else "function",
        value=node.string(options["language"]) if "language" in options else "",
        type=node.string(options["volatility"]) if "volatility" in options else "volatile",
        words=frozenset(words),
    )


def _sets_search_path(option: Node) -> bool:
    """SET, not RESET."""
    setting = node.field(option, "arg")
    is_set = node.text(option, "defname") == "set" and node.text(setting, "kind") != "VAR_RESET"
    return is_set and node.text(setting, "name") == "search_path"


def alter_routine(statement: Node) -> Iterator[Deed]:
    """Words as of one that is made, and "pathless" where it loses its search_path."""
    actions = node.items(statement, "actions")
    words = set()
    if node.is_on(node.options(statement, "actions").get("security")):
        words.add("security definer")
    if any(map(_sets_search_path, actions)):
        words.add("search_path")
    if any(map(_resets_search_path, actions)):
        words.add("pathless")
    yield Deed(
        Does.ALTER_ROUTINE,
        name=".".join(node.strings(node.field(statement, "func"), "objname")),
        kind=object_words(node.text(statement, "objtype")).lower(),
        words=frozenset(words),
    )


def _resets_search_path(option: Node) -> bool:
    setting = node.field(option, "arg")
    kind = node.text(setting, "kind")
    return kind == "VAR_RESET_ALL" or (
        kind == "VAR_RESET" and node.text(setting, "name") == "search_path"
    )


def created_type(statement: Node) -> Iterator[Deed]:
    """Enums, composite types, ranges, domains; "constrained" is a domain that checks its values."""
    kind = _TYPES[node.kind(statement)]
    words = set()
    checks = {node.text(each, "contype") for each in node.items(statement, "constraints")}
    if checks & {"CONSTR_CHECK", "CONSTR_NOTNULL"}:
        words.add("constrained")
    named = node.field(statement, "typevar")
    relation = node.relation(named) if named else _dotted(statement)
    base = node.field(statement, "typeName")
    yield Deed(
        Does.CREATE_TYPE,
        relation,
        kind=kind,
        type=type_text(base) if kind == "domain" else "",
        words=frozenset(words),
    )


_TYPES = {
    "CreateEnumStmt": "enum",
    "CompositeTypeStmt": "composite",
    "CreateRangeStmt": "range",
    "CreateDomainStmt": "domain",
}


def _dotted(statement: Node) -> RelationName:
    return node.dotted(node.strings(statement, "typeName") or node.strings(statement, "domainname"))


def sequence(statement: Node) -> Iterator[Deed]:
    """Words: "start", where it says at what to begin."""
    words = {"start"} if {"start", "minvalue"} & node.options(statement).keys() else set()
    relation = node.relation(node.field(statement, "sequence"))
    yield Deed(Does.CREATE_SEQUENCE, relation, words=frozenset(words))


def alter_sequence(statement: Node) -> Iterator[Deed]:
    """Words: "restart", "as" (another type, in `type`), "owned by"."""
    options = node.options(statement)
    words = {word for word in ("restart", "as", "minvalue", "maxvalue") if word in options}
    new = type_text(options["as"]) if "as" in options else ""
    yield Deed(
        Does.ALTER_SEQUENCE,
        node.relation(node.field(statement, "sequence")),
        type=new,
        words=frozenset(words),
    )


def publication(statement: Node) -> Iterator[Deed]:
    is_new = node.kind(statement) == "CreatePublicationStmt"
    action = node.text(statement, "action").removeprefix("AP_").removesuffix("Objects").lower()
    yield Deed(
        Does.PUBLICATION,
        name=node.text(statement, "pubname"),
        words=frozenset({"create" if is_new else action or "set"}),
    )

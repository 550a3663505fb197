"""ALTER TABLE and its sisters: one deed or more per subcommand.

Words: "if exists", "only", "cascade"; of ALTER_TYPE "using", "forgets" (USING names no column),
"cast" (USING casts explicitly), "collate"; of SET_IDENTITY "always", "add", "start" and
"restart" (of its sequence); of TOGGLE_TRIGGER, TOGGLE_RULE and ROW_SECURITY "enable", "disable",
"force", "no force", "all", "user"; of DETACH "concurrently", "finalize"; of ATTACH "default",
"index"; of INHERIT "no". `value` of SET_DEFAULT is the sequence that nextval() in it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ....pg.name import RelationName
from ....script import node
from ....script.statement import Node
from ....script.tag import object_words
from ...deed import Deed, Does
from ..expressions import is_null, volatile_calls
from ..types import type_text
from .columns import column, constraint
from .rows import first_text

Subcommand = Callable[[RelationName, Node, str], Iterator[Deed]]


def alter(statement: Node) -> Iterator[Deed]:
    relation = node.relation(node.field(statement, "relation"))
    kind = object_words(node.text(statement, "objtype")).lower()
    whole = set()
    if node.flag(statement, "missing_ok"):
        whole.add("if exists")
    if kind == "table" and not node.flag(node.field(statement, "relation"), "inh"):
        whole.add("only")
    for command in node.items(statement, "cmds"):
        words = whole | ({"cascade"} if _cascades(command) else set())
        for deed in _command(relation, command, kind):
            yield deed._replace(words=deed.words | words) if words else deed


def is_told(subtype: str) -> bool:
    """Is there a deed for this subcommand?"""
    return any(subtype in kinds for kinds in (_SIMPLE, _SWITCHES, _SPECIAL))


def _cascades(command: Node) -> bool:
    return node.text(command, "behavior") == "DROP_CASCADE"


def _command(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    subtype = node.text(command, "subtype")
    if kind == "type":
        verb = subtype.removeprefix("AT_").replace("Column", "")
        yield Deed(Does.ALTER_ATTRIBUTE, relation, name=node.text(command, "name"), value=verb)
        return
    if subtype in _SIMPLE:
        name = node.text(command, "name")
        yield Deed(_SIMPLE[subtype], relation, name=name, kind=kind)
        return
    if subtype in _SWITCHES:
        does, words = _SWITCHES[subtype]
        yield Deed(does, relation, name=node.text(command, "name"), words=frozenset(words))
        return
    if special := _SPECIAL.get(subtype):
        yield from special(relation, command, kind)


_SIMPLE = {
    "AT_DropColumn": Does.DROP_COLUMN,
    "AT_SetNotNull": Does.SET_NOT_NULL,
    "AT_DropNotNull": Does.DROP_NOT_NULL,
    "AT_DropExpression": Does.DROP_EXPRESSION,
    "AT_SetExpression": Does.SET_EXPRESSION,
    "AT_DropIdentity": Does.DROP_IDENTITY,
    "AT_ValidateConstraint": Does.VALIDATE,
    "AT_DropConstraint": Does.DROP_CONSTRAINT,
    "AT_SetLogged": Does.SET_LOGGED,
    "AT_SetUnLogged": Does.SET_UNLOGGED,
    "AT_SetStorage": Does.SET_STORAGE,
    "AT_SetCompression": Does.SET_STORAGE,
}

_SWITCHES: dict[str, tuple[Does, tuple[str, ...]]] = {
    "AT_EnableTrig": (Does.TOGGLE_TRIGGER, ("enable",)),
    "AT_EnableAlwaysTrig": (Does.TOGGLE_TRIGGER, ("enable",)),
    "AT_EnableReplicaTrig": (Does.TOGGLE_TRIGGER, ("enable",)),
    "AT_EnableTrigAll": (Does.TOGGLE_TRIGGER, ("enable", "all")),
    "AT_EnableTrigUser": (Does.TOGGLE_TRIGGER, ("enable", "user")),
    "AT_DisableTrig": (Does.TOGGLE_TRIGGER, ("disable",)),
    "AT_DisableTrigAll": (Does.TOGGLE_TRIGGER, ("disable", "all")),
    "AT_DisableTrigUser": (Does.TOGGLE_TRIGGER, ("disable", "user")),
    "AT_EnableRule": (Does.TOGGLE_RULE, ("enable",)),
    "AT_EnableAlwaysRule": (Does.TOGGLE_RULE, ("enable",)),
    "AT_EnableReplicaRule": (Does.TOGGLE_RULE, ("enable",)),
    "AT_DisableRule": (Does.TOGGLE_RULE, ("disable",)),
    "AT_EnableRowSecurity": (Does.ROW_SECURITY, ("enable",)),
    "AT_DisableRowSecurity": (Does.ROW_SECURITY, ("disable",)),
    "AT_ForceRowSecurity": (Does.ROW_SECURITY, ("force",)),
    "AT_NoForceRowSecurity": (Does.ROW_SECURITY, ("no force",)),
}


def _add_column(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    words = ("if not exists",) if node.flag(command, "missing_ok") else ()
    yield from column(relation, node.field(command, "def"), Does.ADD_COLUMN, *words)


def _add_constraint(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    yield constraint(relation, node.field(command, "def"))


def _alter_type(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    definition = node.field(command, "def")
    name, using = node.text(command, "name"), node.field(definition, "raw_default")
    words = {"collate"} if node.field(definition, "collClause") else set()
    if node.kind(using) == "TypeCast":
        words.add("cast")
    if using and not _is_column(using, name):
        words.add("using")
        # `USING 0`: the new value does not come from any column.
        if not any(each == "ColumnRef" for each, _ in node.walk(using)):
            words.add("forgets")
    yield Deed(
        Does.ALTER_TYPE,
        relation,
        name=name,
        type=type_text(node.field(definition, "typeName")),
        calls=_functions(using),
        words=frozenset(words),
    )


def _functions(expression: Node) -> tuple[str, ...]:
    """Every function in it, by its bare name."""
    calls = (inside for kind, inside in node.walk(expression) if kind == "FuncCall")
    return tuple(names[-1] for each in calls if (names := node.strings(each, "funcname")))


def _is_column(expression: Node, name: str) -> bool:
    """The column itself, also cast: `USING c`, `USING c::text`."""
    while node.kind(expression) == "TypeCast":
        expression = node.field(expression, "arg")
    return node.strings(expression, "fields") == (name,)


def _default(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    value = node.field(command, "def")
    does = Does.SET_DEFAULT if value and not is_null(value) else Does.DROP_DEFAULT
    yield Deed(
        does,
        relation,
        name=node.text(command, "name"),
        kind=kind,
        value=_counted(value),
        calls=volatile_calls(value) if value else (),
    )


def _counted(default: Node) -> str:
    for kind, inside in node.walk(default):
        if kind == "FuncCall" and node.strings(inside, "funcname")[-1:] == ("nextval",):
            return first_text(inside)
    return ""


def _identity(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    definition = node.field(command, "def")
    generated = node.options(command, "def").get("generated")
    is_always = (generated is not None and node.number(generated, "ival") == ord("a")) or node.text(
        definition, "generated_when"
    ) == "a"
    words = {"always"} if is_always else set()
    if node.text(command, "subtype") == "AT_AddIdentity":
        words.add("add")
        options = node.options(definition)
    else:
        options = node.options(command, "def")
    words |= {word for word in ("start", "restart") if word in options}
    name = node.text(command, "name")
    yield Deed(Does.SET_IDENTITY, relation, name=name, words=frozenset(words))


def _place(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    what = node.text(command, "subtype").removeprefix("AT_Set")
    words = {"TableSpace": "tablespace", "AccessMethod": "access method"}
    yield Deed(Does.SET_PLACE, relation, kind=words[what], value=node.text(command, "name"))


def moved_all(statement: Node) -> Iterator[Deed]:
    """ALTER TABLE ALL IN TABLESPACE: tables that are not named in its text."""
    words = frozenset({"all"})
    yield Deed(
        Does.SET_PLACE,
        kind="tablespace",
        name=node.text(statement, "orig_tablespacename"),
        value=node.text(statement, "new_tablespacename"),
        words=words,
    )


def _constraint(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    definition = node.field(command, "def")
    becomes = ("enforced",) if node.flag(definition, "is_enforced") else ("not enforced",)
    words = becomes if node.flag(definition, "alterEnforceability") else ()
    name = node.text(definition, "conname")
    yield Deed(Does.ALTER_CONSTRAINT, relation, name=name, kind=kind, words=frozenset(words))


def _owner(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    owner = node.text(node.field(command, "newowner"), "rolename")
    yield Deed(Does.OWNER, relation, kind=kind, value=owner)


def _replica_identity(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    letter = node.text(node.field(command, "def"), "identity_type")
    words = {"n": "nothing", "f": "full", "d": "default", "i": "index"}
    yield Deed(Does.REPLICA_IDENTITY, relation, value=words.get(letter, letter))


def _attach(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    partition = node.field(command, "def")
    bound = node.field(partition, "bound")
    words = set()
    if node.flag(bound, "is_default"):
        words.add("default")
    if not bound:
        words.add("index")
    other = node.relation(node.field(partition, "name"))
    yield Deed(Does.ATTACH, relation, other=other, words=frozenset(words))


def _detach(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    partition = node.field(command, "def")
    words = set()
    if node.flag(partition, "concurrent"):
        words.add("concurrently")
    if node.text(command, "subtype") == "AT_DetachPartitionFinalize":
        words.add("finalize")
    other = node.relation(node.field(partition, "name"))
    yield Deed(Does.DETACH, relation, other=other, words=frozenset(words))


def _inherit(relation: RelationName, command: Node, kind: str) -> Iterator[Deed]:
    is_no = node.text(command, "subtype") == "AT_DropInherit"
    other = node.relation(node.field(command, "def"))
    yield Deed(Does.INHERIT, relation, other=other, words=frozenset({"no"} if is_no else ()))


_SPECIAL: dict[str, Subcommand] = {
    "AT_AddColumn": _add_column,
    "AT_AddConstraint": _add_constraint,
    "AT_AlterColumnType": _alter_type,
    "AT_ColumnDefault": _default,
    "AT_AddIdentity": _identity,
    "AT_SetIdentity": _identity,
    "AT_SetTableSpace": _place,
    "AT_SetAccessMethod": _place,
    "AT_AlterConstraint": _constraint,
    "AT_ChangeOwner": _owner,
    "AT_ReplicaIdentity": _replica_identity,
    "AT_AttachPartition": _attach,
    "AT_DetachPartition": _detach,
    "AT_DetachPartitionFinalize": _detach,
    "AT_AddInherit": _inherit,
    "AT_DropInherit": _inherit,
}

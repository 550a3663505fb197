"""Columns and constraints as they are written in CREATE TABLE and ALTER TABLE.

Words of a column: "not null", "null", "default", "volatile", "serial", "identity", "stored",
"virtual", "check", "unique", "primary key", "references", "if not exists". Words of a constraint:
"inline", "new table", "not valid", "not enforced", "using index", "deferrable", "deferred",
"is not null" (a check of just that), "unnamed", "cascade" (on delete).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....pg.name import RelationName
from ....script import node
from ....script.statement import Node
from ...deed import NOWHERE, Deed, Does
from ..columns import is_serial
from ..expressions import is_null, volatile_calls
from ..types import type_text

_KINDS = {
    "CONSTR_CHECK": "check",
    "CONSTR_UNIQUE": "unique",
    "CONSTR_PRIMARY": "primary key",
    "CONSTR_FOREIGN": "foreign key",
    "CONSTR_EXCLUSION": "exclude",
    "CONSTR_NOTNULL": "not null",
}
_WORDS = {
    "CONSTR_NOTNULL": "not null",
    "CONSTR_NULL": "null",
    "CONSTR_CHECK": "check",
    "CONSTR_UNIQUE": "unique",
    "CONSTR_PRIMARY": "primary key",
    "CONSTR_FOREIGN": "references",
    "CONSTR_IDENTITY": "identity",
}


def column(table: RelationName, definition: Node, does: Does, *words: str) -> Iterator[Deed]:
    """The column, then each constraint that is written within it."""
    constraints = node.items(definition, "constraints")
    kinds = {node.text(each, "contype"): each for each in constraints}
    default = node.field(kinds.get("CONSTR_DEFAULT", node.NOTHING), "raw_expr")
    name = node.text(definition, "colname")
    yield Deed(
        does,
        table,
        name=name,
        type=type_text(node.field(definition, "typeName")),
        calls=volatile_calls(default) if default else (),
        words=frozenset((*words, *_column_words(definition, kinds, default))),
    )
    for place, each in enumerate(constraints):
        if node.text(each, "contype") in _KINDS and node.text(each, "contype") != "CONSTR_NOTNULL":
            said = (*words, *_said_behind(constraints[place + 1 :]))
            yield constraint(table, each, "inline", *said, column=name)


def _said_behind(constraints: Sequence[Node]) -> Iterator[str]:
    """NOT ENFORCED within a column is a constraint of its own to the grammar, about the one before
    it."""
    for each in constraints:
        kind = node.text(each, "contype")
        if not kind.startswith("CONSTR_ATTR_"):
            return
        if kind == "CONSTR_ATTR_NOT_ENFORCED":
            yield "not enforced"


def _column_words(definition: Node, kinds: dict[str, Node], default: Node) -> Iterator[str]:
    yield from (word for kind, word in _WORDS.items() if kind in kinds)
    if is_serial(definition):
        yield "serial"
    if default and not is_null(default):
        yield "default"
    if "CONSTR_GENERATED" in kinds:
        is_virtual = node.text(kinds["CONSTR_GENERATED"], "generated_kind") == "v"
        yield "virtual" if is_virtual else "stored"
    if node.field(definition, "collClause"):
        yield "collate"


def constraint(
    table: RelationName, definition: Node, *words: str, column: str = "", unless: str = ""
) -> Deed:
    """ADD CONSTRAINT, written anywhere; `column` is the one in which it stands."""
    kind = _KINDS.get(node.text(definition, "contype"), "")
    checked = _is_not_null_of(node.field(definition, "raw_expr"))
    own = node.strings(definition, "fk_attrs") or node.strings(definition, "keys")
    other = node.field(definition, "pktable")
    return Deed(
        Does.ADD_CONSTRAINT,
        table,
        name=node.text(definition, "conname"),
        kind=kind,
        value=node.text(definition, "indexname"),
        columns=own or ((column,) if column else _columns_in(definition)),
        other=node.relation(other) if other else NOWHERE,
        other_columns=node.strings(definition, "pk_attrs"),
        words=frozenset((*words, *_constraint_words(definition, bool(checked)))),
    )


def _columns_in(definition: Node) -> tuple[str, ...]:
    """The columns that a check compares, each once."""
    parts = node.walk(node.field(definition, "raw_expr"))
    named = (node.strings(inside, "fields") for kind, inside in parts if kind == "ColumnRef")
    return tuple(dict.fromkeys(fields[-1] for fields in named if fields))


def _constraint_words(definition: Node, is_not_null: bool) -> Iterator[str]:
    if not node.text(definition, "conname"):
        yield "unnamed"
    if node.flag(definition, "skip_validation"):
        yield "not valid"
    # The tree has the flag only where constraints can be so; false is left out of it.
    if node.text(definition, "contype") in ("CONSTR_CHECK", "CONSTR_FOREIGN") and not node.flag(
        definition, "is_enforced"
    ):
        yield "not enforced"
    if node.text(definition, "indexname"):
        yield "using index"
    if node.flag(definition, "deferrable"):
        yield "deferrable"
    if is_not_null:
        yield "is not null"
    if node.flag(definition, "nulls_not_distinct"):
        yield "nulls not distinct"
    if node.flag(definition, "without_overlaps"):
        yield "without overlaps"
    if node.text(definition, "fk_del_action") == "c":
        yield "on delete cascade"


def _is_not_null_of(expression: Node) -> str:
    """The column of `column IS NOT NULL`; "" for any other condition."""
    if node.text(expression, "nulltesttype") != "IS_NOT_NULL":
        return ""
    fields = node.strings(node.field(expression, "arg"), "fields")
    return fields[-1] if fields else ""

"""A column as it is written in CREATE TABLE and ADD COLUMN: default, constraints, sequence."""

from __future__ import annotations

from ...pg.locks import LockMode
from ...pg.name import RelationName
from ...script import node
from ...script.statement import Node
from ..step import Touch
from .expressions import is_null, is_volatile
from .form import Facts, Form, union

_SERIAL = {"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"}


def added(table: RelationName, column: Node) -> Facts:
    """ALTER TABLE … ADD COLUMN."""
    kinds = {node.text(each, "contype"): each for each in node.items(column, "constraints")}
    # A check is verified against every row whatever the default is.
    reads = {"CONSTR_CHECK", "CONSTR_UNIQUE", "CONSTR_PRIMARY"} & set(kinds)
    form = Form(
        lock=LockMode.ACCESS_EXCLUSIVE,
        rewrites=_fills_each_row(column, kinds),
        scans=bool(reads) or _looks_for_nulls(kinds) or _looks_for_parents(kinds),
    )
    return union((form.on(table), born_with(table, column), *map(referred, kinds.values())))


def _fills_each_row(column: Node, kinds: dict[str, Node]) -> bool:
    if is_serial(column) or "CONSTR_IDENTITY" in kinds:
        return True
    if "CONSTR_GENERATED" in kinds:
        return node.text(kinds["CONSTR_GENERATED"], "generated_kind") != "v"
    return is_volatile(node.field(kinds.get("CONSTR_DEFAULT", node.NOTHING), "raw_expr"))


def _looks_for_nulls(kinds: dict[str, Node]) -> bool:
    """NOT NULL is true by itself where a default fills the rows."""
    return "CONSTR_NOTNULL" in kinds and not _has_value(kinds)


def _looks_for_parents(kinds: dict[str, Node]) -> bool:
    return "CONSTR_FOREIGN" in kinds and _has_value(kinds)


def _has_value(kinds: dict[str, Node]) -> bool:
    default = node.field(kinds.get("CONSTR_DEFAULT", node.NOTHING), "raw_expr")
    return bool(default) and not is_null(default)


def is_serial(column: Node) -> bool:
    schema_and_name = node.strings(node.field(column, "typeName"), "names")
    return bool(schema_and_name) and schema_and_name[-1] in _SERIAL


def born_with(table: RelationName, column: Node) -> Facts:
    """The sequence that serial and identity make, the indexes that constraints make."""
    constraints = node.items(column, "constraints")
    kinds = {node.text(each, "contype") for each in constraints}
    owns_sequence = is_serial(column) or "CONSTR_IDENTITY" in kinds
    name = f"{table.relation}_{node.text(column, 'colname')}_seq"
    sequence = (RelationName(table.schema, name),) if owns_sequence else ()
    indexes = (name for each in constraints for name in index_of(table, each))
    return Facts(creates=(*sequence, *indexes), defers=any(map(defers, constraints)))


def defers(constraint: Node) -> bool:
    """INITIALLY DEFERRED, which of a column's constraint is written as one of its own."""
    is_mark = node.text(constraint, "contype") == "CONSTR_ATTR_DEFERRED"
    return is_mark or node.flag(constraint, "initdeferred")


def index_of(table: RelationName, constraint: Node) -> tuple[RelationName, ...]:
    """The index that a named unique, primary key or exclusion constraint brings along."""
    makes = node.text(constraint, "contype") in (
        "CONSTR_PRIMARY",
        "CONSTR_UNIQUE",
        "CONSTR_EXCLUSION",
    )
    name = node.text(constraint, "conname")
    if not makes or node.text(constraint, "indexname"):
        return ()
    if node.text(constraint, "contype") == "CONSTR_PRIMARY":
        name = name or f"{table.relation}_pkey"
    return (RelationName(table.schema, name),) if name else ()


def referred(constraint: Node) -> Facts:
    """The other table of a foreign key: it gets triggers, so its writers wait."""
    if node.text(constraint, "contype") != "CONSTR_FOREIGN":
        return Facts()
    other = node.relation(node.field(constraint, "pktable"))
    return Facts(touches=(Touch(other, LockMode.SHARE_ROW_EXCLUSIVE),))

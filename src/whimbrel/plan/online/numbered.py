"""A new column that counts: serial, or an identity. The server would number every row at once.

A sequence first, which numbers new rows as the column's default and old ones in batches. Serial is
just that. An identity makes a sequence of its own, which goes on where the first one has stopped;
the first one goes in the same short transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...pg.name import RelationName, literal, quote
from ...pg.written import ident, shortened
from ...script import node
from ...script.statement import Node
from ..facts.types import type_text

_SERIAL = {"serial2": "smallint", "serial4": "integer", "serial8": "bigint"}
_INTEGERS = {"int2": "smallint", "int4": "integer", "int8": "bigint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What is asked for. `generated` is ALWAYS or BY DEFAULT, empty for serial; `options` are
    those of an identity's sequence, as they are written."""

    table: RelationName
    plain: str  # the table as the user spells it
    column: str
    type: str
    generated: str = ""

    @classmethod
    def of(cls, table: RelationName, plain: str, definition: Node, is_identity: bool) -> Numbers:
        constraints = node.items(definition, "constraints")
        identity = (e for e in constraints if node.text(e, "contype") == "CONSTR_IDENTITY")
        when = node.text(next(identity), "generated_when") if is_identity else ""
        written = type_text(node.field(definition, "typeName"))
        type = {**_SERIAL, **_INTEGERS, "serial": "integer", "bigserial": "bigint"}.get(written)
        return cls(
            table=table,
            plain=plain,
            column=node.text(definition, "colname"),
            type=type or "bigint",
            generated={"a": "ALWAYS", "d": "BY DEFAULT"}.get(when, ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The steps around the column: `before` it is there, `owned` once it is, `after` it is full."""

    type: str
    value: str
    before: tuple[str, ...]
    owned: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def numbered(wish: Numbers) -> Counting:
    suffix = "fill" if wish.generated else "seq"
    name = shortened(f"{wish.table.relation}_{wish.column}", f"_{suffix}")
    sequence = f"{ident(wish.table.schema)}.{ident(name)}" if wish.table.schema else ident(name)
    value = f"nextval({_text(wish.table.schema, name)})"
    before = (f"CREATE SEQUENCE {sequence} AS {wish.type}",)
    if not wish.generated:
        owned = f"ALTER SEQUENCE {sequence} OWNED BY {wish.plain}.{ident(wish.column)}"
        return Counting(type=wish.type, value=value, before=before, owned=(owned,))
    return Counting(type=wish.type, value=value, before=before, after=_handed_over(wish, sequence))


def _handed_over(wish: Numbers, sequence: str) -> tuple[str, ...]:
    column = ident(wish.column)
    alter = f"ALTER TABLE {wish.plain} ALTER COLUMN {column}"
    own = f"pg_get_serial_sequence({literal(wish.plain)}, {literal(wish.column)})"
    return (
        "BEGIN",
        f"{alter} DROP DEFAULT",
        f"{alter} ADD GENERATED {wish.generated} AS IDENTITY",
        f"SELECT setval({own}, last_value, is_called) FROM {sequence}",
        f"DROP SEQUENCE {sequence}",
        "COMMIT",
    )


def _text(schema: str, name: str) -> str:
    """As regclass reads it."""
    parts = (each if each == ident(each) else quote(each) for each in (schema, name) if each)
    return literal(".".join(parts))

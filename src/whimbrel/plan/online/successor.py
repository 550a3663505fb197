"""A column gets a successor of another type, or of another name: what is said of that one column.

The new column, how it is kept in step and filled, that it is required; and at the end the old one's
default and sequence. How several of them go together is in `succession.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...pg.name import RelationName, quote
from ...pg.version import ServerVersion
from ...pg.written import ident, shortened
from ..facts.types import narrows
from ..known import KnownColumn, KnownConstraint
from .meanwhile import NOTHING_MEANWHILE, Meanwhile
from .moving import NEW, numbered_on, said_of_column
from .words import Words

_NOT_NULL_NOT_VALID_SINCE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`shown` is the table as the user spells it. `value` computes the new column from the row,
    empty for a plain cast. A rename keeps `type` and has its new name in `final`. `default` is
    what the new column is to have, where it is not the old one's: "" for none. `meanwhile` is
    done around the exchange."""

    table: RelationName
    shown: str
    column: str
    final: str
    type: str = ""
    value: str = ""
    default: str | None = None
    meanwhile: Meanwhile = NOTHING_MEANWHILE

    @property
    def is_rename(self) -> bool:
        return self.final != self.column


class Successor:
    """The wish with what is known of the column. Every method gives statements, or parts of one."""

    def __init__(self, wish: Wish, column: KnownColumn) -> None:
        self.wish = wish
        self.known = column
        self.old = wish.column
        self.new = wish.final if wish.is_rename else shortened(wish.column, NEW)
        self.type = wish.type or f"{column.type}{_collate(column)}"

    # ── expand ──

    def added(self) -> Iterator[str]:
        """A change of type takes the new one's storage; what is counted stays."""
        yield f"ADD COLUMN {ident(self.new)} {self.type}"
        kept = self.known.storage if self.wish.is_rename else ()
        for each in (*self.known.settings, *kept):
            yield f"ALTER COLUMN {ident(self.new)} {each}"

    def said(self) -> Iterator[str]:
        yield from said_of_column(self.wish.shown, self.known, self.new)

    def sync(self) -> Iterator[str]:
        """Lines of the trigger's function."""
        old, new = f"NEW.{ident(self.old)}", f"NEW.{ident(self.new)}"
        if not self.wish.is_rename:
            yield f"    {new} := {self._cast(old, in_row=True)};"
            return
        # Old code writes the old name, new code the new one: the one that was written counts.
        yield f"    IF TG_OP = 'INSERT' AND {new} IS NULL"
        yield f"        OR TG_OP = 'UPDATE' AND {new} IS NOT DISTINCT FROM OLD.{new[4:]} THEN"
        yield f"        {new} := {old};"
        yield "    ELSE"
        yield f"        {old} := {new};"
        yield "    END IF;"

    def assigned(self) -> str:
        return f"{ident(self.new)} = {self._cast(ident(self.old))}"

    def undone(self) -> str:
        """True of a row that has not got its value yet."""
        old, new = ident(self.old), ident(self.new)
        if self.wish.value:
            return f"{new} IS DISTINCT FROM {self._cast(old)}"
        return f"{new} IS NULL AND {old} IS NOT NULL"

    def _cast(self, column: str, *, in_row: bool = False) -> str:
        if self.wish.value and in_row:
            row = ident(self.wish.table.relation)
            return f"(SELECT {self.wish.value} FROM (SELECT NEW.*) AS {row})"
        # By assignment, as ALTER TYPE does it: a CAST would cut without a word what is too long.
        return f"({self.wish.value})" if self.wish.value else column

    def required(
        self, known: KnownConstraint | None, server: ServerVersion | None
    ) -> Iterator[str]:
        """NOT NULL as the old one is; `known` is its constraint, where it has one of its own."""
        shown, name, new = self.wish.shown, ident(self.null_name), ident(self.new)
        if knows_not_valid(server):
            alone = " NO INHERIT" if known and "NO INHERIT" in known.definition else ""
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} NOT NULL {new}{alone} NOT VALID"
            if known is None or known.is_valid:
                yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {name}"
            return
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} CHECK ({new} IS NOT NULL) NOT VALID"
        yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {name}"
        yield f"ALTER TABLE {shown} ALTER COLUMN {new} SET NOT NULL"
        yield f"ALTER TABLE {shown} DROP CONSTRAINT {name}"

    @property
    def null_name(self) -> str:
        return shortened(f"{self.wish.table.relation}_{self.new}", "_not_null")

    # ── contract ──

    @property
    def _keeps_values(self) -> bool:
        """Nothing is cut, rounded or computed: then nobody has to answer for the old column."""
        if self.wish.is_rename:
            return True
        is_cast = not self.wish.value or _is_cast(self.wish.value, self.old)
        return is_cast and not narrows(self.known.type, _without_collation(self.type))

    def handed_over(self) -> Iterator[str]:
        """What numbers the column numbers its successor."""
        if self.known.identity:
            yield from numbered_on(self.wish.shown, self.known.identity, self.new)
            return
        for sequence in self.known.sequences:
            owned = f"ALTER SEQUENCE {sequence} OWNED BY {self.wish.shown}.{ident(self.new)}"
            yield f'-- whimbrel:allow wide-lock-window "for this moment alone"\n{owned}'

    def takes_over(self) -> Iterator[str]:
        shown, old, new = self.wish.shown, ident(self.old), ident(self.new)
        said = f'-- whimbrel:allow drop-column "its values are in {_plain(self.new)}"\n'
        yield f"{said * self._keeps_values}ALTER TABLE {shown} DROP COLUMN {old}"
        if not self.wish.is_rename:
            yield f"ALTER TABLE {shown} RENAME COLUMN {new} TO {old}"
        default = self.known.default if self.wish.default is None else self.wish.default
        if default:
            name = ident(self.wish.final)
            yield f"ALTER TABLE {shown} ALTER COLUMN {name} SET DEFAULT {default}"


def _without_collation(type: str) -> str:
    words = Words(type)
    collate = words.find("COLLATE")
    return words.text(0, collate if collate >= 0 else None)


_CASTS = re.compile(r"(\s*::\s*[\w.\"\[\] ]+(\(\d+(, *\d+)?\))?)*\s*\Z")


def _is_cast(value: str, column: str) -> bool:
    """`code::text::uuid`, and nothing that is computed."""
    return any(
        value.startswith(name) and _CASTS.match(value[len(name) :])
        for name in {ident(column), quote(column)}
    )


def _plain(name: str) -> str:
    """Within the quotes of a directive."""
    return "".join(" " if each in '"\\\n' else each for each in name)


def _collate(column: KnownColumn) -> str:
    return f" COLLATE {column.collation}" if column.collation else ""


def knows_not_valid(server: ServerVersion | None) -> bool:
    return server is not None and server.major >= _NOT_NULL_NOT_VALID_SINCE

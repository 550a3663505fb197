"""Changes of tables that PostgreSQL makes by itself when their parent changes.

The manual, ALTER TABLE: "If ONLY is not specified, the table and all its descendant tables are
altered". A tie that comes or goes is made last or cut first, so only those that stay count.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import cast

from ..catalog.address import ObjectKind, of_relation
from ..catalog.column import Default, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..pg.name import RelationName
from . import change as c
from .lineage import Lineage, Tie
from .pairing import Pairing

_Recursive = (
    c.AddColumn
    | c.DropColumn
    | c.AlterColumnType
    | c.SetDefault
    | c.DropDefault
    | c.SetNotNull
    | c.DropNotNull
    | c.ValidateNotNull
    | c.SetExpression
    | c.DropExpression
    | c.AddConstraint
    | c.DropConstraint
    | c.ValidateConstraint
)
_Key = tuple[RelationName, Hashable]


def with_heirs(changes: tuple[c.Change, ...], pairing: Pairing) -> tuple[c.Change, ...]:
    """`changes` with those of children put into the change of the parent that makes them."""
    ties = (
        each
        for address, each in pairing.before.items()
        if isinstance(each, Tie) and pairing.stays(address)
    )
    lineage = Lineage(ties)
    return _Heirs(changes, pairing, lineage).folded() if lineage else changes


class _Heirs:
    def __init__(self, changes: tuple[c.Change, ...], pairing: Pairing, lineage: Lineage) -> None:
        self._pairing = pairing
        self._lineage = lineage
        self._changes = changes
        self._by_key: dict[_Key, int] = {}
        self._only: dict[int, bool] = {}
        for number, change in enumerate(changes):
            key = _key(change)
            if key is not None:
                self._by_key[key] = number
            if isinstance(change, c.SetInherit) and change.not_null.is_inherited:
                # Heirs get it, as if it was new.
                given = change.not_null
                self._by_key[given.table, (c.SetNotNull, given.column)] = number

    def folded(self) -> tuple[c.Change, ...]:
        leads = {number: self._leader(number) for number in self._by_key.values()}
        along: dict[int, list[c.Change]] = {}
        for number, leader in leads.items():
            if leader != number:
                along.setdefault(leader, []).append(self._changes[number])
        return tuple(
            final
            for number, change in enumerate(self._changes)
            if leads.get(number, number) == number
            for final in self._final(change, tuple(along.get(number, ())))
        )

    def _leader(self, number: int) -> int:
        """The change, of the same kind, of the topmost table that makes it too."""
        change = self._changes[number]
        key = _key(change)
        if key is None:
            return number
        table, what = key
        for parent in self._lineage.parents(table):
            leader = self._by_key.get((parent, what))
            if leader is not None and _goes_along(change) and not self._is_only(leader):
                return self._leader(leader)
        return number

    def _final(self, change: c.Change, heirs: c.Heirs) -> Iterator[c.Change]:
        yield from self._made_final(change, heirs)
        if isinstance(change, c.DropNotNull):
            for heir in self._lineage.heirs(change.not_null.table):
                yield from self._not_null_again(heir, change.not_null.column)
        if isinstance(change, c.DropConstraint) and _key(change) is not None:
            for heir in self._lineage.heirs(change.constraint.table):
                yield from self._check_again(heir, change.constraint.name)

    def _check_again(self, table: RelationName, name: str) -> Iterator[c.Change]:
        """Gone with the parent's, though the table is to have it by itself."""
        address = of_relation(ObjectKind.CONSTRAINT, table, name)
        old, new = self._pairing.before.get(address), self._pairing.after.get(address)
        if not (isinstance(old, Constraint) and isinstance(new, Constraint)):
            return
        if self._pairing.stays(address) and not old.is_local and new.is_local:
            yield c.AddConstraint(constraint=new)

    def _not_null_again(self, table: RelationName, column: str) -> Iterator[c.Change]:
        """Gone with the parent's, though the table is to have it, or under another name."""
        address = of_relation(ObjectKind.NOT_NULL, table, column)
        old, new = self._pairing.before.get(address), self._pairing.after.get(address)
        if not (isinstance(old, NotNull) and isinstance(new, NotNull)):
            return
        if self._comes_again(table, column):
            if new.is_valid:
                yield c.ValidateNotNull(not_null=new)
            return
        if old.name and old.is_local:
            if old.name == new.name:
                return
            yield c.DropNotNull(not_null=old)
        yield c.SetNotNull(not_null=new, is_name_taken=self._pairing.is_name_taken(new))

    def _comes_again(self, table: RelationName, column: str) -> bool:
        """NOT VALID, with the parent's."""
        what = c.SetNotNull, column
        return any((each, what) in self._by_key for each in self._lineage.parents(table))

    def _made_final(self, change: c.Change, heirs: c.Heirs) -> Iterator[c.Change]:
        if isinstance(change, _Recursive) and heirs:
            number = self._by_key[cast("_Key", _key(change))]
            yield replace(change, heirs=heirs)
            if isinstance(change, c.AddColumn):
                for each in heirs:
                    yield from _apart(change.new, cast("c.AddColumn", each).new)
            if isinstance(change, c.SetNotNull) and not change.not_null.is_valid:
                for each in heirs:
                    given = cast("c.SetNotNull", each).not_null
                    if given.is_valid:
                        yield c.ValidateNotNull(not_null=given)
            assert not self._is_only(number)
        elif isinstance(change, c.SetDefault | c.DropDefault | c.DropColumn):
            number = self._by_key[cast("_Key", _key(change))]
            yield replace(change, is_only=True) if self._is_only(number) else change
        else:
            yield change

    def _is_only(self, number: int) -> bool:
        """Must the tables that inherit be left alone, because one of them is to differ?"""
        if number not in self._only:
            self._only[number] = self._must_be_only(self._changes[number])
        return self._only[number]

    def _must_be_only(self, change: c.Change) -> bool:
        match change:
            case c.SetDefault() | c.DropDefault():
                table, what = cast("_Key", _key(change))
                return any(
                    (heir, what) not in self._by_key and not self._has(heir, change)
                    for heir in self._lineage.heirs(table)
                )
            case c.DropColumn(column=column):
                return any(
                    self._pairing.stays(of_relation(ObjectKind.COLUMN, heir, column.name))
                    for heir in self._lineage.heirs(column.table)
                )
            case _:
                return False

    def _has(self, heir: RelationName, change: c.SetDefault | c.DropDefault) -> bool:
        """Is it so with `heir` already?"""
        address = of_relation(ObjectKind.DEFAULT, heir, change.default.column)
        there = self._pairing.after.get(address)
        if isinstance(change, c.DropDefault):
            return address not in self._pairing.before
        return isinstance(there, Default) and there.expression == change.default.expression


def _key(change: c.Change) -> _Key | None:
    """The table, and what is done to it whatever its name."""
    match change:
        case c.AddColumn(new=c.NewColumn(column=column)) | c.DropColumn(column=column):
            return column.table, (type(change), column.name)
        case c.AlterColumnType(after=column):
            what = column.type.text, column.collation
            return column.table, (type(change), column.name, what)
        case c.SetExpression(after=column) | c.DropExpression(after=column):
            return column.table, (type(change), column.name, column.generated)
        case c.SetDefault(default=default):
            return default.table, (type(change), default.column, default.expression)
        case c.DropDefault(default=default):
            return default.table, (type(change), default.column)
        case c.SetNotNull() | c.DropNotNull() | c.ValidateNotNull():
            return change.not_null.table, (type(change), change.not_null.column)
        case c.AddConstraint() | c.DropConstraint() | c.ValidateConstraint():
            constraint = change.constraint
            if constraint.type is not ConstraintType.CHECK or _is_alone(constraint):
                return None
            return constraint.table, (type(change), constraint.name)
        case _:
            return None


def _is_alone(check: Constraint) -> bool:
    return check.definition.endswith(" NO INHERIT")


def _goes_along(change: c.Change) -> bool:
    """What is a table's own too does not go with its parent's."""
    match change:
        case c.DropColumn(column=column):
            return not column.is_local
        case c.AddColumn(new=c.NewColumn(column=column)):
            return not column.is_local
        case c.DropConstraint(constraint=constraint) | c.AddConstraint(constraint=constraint):
            return not constraint.is_local
        case c.DropNotNull(not_null=not_null) | c.SetNotNull(not_null=not_null):
            # Before 18 it is a mark of the column, and recursion takes it everywhere.
            return not (not_null.name and not_null.is_local)
        case _:
            return True


def _apart(parent: c.NewColumn, child: c.NewColumn) -> Iterator[c.Change]:
    """In what a column that came with the parent's is to differ from that."""
    given = parent.default.expression if parent.default else None
    if child.default and child.default.expression != given:
        yield c.SetDefault(default=child.default)
    elif parent.default and not child.default:
        yield c.DropDefault(default=replace(parent.default, table=child.column.table))
    if child.not_null and not parent.not_null:
        yield c.SetNotNull(not_null=child.not_null, is_name_taken=child.is_name_taken)

"""Differences of columns that stay, and columns that come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog
from ..catalog.column import Column, Default, Identity, NotNull
from ..pg.name import quote
from . import change as c
from .pairing import Pairing
from .retype import conversion, from_replaced, through_text, underlying
from .tables import new_column, not_valid


def column_changes(pairing: Pairing, before: Catalog) -> Iterator[c.Change]:
    rebuilt = _columns_of_rebuilt(pairing, before)
    for address, new in pairing.after.items():
        if not isinstance(new, Column):
            continue
        old = pairing.before.get(address)
        if isinstance(old, Column) and pairing.stays(address):
            yield from _generation(old, new)
            yield from _type(old, new, before, pairing, rebuilt.get(address))
            yield from _identity(old, new, pairing)
            if old.options != new.options:
                yield c.SetColumnOptions(before=old, after=new)
        elif not pairing.is_created(pairing.relations_after[new.table]):
            yield c.AddColumn(new=new_column(new, pairing))
            yield from not_valid(new, pairing)
    yield from _defaults(pairing)
    yield from _not_nulls(pairing)


def _columns_of_rebuilt(pairing: Pairing, before: Catalog) -> dict[Address, Address]:
    """Each with the type that gets a successor."""
    if not pairing.rebuilt:
        return {}
    return {each.dependent: each.on for each in before.dependencies if each.on in pairing.rebuilt}


def _generation(old: Column, new: Column) -> Iterator[c.Change]:
    if old.generated and not new.generated:
        yield c.DropExpression(after=new)
    elif old.generated != new.generated:
        yield c.SetExpression(after=new)


def _type(
    old: Column, new: Column, before: Catalog, pairing: Pairing, rebuilt: Address | None
) -> Iterator[c.Change]:
    is_same = (old.type.text, old.collation) == (new.type.text, new.collation)
    if rebuilt and is_same:
        types = pairing.before[rebuilt], pairing.after[rebuilt]
        using = from_replaced(new, *types, before.casts)
        yield c.AlterColumnType(before=old, after=new, using=using)
    elif not is_same:
        source = underlying(old.type, pairing.domains_before)
        target = replace(underlying(new.type, pairing.domains_after), text=new.type.text)
        casts = conversion(source, target, before.casts)
        if rebuilt:
            casts = through_text(new.type)
        # The rows of a foreign table are elsewhere: there is nothing to convert.
        is_foreign = pairing.relations_after[new.table].kind is ObjectKind.FOREIGN_TABLE
        using = f"{quote(new.name)}{casts}" if casts and not is_foreign else ""
        yield c.AlterColumnType(before=old, after=new, using=using)


def _identity(old: Column, new: Column, pairing: Pairing) -> Iterator[c.Change]:
    if old.identity is new.identity:
        return
    if old.identity is Identity.NONE:
        sequence = pairing.identities_after[new.table, new.name]
        yield c.AddIdentity(column=new, sequence=sequence)
    elif new.identity is Identity.NONE:
        sequence = pairing.identities_before[old.table, old.name]
        yield c.DropIdentity(column=old, sequence=sequence)
    else:
        yield c.SetIdentity(after=new)


def _column_stays(thing: Default | NotNull, pairing: Pairing) -> bool:
    """A view's column is no object by itself: it stays with its view."""
    column = of_relation(ObjectKind.COLUMN, thing.table, thing.column)
    return pairing.stays(column) or pairing.stays(of_relation(ObjectKind.VIEW, thing.table))


def _is_of_new_view(default: Default, pairing: Pairing) -> bool:
    """A view's column is no object: its default is made after the view, not in it."""
    view = pairing.after.get(of_relation(ObjectKind.VIEW, default.table))
    return view is not None and pairing.is_created(view.address)


def _defaults(pairing: Pairing) -> Iterator[c.Change]:
    for address in {**pairing.before, **pairing.after}:
        old, new = pairing.before.get(address), pairing.after.get(address)
        known = old or new
        if isinstance(new, Default) and _is_of_new_view(new, pairing):
            yield c.SetDefault(default=new)
            continue
        if not isinstance(known, Default) or not _column_stays(known, pairing):
            continue
        if isinstance(old, Default) and (new is None or address in pairing.remade):
            yield c.DropDefault(default=old)
        if isinstance(new, Default) and (old != new or address in pairing.remade):
            yield c.SetDefault(default=new)


def _not_nulls(pairing: Pairing) -> Iterator[c.Change]:
    for address in {**pairing.before, **pairing.after}:
        old, new = pairing.before.get(address), pairing.after.get(address)
        known = old or new
        if not isinstance(known, NotNull) or not _column_stays(known, pairing):
            continue
        yield from _not_null(
            pairing,
            old if isinstance(old, NotNull) else None,
            new if isinstance(new, NotNull) else None,
        )


def _not_null(pairing: Pairing, old: NotNull | None, new: NotNull | None) -> Iterator[c.Change]:
    if new is None and old is not None:
        yield c.DropNotNull(not_null=old)
    elif old is None and new is not None:
        yield c.SetNotNull(not_null=new, is_name_taken=pairing.is_name_taken(new))
    elif old is not None and new is not None:
        if old.is_valid and not new.is_valid:
            yield c.DropNotNull(not_null=old)
            yield c.SetNotNull(not_null=new, is_name_taken=pairing.is_name_taken(new))
            return
        if old.is_inherited != new.is_inherited:
            yield c.SetInherit(not_null=new)
        if new.is_valid and not old.is_valid:
            yield c.ValidateNotNull(not_null=new)

"""What one statement makes, after something that it speaks of was renamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..catalog.address import ObjectKind
from ..catalog.stated import Stated
from ..pg.name import RelationName
from .reword import reword_relation, written

_CONSTRAINT = " DROP CONSTRAINT "


def reworded(thing: Stated, reword: Callable[[str], str]) -> Stated:
    return replace(
        thing,
        create=reword(thing.create),
        replace=tuple(reword(each) for each in thing.replace),
        drop=tuple(reword(each) for each in thing.drop),
    )


def restated_for_table(thing: Stated, old: RelationName, new: RelationName) -> Stated:
    """A statistics object stays in its schema; what is published is called by its table."""
    home, address = thing.home, thing.address
    if home and home.relation == old:
        home = home._replace(schema=new.schema, name=new.relation)
    if address.kind is ObjectKind.PUBLICATION_TABLE and address.relation == old:
        address = address._replace(schema=new.schema, name=new.relation)
    moved = reworded(thing, lambda text: reword_relation(text, old, new))
    return replace(moved, home=home, address=address)


def restated_constraint(thing: Stated, name: str) -> Stated:
    """A domain's, under its new name."""
    old = f"CONSTRAINT {constraint_name(thing)}"
    new = f"CONSTRAINT {written(name)}"
    moved = reworded(thing, lambda text: text.replace(old, new, 1))
    return replace(
        moved,
        address=thing.address._replace(part=name),
        shape=thing.shape.replace(old, new, 1),
        inline=thing.inline.replace(old, new, 1),
    )


def constraint_name(thing: Stated) -> str:
    """As the server writes it."""
    return thing.drop[0].partition(_CONSTRAINT)[2]

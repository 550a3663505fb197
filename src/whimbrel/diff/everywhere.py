"""A name that stands everywhere: a schema's or a type's, replaced in every value of a catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from ..catalog.address import PROPERTIES, Address, ObjectKind
from ..catalog.attached import SecurityLabel
from ..catalog.catalog import Catalog, CatalogObject, Dependency
from ..catalog.comment import Comment
from ..catalog.routine import Routine
from ..catalog.space import Extension, Schema
from ..pg.name import RelationName
from .reword import reword_relation, reword_schema

_BODY = "\nAS $"


@dataclass(frozen=True, slots=True)
class _Naming:
    relation: Callable[[RelationName], RelationName]
    schema: Callable[[str], str]
    text: Callable[[str], str]


def rename_schema(catalog: Catalog, old: str, new: str) -> Catalog:
    """As the server shows it afterwards: all that lives in the schema lives on in it."""

    def schema(name: str) -> str:
        return new if name == old else name

    return _renamed(
        catalog,
        _Naming(
            relation=lambda name: RelationName(schema(name.schema), name.relation),
            schema=schema,
            text=lambda text: reword_schema(text, old, new),
        ),
    )


def rename_type(catalog: Catalog, old: RelationName, new: RelationName) -> Catalog:
    return _renamed(
        catalog,
        _Naming(
            relation=lambda name: new if name == old else name,
            schema=lambda name: name,
            text=lambda text: reword_relation(text, old, new),
        ),
    )


def _renamed(catalog: Catalog, naming: _Naming) -> Catalog:
    found: dict[Address, CatalogObject] = {}
    moved: dict[Address, Address] = {}
    for address, thing in catalog.by_address().items():
        renamed = _object(thing, naming)
        found[renamed.address] = renamed
        moved[address] = renamed.address
    links = frozenset(
        Dependency(
            moved.get(dependent) or _address(dependent, naming),
            moved.get(on) or _address(on, naming),
            is_automatic,
        )
        for dependent, on, is_automatic in catalog.dependencies
    )
    return Catalog.of(catalog.version, dict(sorted(found.items())), links, catalog.casts)


def _object(thing: CatalogObject, naming: _Naming) -> CatalogObject:
    match thing:
        case Comment() | SecurityLabel():
            return replace(thing, of=_address(thing.of, naming))
        case Schema():
            return replace(thing, name=naming.schema(thing.name))
        case Extension():
            return replace(thing, schema=naming.schema(thing.schema))
        case Routine():
            # A body that is a string is nobody's business but its author's.
            head, separator, body = thing.definition.partition(_BODY)
            renamed: Routine = _value(replace(thing, definition=head, body=""), naming)
            whole = renamed.definition + separator + body
            return replace(renamed, definition=whole, body=thing.body)
        case _:
            renamed_thing: CatalogObject = _value(thing, naming)
            return renamed_thing


def _value(value: Any, naming: _Naming) -> Any:
    match value:
        case Enum() | bool() | int() | None:
            return value
        case RelationName():
            return naming.relation(value)
        case Address():
            return _address(value, naming)
        case str():
            return naming.text(value)
        case tuple():
            return tuple(_value(each, naming) for each in value)
        case _ if is_dataclass(value):
            return replace(  # type: ignore[type-var]
                value, **{f.name: _value(getattr(value, f.name), naming) for f in fields(value)}
            )
        case _:
            return value


def _address(address: Address, naming: _Naming) -> Address:
    """A property's own follows from what it is of, and is never asked for here."""
    if address.kind in PROPERTIES or not address.schema:
        is_schema = address.kind is ObjectKind.SCHEMA
        name = naming.schema(address.name) if is_schema else address.name
        return address._replace(name=name, part=naming.text(address.part))
    relation = naming.relation(address.relation)
    return Address(address.kind, relation.schema, relation.relation, naming.text(address.part))

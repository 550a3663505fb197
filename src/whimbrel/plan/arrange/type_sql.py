"""The SQL of enums, domains and composite types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ...catalog.composite_type import Attribute, CompositeType
from ...catalog.domain import Domain
from ...catalog.enum_type import EnumType
from ...catalog.stated import Stated
from ...diff import change as c
from ...pg.name import RelationName, literal, quote
from .count_sql import count_labels

# The server cuts longer names silently.
_LONGEST_NAME_BYTES = 63


def enum_statement(change: c.CreateEnum | c.DropEnum | c.AddEnumLabel) -> str:
    match change:
        case c.CreateEnum():
            return create_type(change.enum)
        case c.DropEnum():
            return f"DROP TYPE {change.enum.name}"
        case c.AddEnumLabel():
            place = f" BEFORE {literal(change.before)}" if change.before else ""
            place += f" AFTER {literal(change.after)}" if change.after else ""
            return f"ALTER TYPE {change.enum.name} ADD VALUE {literal(change.label)}{place}"


def rebuild_statements(change: c.CountLabels | c.PutAside | c.RebuildType) -> tuple[str, ...]:
    if isinstance(change, c.CountLabels):
        return (count_labels(change),)
    if isinstance(change, c.PutAside):
        return tuple(_makes_aside(change.of))
    name = change.before.address.relation
    return (
        f"ALTER {_word(change.before)} {name} RENAME TO {put_aside(name).bare}",
        create_type(change.after, change.along),
    )


def drop_replaced(change: c.DropReplacedType) -> str:
    return f"DROP {_word(change.type)} {put_aside(change.type.address.relation)}"


def _makes_aside(type_: Stated) -> Iterator[str]:
    for named, bare in type_.makes:
        aside = put_aside(RelationName(type_.address.schema, bare))
        yield f"ALTER {named} RENAME TO {aside.bare}"


def _word(thing: c.Replaceable) -> str:
    return "DOMAIN" if isinstance(thing, Domain) else "TYPE"


def put_aside(name: RelationName) -> RelationName:
    """Where the predecessor of a rebuilt type waits for its columns to leave it."""
    suffix = "__replaced"
    room = _LONGEST_NAME_BYTES - len(suffix)
    cut = name.relation.encode()[:room].decode(errors="ignore")
    return RelationName(name.schema, cut + suffix)


def create_type(thing: c.Replaceable, along: tuple[Stated, ...] = ()) -> str:
    match thing:
        case EnumType():
            labels = ", ".join(literal(label) for label in thing.labels)
            return f"CREATE TYPE {thing.name} AS ENUM ({labels})"
        case Domain():
            collation = f" COLLATE {thing.collation}" if thing.collation else ""
            parts = "".join(f" {part.inline}" for part in along)
            return f"CREATE DOMAIN {thing.name} AS {thing.type.text}{collation}{parts}"
        case CompositeType():
            lines = ",\n    ".join(_attribute(each) for each in thing.attributes)
            body = f"(\n    {lines}\n)" if lines else "()"
            return f"CREATE TYPE {thing.name} AS {body}"
        case Stated():
            return thing.create
        case _:
            assert_never(thing)


def _attribute(attribute: Attribute) -> str:
    collation = f" COLLATE {attribute.collation}" if attribute.collation else ""
    return f"{quote(attribute.name)} {attribute.type}{collation}"


def alter_composite(before: CompositeType, after: CompositeType) -> Iterator[str]:
    """New attributes come at the end, where ADD ATTRIBUTE puts them."""
    has = {each.name for each in after.attributes}
    had = {each.name: each for each in before.attributes}
    steps = [f"DROP ATTRIBUTE {quote(name)}" for name in had if name not in has]
    for each in after.attributes:
        if each.name not in had:
            steps.append(f"ADD ATTRIBUTE {_attribute(each)}")
        elif had[each.name] != each:
            collation = f" COLLATE {each.collation}" if each.collation else ""
            steps.append(f"ALTER ATTRIBUTE {quote(each.name)} TYPE {each.type}{collation}")
    yield f"ALTER TYPE {after.name}\n    " + ",\n    ".join(steps)

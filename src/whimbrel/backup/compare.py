"""What differs between a backup's manifest and a database that was restored from it."""

from __future__ import annotations

from collections.abc import Iterator

from ..pg.name import RelationName
from .manifest import Content, SchemaDigest, SequenceState
from .schema import is_of_roles


def content_differences(wanted: Content, found: Content) -> tuple[str, ...]:
    """One line each, in the order of the names; empty when the rows are equal."""
    return (*_tables(wanted, found), *_sequences(wanted, found), *_large_objects(wanted, found))


def schema_differences(wanted: SchemaDigest, found: SchemaDigest) -> tuple[str, ...]:
    """Objects that are missing or too many, and owners and privileges that are others: those are
    spelt in one way only. What the source's owner may do himself looks like a privilege where he
    is not the owner."""
    names, here = dict(wanted.objects), dict(found.objects)
    missing = [f"{name} is missing" for name in names if name not in here]
    others = [
        f"{name} is another than in the source"
        for name, digest in names.items()
        if is_of_roles(name) and here.get(name, digest) != digest
    ]
    extra = [
        f"{name} is not in the source"
        for name in here
        if name not in names and not is_of_roles(name)
    ]
    return (*missing, *others, *extra)


def restated(wanted: SchemaDigest, found: SchemaDigest) -> tuple[str, ...]:
    """Objects that both have, under definitions that are not spelt alike."""
    here = dict(found.objects)
    return tuple(
        name
        for name, digest in wanted.objects
        if here.get(name, digest) != digest and not is_of_roles(name)
    )


def _tables(wanted: Content, found: Content) -> Iterator[str]:
    here = {(each.schema, each.name): each for each in found.tables}
    for table in wanted.tables:
        shown = RelationName(table.schema, table.name).shown
        other = here.pop((table.schema, table.name), None)
        if other is None:
            yield f"table {shown} is missing"
        elif other.rows != table.rows:
            yield f"table {shown} has {other.rows:,} rows, {table.rows:,} at the source"
        elif table.content and other.content != table.content:
            yield f"table {shown} has as many rows as the source, but not the same"
    for schema, name in here:
        yield f"table {RelationName(schema, name).shown} is not in the source"


def _sequences(wanted: Content, found: Content) -> Iterator[str]:
    here = {(each.schema, each.name): each for each in found.sequences}
    for sequence in wanted.sequences:
        other = here.get((sequence.schema, sequence.name))
        shown = RelationName(sequence.schema, sequence.name).shown
        if other is None:
            yield f"sequence {shown} is missing"
        elif not _is_as_far(sequence, other):
            yield (
                f"sequence {shown} is at {other.last_value:,}, behind {sequence.last_value:,} "
                "at the source"
            )


def _is_as_far(wanted: SequenceState, found: SequenceState) -> bool:
    """The dump reads a sequence after us, so it may be further. One that cycles may be anywhere."""
    if wanted.cycles:
        return True
    here = (found.last_value, found.is_called)
    there = (wanted.last_value, wanted.is_called)
    if wanted.increment < 0:
        return (-here[0], here[1]) >= (-there[0], there[1])
    return here >= there


def _large_objects(wanted: Content, found: Content) -> Iterator[str]:
    if wanted.large_objects is None or found.large_objects is None:
        yield "the large objects could not be compared"
    elif wanted.large_objects.count != found.large_objects.count:
        yield (
            f"{found.large_objects.count} large objects, {wanted.large_objects.count} at the source"
        )
    elif wanted.large_objects.content != found.large_objects.content:
        yield "the large objects are not those of the source"

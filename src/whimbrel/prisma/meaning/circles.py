"""Models that require each other's rows: Prisma accepts them, and no client can write the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ...errors import Notice
from ...script.excerpt import excerpt, line_of
from ..language.syntax import SchemaFile
from .schema import ForeignKey, PrismaSchema

CODE = "P110"


def circle_notices(schema: PrismaSchema, files: Sequence[SchemaFile]) -> tuple[Notice, ...]:
    """A remark for each circle of required relations of two models or more; a model that requires
    a row of its own may point to the row itself."""
    return tuple(_notice(circle, files) for circle in _circles(schema))


def _circles(schema: PrismaSchema) -> Iterator[tuple[ForeignKey, ...]]:
    """Each broken at its first relation before the next is looked for."""
    links = {(key.model, key.target): key for key in _required(schema)}
    while circle := _some_circle(links):
        yield circle
        del links[circle[0].model, circle[0].target]


def _required(schema: PrismaSchema) -> Iterator[ForeignKey]:
    for key in schema.foreign_keys if schema.has_foreign_keys else ():
        columns = {each.column: each for each in schema.model(key.model).columns}
        if key.model != key.target and all(columns[name].is_required for name in key.columns):
            yield key


def _some_circle(links: dict[tuple[str, str], ForeignKey]) -> tuple[ForeignKey, ...]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for model, target in links:
        sorter.add(target, model)
    try:
        sorter.prepare()
    except CycleError as exc:
        names: list[str] = exc.args[1]
        keys = [links[pair] for pair in pairwise(names)]
        start = min(range(len(keys)), key=lambda number: keys[number].span)
        return (*keys[start:], *keys[:start])
    return ()


def _notice(circle: tuple[ForeignKey, ...], files: Sequence[SchemaFile]) -> Notice:
    first = circle[0]
    file = first.span.file
    text = next((each.text for each in files if each.name == file), "")
    way = ", ".join(f"{each.model}.{each.field} needs a row of {each.target}" for each in circle)
    return Notice(
        code=CODE,
        what=f"{file}, line {line_of(text, first.span.start)}: "
        f"the first row of {first.model} can never be written: {way}",
        why="the foreign keys are checked at the end of each statement, and a client writes one "
        "row with each",
        next=f"make one of them optional: `{first.field} {first.target}?` and its columns",
        excerpt=excerpt(text, first.span.start, name=file),
    )

"""The way back of statements that people have written: the inverse of each, the last one first.

With what is known of the database before (`plan.known`): old defaults, definitions and types are
nowhere else. What has no inverse is named with what to do instead; rows that were written since
are never promised back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..pg.name import RelationName
from ..pg.written import ident
from .born import plain
from .deed import Deed, Does
from .inverses import Irreversible, inverse_of
from .known import Known
from .learn import learn
from .step import Step
from .trail import Trail, default_name
from .untold import new_schema, untold


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWayBack:
    """A statement that cannot be undone: its line, what is not brought back, what to do instead."""

    line: int
    what: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """`statements` in the order in which they are run; `none` where something has no inverse."""

    statements: tuple[str, ...]
    none: tuple[NoWayBack, ...] = ()


Object = tuple[str, RelationName, str]


class _Inverse(NamedTuple):
    """One statement of the way back, and the objects that it needs to be there."""

    sql: str
    needs: frozenset[Object]


def way_back(steps: Iterable[Step], known: Known) -> WayBack:
    """From the state after `steps` to the one that is `known` before them."""
    trail = Trail(known)
    undone: list[_Inverse] = []  # in the order in which they are run
    none: list[NoWayBack] = []
    for step in steps:
        here = [_Inverse(sql, frozenset()) for sql in _of_schema(step)]
        for deed in step.deeds:
            ended = _ended(deed, trail)
            if ended is not None:  # made here and gone again: as if it had never been
                undone = [each for each in undone if ended not in each.needs]
                continue
            try:
                inverses = inverse_of(deed, trail)
            except Irreversible as exc:
                line = step.statement.line
                none.append(NoWayBack(line=line, what=exc.what, instead=exc.instead))
                continue
            here = [*(_Inverse(sql, _objects(deed)) for sql in inverses), *here]
        if not step.is_seen:
            none.append(_not_seen(step))
        elif what := untold(step):
            none.append(NoWayBack(line=step.statement.line, what=what, instead=_BY_HAND))
        undone = [*here, *undone]
        learn(trail, step)
    return WayBack(statements=tuple(each.sql for each in undone), none=tuple(none))


_BY_HAND = "write its undo by hand"


def _of_schema(step: Step) -> tuple[str, ...]:
    name = new_schema(step)
    return (f"DROP SCHEMA {ident(name)}",) if name else ()


def _objects(deed: Deed) -> frozenset[Object]:
    table = plain(deed.relation)
    found: set[Object] = {("relation", table, "")}
    match deed.does:
        case Does.ADD_COLUMN | Does.SET_NOT_NULL | Does.SET_DEFAULT:
            found.add(("column", table, deed.name))
        case Does.ADD_CONSTRAINT:
            found.add(("constraint", table, deed.name or default_name(deed)))
        case Does.CREATE_INDEX:
            found.add(("relation", plain(RelationName(table.schema, deed.name)), ""))
        case _:
            pass
    return frozenset(found)


def _ended(deed: Deed, trail: Trail) -> Object | None:
    """What this very script has made and now takes away."""
    table = plain(deed.relation)
    match deed.does:
        case Does.DROP if deed.relation.relation and trail.born.preexisting(table) is None:
            return ("relation", table, "")
        case Does.DROP_COLUMN if trail.is_new_column(deed):
            return ("column", table, deed.name)
        case Does.DROP_CONSTRAINT if trail.is_new_constraint(deed):
            return ("constraint", table, deed.name)
        case _:
            return None


def _not_seen(step: Step) -> NoWayBack:
    return NoWayBack(
        line=step.statement.line,
        what="what it runs is put together while it runs",
        instead=_BY_HAND,
    )

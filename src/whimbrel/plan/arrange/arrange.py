"""A difference → statements in an order that PostgreSQL accepts."""

from __future__ import annotations

from collections.abc import Callable

from ...catalog.address import Address, ObjectKind
from ...catalog.catalog import Catalog
from ...catalog.pause import without_collector
from ...catalog.unmodelled import Unmodelled
from ...diff import change as c
from ...diff.difference import Difference
from ...errors import Failure, Notice
from ..order import Cycle, order
from .bodies import has_body
from .graph import Graph
from .planned import PlannedStatement
from .sql import statements_of
from .standing import refuse_standing
from .untangle import untangled
from .weight import weight_of


def arrange(difference: Difference) -> tuple[PlannedStatement, ...]:
    """The direct form: no directives, each statement on its own, runnable by
    `psql -v ON_ERROR_STOP=1`.

    Raises `Failure`: D310 where something that is not modelled stands on what has to change, D312
    where a column is of a type that has to be made anew and PostgreSQL has no way round,
    D311 where changes wait for each other.
    """
    with without_collector():
        return _arranged(difference)


def _arranged(difference: Difference) -> tuple[PlannedStatement, ...]:
    graph = Graph(difference.changes, difference.before, difference.after)
    _refuse_blocked(graph, difference.changes, difference.before)
    refuse_standing(difference.changes, graph.effects, difference.before)
    changes, ranks = _ordered(graph, difference)
    statements = tuple(
        PlannedStatement(sql=sql, change=changes[node])
        for node in ranks
        for sql in statements_of(changes[node])
    )
    making = next((each for each in changes if has_body(each)), None)
    if making is None:
        return statements
    return (PlannedStatement(sql=_UNCHECKED, change=making), *statements)


# As pg_dump does. A body is a string: it may name what comes only later, and is meant for a
# search_path that whoever runs the script need not have. The goal was built without this, and the
# proof is that of the whole schema.
_UNCHECKED = "SET check_function_bodies = off"


def _ordered(graph: Graph, difference: Difference) -> tuple[tuple[c.Change, ...], tuple[int, ...]]:
    """Circles are broken one by one: by a soft edge, else by taking a change apart."""
    changes = difference.changes
    for _ in range(_MOST_CIRCLES + len(graph.soft)):
        try:
            return changes, order(graph.after, _weights(changes))
        except Cycle as exc:
            if graph.give_way(exc.nodes):
                continue
            taken_apart = untangled(changes, exc.nodes)
            if taken_apart is None:
                raise _circle([changes[node] for node in exc.nodes]) from None
            changes = taken_apart
            graph = Graph(changes, difference.before, difference.after)
    raise _circle(list(changes))


_MOST_CIRCLES = 1000


def _weights(changes: tuple[c.Change, ...]) -> Callable[[int], tuple[object, ...]]:
    return lambda node: weight_of(changes[node], node)


def _refuse_blocked(graph: Graph, changes: tuple[c.Change, ...], before: Catalog) -> None:
    """A view on a column whose type changes, say: PostgreSQL would refuse half-way."""
    apart = {each.address for each in before.objects if isinstance(each, Unmodelled)}
    if not apart:
        return
    gone = {address for effect in graph.effects for address in effect.drops}
    retyped = {change.before.address for change in changes if isinstance(change, c.AlterColumnType)}
    for each in sorted(before.dependencies, key=lambda each: each.dependent):
        blocks = each.dependent in apart and not each.is_automatic
        if blocks and (each.on in gone or (each.on in retyped and _minds_type(each.dependent))):
            raise _blocked(each.dependent, each.on)


def _minds_type(dependent: Address) -> bool:
    """A function's body is not followed; what holds a parsed expression is."""
    return dependent.kind is not ObjectKind.FUNCTION


def _blocked(dependent: Address, on: Address) -> Failure:
    return Failure(
        Notice(
            code="D310",
            what=f"{dependent.shown} stands on {on.shown}, which has to change",
            why=f"PostgreSQL refuses that while the {dependent.kind.value} is there, and changes "
            "of that kind of object are not planned yet",
            next=f"drop the {dependent.kind.value} in a migration of your own, run this again, "
            "and create it anew afterwards",
        )
    )


def _circle(changes: list[c.Change]) -> Failure:
    first = statements_of(changes[0])[0]
    return Failure(
        Notice(
            code="D311",
            what=f"no order for {len(changes)} changes that wait for each other",
            why="each needs another to be done first, beginning with: " + first.splitlines()[0],
            next="make one of them in a migration of its own first",
        )
    )

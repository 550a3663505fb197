"""A difference → statements in an order that PostgreSQL accepts."""

from __future__ import annotations

from ...catalog.address import Address, ObjectKind
from ...catalog.catalog import Catalog
from ...catalog.unmodelled import Unmodelled
from ...diff import change as c
from ...diff.difference import Difference
from ...errors import Failure, Notice
from ..order import Cycle, order
from .graph import Graph
from .planned import PlannedStatement
from .sql import statements_of
from .weight import weight_of


def arrange(difference: Difference) -> tuple[PlannedStatement, ...]:
    """The direct form: no directives, each statement on its own, runnable by
    `psql -v ON_ERROR_STOP=1`.

    Raises `Failure`: D310 where something that is not modelled stands on what has to change,
    D311 where changes wait for each other.
    """
    changes = difference.changes
    graph = Graph(changes, difference.before, difference.after)
    _refuse_blocked(graph, changes, difference.before)
    try:
        ranks = order(graph.after, lambda node: weight_of(changes[node], node))
    except Cycle as exc:
        raise _circle([changes[node] for node in exc.nodes]) from None
    return tuple(
        PlannedStatement(sql=sql, change=changes[node])
        for node in ranks
        for sql in statements_of(changes[node])
    )


def _refuse_blocked(graph: Graph, changes: tuple[c.Change, ...], before: Catalog) -> None:
    """A view on a column whose type changes, say: PostgreSQL would refuse half-way."""
    gone = {address for effect in graph.effects for address in effect.drops}
    retyped = {change.before.address for change in changes if isinstance(change, c.AlterColumnType)}
    apart = {each.address for each in before.objects if isinstance(each, Unmodelled)}
    for each in sorted(before.dependencies, key=lambda each: each.dependent.sort_key):
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

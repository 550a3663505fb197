"""Views that stand in, without rows, for ones whose query cannot be said yet or any longer.

As pg_dump breaks circles of views and functions. The stand-in has the columns of the view, so it
needs their types only; what stands on the view may come before it gets its query, and go after
it has lost it.
"""

from __future__ import annotations

from dataclasses import replace

from ...catalog.address import ObjectKind
from ...catalog.view import View
from ...diff import change as c

# All that the columns of a stand-in can need.
NEEDS = frozenset(
    [
        ObjectKind.SCHEMA,
        ObjectKind.ENUM,
        ObjectKind.DOMAIN,
        ObjectKind.COMPOSITE_TYPE,
        ObjectKind.RANGE_TYPE,
        ObjectKind.BASE_TYPE,
        ObjectKind.TABLE,
        ObjectKind.COLLATION,
    ]
)


def stand_in(view: View) -> View:
    columns = ",\n    ".join(f"NULL::{type_} AS {name}" for name, type_ in view.columns)
    return replace(view, query=f" SELECT {columns}", options=())


def is_stand_in(view: View) -> bool:
    return view == stand_in(view)


def makes_or_drops(change: c.Change) -> bool:
    """The view without its query comes, or goes."""
    match change:
        case c.Create(thing=View() as view) | c.Drop(thing=View() as view):
            return is_stand_in(view)
        case _:
            return False


def gives_query(change: c.Change) -> bool:
    match change:
        case c.Alter(before=View() as before, after=View() as after):
            return is_stand_in(before) and not is_stand_in(after)
        case _:
            return False


def takes_query(change: c.Change) -> bool:
    match change:
        case c.Alter(before=View() as before, after=View() as after):
            return is_stand_in(after) and not is_stand_in(before)
        case _:
            return False

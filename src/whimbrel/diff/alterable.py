"""What PostgreSQL can change in place, of what holds no rows."""

from __future__ import annotations

from typing import get_args

from ..catalog.attached import Owner, Privileges, SecurityLabel
from ..catalog.catalog import CatalogObject
from ..catalog.comment import Comment
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.trigger import EventTrigger, Trigger
from ..catalog.view import MaterializedView, View
from .change import Whole

WHOLES: tuple[type, ...] = get_args(Whole)
ATTACHED = (Comment, Owner, Privileges, SecurityLabel)


def is_alterable(old: CatalogObject, new: CatalogObject) -> bool:
    """Does PostgreSQL have a statement that leads from one to the other in place?

    The manual's CREATE OR REPLACE VIEW (columns may only be added at the end) and CREATE OR
    REPLACE FUNCTION (result and names of arguments stay, defaults may only be added).
    """
    match old, new:
        case View(), View():
            return new.columns[: len(old.columns)] == old.columns
        case MaterializedView(), MaterializedView():
            return old.query == new.query
        case Routine(), Routine():
            return old.shape == new.shape and old.defaults <= new.defaults
        case Trigger(), Trigger():
            return old.definition == new.definition
        case EventTrigger(), EventTrigger():
            return old.definition == new.definition
        case Policy(), Policy():
            return (old.command, old.is_permissive) == (new.command, new.is_permissive) and not (
                (old.using and not new.using) or (old.check and not new.check)
            )
        case _:
            return isinstance(old, ATTACHED)

"""What PostgreSQL can change in place, of what holds no rows."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from ..catalog.attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from ..catalog.catalog import CatalogObject
from ..catalog.comment import Comment
from ..catalog.composite_type import CompositeType
from ..catalog.descent import Inheritance
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from ..catalog.stated import Stated
from ..catalog.trigger import EventTrigger, Trigger
from ..catalog.view import MaterializedView, View
from .change import Whole

WHOLES: tuple[type, ...] = get_args(Whole)
ATTACHED = (Comment, Owner, Privileges, SecurityLabel, ColumnStorage)


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
        case CompositeType(), CompositeType():
            return _keeps_order(old, new)
        case Stated(), Stated():
            return _is_restated(old, new)
        case Inheritance(), Inheritance():
            return True
        case _:
            settings = (DefaultPrivileges, RowSecurity, ReplicaIdentity, Clustering)
            return isinstance(old, (*ATTACHED, *settings))


def _is_restated(old: Stated, new: Stated) -> bool:
    """By a statement of its own, or by its options alone."""
    if old.shape != new.shape:
        return False
    is_same = replace(old, options=()) == replace(new, options=())
    return is_same or bool(new.replace)


def _keeps_order(old: CompositeType, new: CompositeType) -> bool:
    """ADD ATTRIBUTE puts it at the end."""
    had = {each.name for each in old.attributes}
    has = [each.name for each in new.attributes]
    kept = [each.name for each in old.attributes if each.name in has]
    return has[: len(kept)] == kept and not had & set(has[len(kept) :])


def loses_attributes(old: CompositeType, new: CompositeType) -> bool:
    return not {each.name for each in old.attributes} <= {each.name for each in new.attributes}


def retypes_attributes(old: CompositeType, new: CompositeType) -> bool:
    before = {each.name: each for each in old.attributes}
    return any(before.get(each.name, each) != each for each in new.attributes)

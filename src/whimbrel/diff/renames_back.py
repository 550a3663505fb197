"""The renames of a difference, said the other way round."""

from __future__ import annotations

from ..catalog.address import Address, ObjectKind, of_relation
from . import change as c
from .difference import Difference
from .rename import Rename


def renames_back(there: Difference) -> tuple[Rename, ...]:
    """What the user called by another name gets its old one again."""
    renames = []
    for each in there.changes:
        match each:
            case c.RenameTable():
                pair = (ObjectKind.TABLE, each.after, ""), (ObjectKind.TABLE, each.before, "")
            case c.RenameColumn():
                kind = ObjectKind.COLUMN
                pair = (kind, each.table, each.after), (kind, each.table, each.before)
            case c.RenameSchema():
                gone = Address(ObjectKind.SCHEMA, "", each.after)
                renames.append(Rename(gone, gone._replace(name=each.before)))
                continue
            case c.RenameType():
                pair = (each.kind, each.after, ""), (each.kind, each.before, "")
            case c.RenameLabel():
                kind = ObjectKind.LABEL
                pair = (kind, each.enum, each.after), (kind, each.enum, each.before)
            case _:
                continue
        renames.append(Rename(of_relation(*pair[0]), of_relation(*pair[1])))
    return tuple(renames)

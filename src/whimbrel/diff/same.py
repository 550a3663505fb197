"""Objects that differ in nothing but their name: renamed unasked, for no data hangs on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.stated import Stated
from ..pg.name import RelationName
from .change import RenameConstraint, RenameIndex, RenameSequence
from .lineage import Lineage, common_lineage
from .made_anew import made_anew
from .part_names import PartRename
from .relabel import relabel_parts
from .restate import constraint_name


def rename_same(
    before: Catalog, after: Catalog, apart: frozenset[PartRename] = frozenset()
) -> tuple[Catalog, tuple[PartRename, ...]]:
    """`before` with such objects under their new names, and the renames that lead there, without
    those `apart`."""
    anew = {each.relation for each in made_anew(before, after)}
    old = [each for each in before.objects if _table(each) not in anew]
    found = (*_not_nulls(old, after), *_pairs(old, after, _parents(before), _parents(after)))
    renames = [each for each in found if each not in apart]
    lineage = common_lineage(before, after)
    if lineage:
        checks, along = _inheritable(before), _Along(renames, lineage)
        renames = [
            each for each in renames if along.has(each) or not _is_stuck(each, checks, lineage)
        ]
    along = _Along(renames, lineage)
    before = relabel_parts(before, renames) if renames else before
    return before, tuple(each for each in renames if not along.has(each))


def renamed_address(rename: PartRename) -> Address:
    """Where the renamed thing is afterwards, if it is not for a table's sake."""
    match rename:
        case RenameIndex():
            return of_relation(ObjectKind.INDEX, rename.after)
        case RenameConstraint():
            return rename.address
        case RenameSequence():
            return of_relation(ObjectKind.SEQUENCE, rename.after)


def _parents(catalog: Catalog) -> dict[RelationName, RelationName]:
    """The partitioned tables whose indexes have these as parts."""
    parts = (each for each in catalog.objects if isinstance(each, IndexPartition))
    return {each.name: each.parent_table for each in parts}


def _table(thing: CatalogObject) -> RelationName | None:
    """What belongs to a table that is made anew has its name from the start."""
    match thing:
        case NotNull() | Constraint() | Index():
            return thing.table
        case Sequence() if thing.owner:
            return thing.owner[0]
        case _:
            return None


def _is_stuck(rename: PartRename, inheritable: set[Address], lineage: Lineage) -> bool:
    """An inherited constraint is called as it is as long as it is inherited."""
    if not isinstance(rename, RenameConstraint):
        return False
    there = rename.address
    if there.kind is ObjectKind.CONSTRAINT:
        there = there._replace(part=rename.before)
    return any(
        there._replace(schema=parent.schema, name=parent.relation) in inheritable
        for parent in lineage.parents(rename.table)
    )


def _inheritable(before: Catalog) -> set[Address]:
    return {
        each.address
        for each in before.objects
        if isinstance(each, NotNull)
        or (isinstance(each, Constraint) and each.type is ConstraintType.CHECK)
    }


class _Along:
    """Checks and not-null constraints of children are renamed with those of their parents."""

    def __init__(self, renames: Iterable[PartRename], lineage: Lineage) -> None:
        self._lineage = lineage
        self._there = {
            (each.table, each.before, each.after)
            for each in renames
            if isinstance(each, RenameConstraint)
        }

    def has(self, rename: PartRename) -> bool:
        if not isinstance(rename, RenameConstraint) or rename.has_index:
            return False
        names = rename.before, rename.after
        parents = self._lineage.parents(rename.table)
        return any((parent, *names) in self._there for parent in parents)


def _not_nulls(before: list[CatalogObject], after: Catalog) -> Iterator[PartRename]:
    """Since PostgreSQL 18 they have names, which a rename of table or column leaves behind."""
    wanted = after.by_address()
    for old in before:
        if not isinstance(old, NotNull):
            continue
        address = old.address
        new = wanted.get(address)
        if not isinstance(new, NotNull) or (old.is_valid and not new.is_valid):
            continue
        if old.name and new.name and old.name != new.name:
            yield RenameConstraint(
                table=old.table,
                before=old.name,
                after=new.name,
                address=address,
                has_index=False,
            )


def _pairs(
    before: list[CatalogObject],
    after: Catalog,
    parents_before: dict[RelationName, RelationName],
    parents_after: dict[RelationName, RelationName],
) -> Iterator[PartRename]:
    there = {each.address for each in after.objects}
    here = {each.address for each in before}
    gone = _by_shape([each for each in before if each.address not in there], parents_before)
    come = _by_shape([each for each in after.objects if each.address not in here], parents_after)
    for shape, old in gone.items():
        new = come.get(shape)
        if new is not None:
            yield _rename(old, new)


def _by_shape(
    objects: list[CatalogObject], parents: dict[RelationName, RelationName]
) -> dict[Hashable, CatalogObject]:
    """Shapes that occur once only; with twins there is no telling which is which."""
    shaped = [(shape, each) for each in objects if (shape := _shape(each, parents)) is not None]
    counts = Counter(shape for shape, _ in shaped)
    return {shape: each for shape, each in shaped if counts[shape] == 1}


def _shape(thing: CatalogObject, parents: dict[RelationName, RelationName]) -> Hashable:
    match thing:
        case Constraint():
            index = RelationName(thing.table.schema, thing.name)
            return replace(thing, name=""), parents.get(index)
        case Index():
            nameless = replace(thing, name=RelationName(thing.name.schema, ""))
            return nameless, parents.get(thing.name)
        case Stated() if thing.address.kind is ObjectKind.DOMAIN_CONSTRAINT:
            name = f"CONSTRAINT {constraint_name(thing)}"
            return thing.home, thing.shape.removeprefix(name), bool(thing.inline)
        case Sequence() if thing.owner:
            return Sequence, thing.owner, thing.is_identity, thing.name.schema
        case _:
            return None


def _rename(old: CatalogObject, new: CatalogObject) -> PartRename:
    match old, new:
        case Constraint(), Constraint():
            return RenameConstraint(
                table=old.table,
                before=old.name,
                after=new.name,
                address=new.address,
                has_index=old.type.has_index,
            )
        case Stated(), Stated():
            return RenameConstraint(
                table=old.address.relation,
                before=old.address.part,
                after=new.address.part,
                address=new.address,
                has_index=False,
            )
        case Index(), Index():
            return RenameIndex(before=old.name, after=new.name)
        case Sequence(), Sequence():
            return RenameSequence(before=old.name, after=new.name)
        case _:
            raise AssertionError("shapes of two kinds are never equal")

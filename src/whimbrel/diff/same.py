"""Objects that differ in nothing but their name: renamed unasked, for no data hangs on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace

from ..catalog.address import ObjectKind
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.stated import Stated
from ..pg.name import RelationName
from .change import Rename, RenameConstraint, RenameIndex, RenameSequence
from .lineage import Lineage, common_lineage
from .relabel import relabel
from .restate import constraint_name


def rename_same(before: Catalog, after: Catalog) -> tuple[Catalog, tuple[Rename, ...]]:
    """`before` with such objects under their new names, and the renames that lead there."""
    renames = [*_not_nulls(before, after), *_pairs(before, after)]
    lineage = common_lineage(before, after)
    if lineage:
        renames = [each for each in renames if not _is_stuck(each, renames, before, lineage)]
    for rename in renames:
        before = relabel(before, rename)
    return before, tuple(each for each in renames if not _goes_along(each, renames, lineage))


def _is_stuck(rename: Rename, renames: list[Rename], before: Catalog, lineage: Lineage) -> bool:
    """An inherited constraint is called as it is as long as it is inherited."""
    if not isinstance(rename, RenameConstraint) or _goes_along(rename, renames, lineage):
        return False
    return any(
        rename.before in _names_like(before, rename, parent)
        for parent in lineage.parents(rename.table)
    )


def _names_like(before: Catalog, rename: RenameConstraint, parent: RelationName) -> Iterator[str]:
    """`rename.before`, if `parent` has that check, or a not-null constraint of that column."""
    for each in before.objects:
        match each:
            case NotNull() if each.table == parent:
                if rename.address == replace(each, table=rename.table).address:
                    yield rename.before
            case Constraint() if each.table == parent and each.type is ConstraintType.CHECK:
                yield each.name
            case _:
                pass


def _goes_along(rename: Rename, renames: list[Rename], lineage: Lineage) -> bool:
    """Checks and not-null constraints of children are renamed with those of their parents."""
    if not isinstance(rename, RenameConstraint) or rename.has_index:
        return False
    return any(
        isinstance(each, RenameConstraint)
        and (each.before, each.after) == (rename.before, rename.after)
        and each.table in lineage.parents(rename.table)
        for each in renames
    )


def _not_nulls(before: Catalog, after: Catalog) -> Iterator[Rename]:
    """Since PostgreSQL 18 they have names, which a rename of table or column leaves behind."""
    wanted = after.by_address()
    for address, old in before.by_address().items():
        if not isinstance(old, NotNull):
            continue
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


def _pairs(before: Catalog, after: Catalog) -> Iterator[Rename]:
    there = {each.address for each in after.objects}
    here = {each.address for each in before.objects}
    gone = _by_shape([each for each in before.objects if each.address not in there])
    come = _by_shape([each for each in after.objects if each.address not in here])
    for shape, old in gone.items():
        new = come.get(shape)
        if new is not None:
            yield _rename(old, new)


def _by_shape(objects: list[CatalogObject]) -> dict[Hashable, CatalogObject]:
    """Shapes that occur once only; with twins there is no telling which is which."""
    shaped = [(shape, each) for each in objects if (shape := _shape(each)) is not None]
    counts = Counter(shape for shape, _ in shaped)
    return {shape: each for shape, each in shaped if counts[shape] == 1}


def _shape(thing: CatalogObject) -> Hashable:
    match thing:
        case Constraint():
            return replace(thing, name="")
        case Index():
            return replace(thing, name=RelationName(thing.name.schema, ""))
        case Stated() if thing.address.kind is ObjectKind.DOMAIN_CONSTRAINT:
            name = f"CONSTRAINT {constraint_name(thing)}"
            return thing.home, thing.shape.removeprefix(name), bool(thing.inline)
        case Sequence() if thing.owner:
            return Sequence, thing.owner, thing.is_identity, thing.name.schema
        case _:
            return None


def _rename(old: CatalogObject, new: CatalogObject) -> Rename:
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

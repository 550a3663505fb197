"""A catalog as it stands after one rename; what depends on the renamed thing is reworded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..catalog.address import PROPERTIES, Address, ObjectKind, of_relation
from ..catalog.attached import Owner, Privileges, SecurityLabel
from ..catalog.catalog import Catalog, CatalogObject, Dependency
from ..catalog.column import Column, Default, Generated, NotNull
from ..catalog.comment import Comment
from ..catalog.constraint import Constraint
from ..catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ..catalog.enum_type import EnumType
from ..catalog.index import Index
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.sequence import Sequence
from ..catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from ..catalog.stated import Stated
from ..catalog.table import Table
from ..catalog.trigger import Trigger
from ..catalog.unmodelled import Unmodelled
from ..catalog.view import MaterializedView, View
from ..pg.name import RelationName
from .change import (
    Rename,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameLabel,
    RenameSchema,
    RenameSequence,
    RenameTable,
    RenameType,
)
from .everywhere import rename_schema, rename_type
from .part_names import PartRename, names_of, renamed_part
from .restate import restated_for_table, reworded
from .reword import reword_column, reword_label, reword_relation

_Relabel = Callable[[CatalogObject], CatalogObject]


def relabel(catalog: Catalog, rename: Rename) -> Catalog:
    """`catalog` after `rename`, as the server would show it."""
    match rename:
        case RenameTable():
            renamed = _with(catalog, lambda thing: _table(thing, rename.before, rename.after))
            return _moved(renamed, rename) if _changes_schema(rename) else renamed
        case RenameColumn():
            dependents = _dependents(catalog, rename)
            return _with(catalog, lambda thing: _column(thing, rename, dependents))
        case RenameSequence() | RenameIndex() | RenameConstraint():
            return relabel_parts(catalog, (rename,))
        case RenameLabel():
            return _with(catalog, lambda thing: _label(thing, rename))
        case RenameSchema():
            return rename_schema(catalog, rename.before, rename.after)
        case RenameType():
            return rename_type(catalog, rename.before, rename.after)


def relabel_parts(catalog: Catalog, renames: Iterable[PartRename]) -> Catalog:
    """All at once: there may be thousands, one for each table."""
    names = names_of(renames, catalog)
    return _with(catalog, lambda thing: renamed_part(thing, names))


def _with(catalog: Catalog, change: _Relabel) -> Catalog:
    moved: dict[Address, Address] = {}
    objects: list[CatalogObject] = []
    for old in catalog.objects:
        new = change(old)
        objects.append(new)
        moved[old.address] = new.address
        if isinstance(old, Sequence) and isinstance(new, Sequence):
            moved[old.owner_address] = new.owner_address
    _move_properties(objects, moved)
    dependencies = frozenset(
        Dependency(
            moved.get(each.dependent, each.dependent),
            moved.get(each.on, each.on),
            each.is_automatic,
        )
        for each in catalog.dependencies
    )
    objects.sort(key=lambda each: each.address)
    return replace(catalog, objects=tuple(objects), dependencies=dependencies)


def _move_properties(objects: list[CatalogObject], moved: dict[Address, Address]) -> None:
    """Comments, privileges and the like follow what they are of."""
    shown = {old.shown: new for old, new in moved.items() if old != new}
    for place, each in enumerate(objects):
        new = shown.get(each.address.name) if each.address.kind in PROPERTIES else None
        if new is None:
            continue
        if isinstance(each, _OF_OTHERS):
            objects[place] = replace(each, of=new)
        elif isinstance(each, Unmodelled):
            address = each.address._replace(name=new.shown)
            objects[place] = replace(each, address=address)
        moved[each.address] = objects[place].address


_OF_OTHERS = (
    Comment,
    Owner,
    Privileges,
    SecurityLabel,
    RowSecurity,
    ReplicaIdentity,
    Clustering,
    ColumnStorage,
)


def _table(thing: CatalogObject, old: RelationName, new: RelationName) -> CatalogObject:
    def moved(table: RelationName) -> RelationName:
        return new if table == old else table

    match thing:
        case Table():
            return replace(thing, name=moved(thing.name))
        case Column() | NotNull():
            return replace(thing, table=moved(thing.table))
        case Default():
            text = reword_relation(thing.expression, old, new)
            return replace(thing, table=moved(thing.table), expression=text)
        case Index():
            schema = new.schema if thing.table == old else thing.name.schema
            return replace(
                thing,
                table=moved(thing.table),
                name=RelationName(schema, thing.name.relation),
                on=reword_relation(thing.on, old, new),
            )
        case Constraint():
            return replace(
                thing,
                table=moved(thing.table),
                definition=reword_relation(thing.definition, old, new),
                references=moved(thing.references) if thing.references else None,
            )
        case Partition() | Inheritance() | OfType() | IndexPartition():
            return _tie(thing, old, new)
        case Policy():
            moved_policy = replace(thing, table=moved(thing.table))
            return _texts(moved_policy, lambda text: reword_relation(text, old, new))
        case Trigger():
            home = thing.home
            if home.relation == old:
                home = home._replace(schema=new.schema, name=new.relation)
            moved_trigger = replace(thing, home=home)
            return _texts(moved_trigger, lambda text: reword_relation(text, old, new))
        case Stated():
            return restated_for_table(thing, old, new)
        case View() | MaterializedView() | Routine():
            return _texts(thing, lambda text: reword_relation(text, old, new))
        case Sequence() if thing.owner and thing.owner[0] == old:
            # SET SCHEMA takes owned sequences along.
            name = RelationName(new.schema, thing.name.relation)
            return replace(thing, name=name, owner=(new, thing.owner[1]))
        case _:
            return thing


def _tie(
    thing: Partition | Inheritance | OfType | IndexPartition, old: RelationName, new: RelationName
) -> CatalogObject:
    def moved(table: RelationName) -> RelationName:
        return new if table == old else table

    match thing:
        case Partition():
            keys = [_table(each, old, new) for each in thing.keys]
            return replace(
                thing,
                table=moved(thing.table),
                parent=moved(thing.parent),
                keys=tuple(each for each in keys if isinstance(each, Constraint)),
            )
        case OfType():
            return replace(thing, table=moved(thing.table))
        case Inheritance():
            return replace(thing, table=moved(thing.table), parent=moved(thing.parent))
        case IndexPartition():
            return replace(
                thing,
                name=_with_table(thing.name, thing.table, old, new),
                parent=_with_table(thing.parent, thing.parent_table, old, new),
                table=moved(thing.table),
                parent_table=moved(thing.parent_table),
            )


def _with_table(
    index: RelationName, table: RelationName, old: RelationName, new: RelationName
) -> RelationName:
    """An index goes to another schema with its table."""
    return RelationName(new.schema, index.relation) if table == old else index


def _texts(thing: CatalogObject, reword: Callable[[str], str]) -> CatalogObject:
    """What the server keeps parsed follows a rename; a body that is a string does not."""
    match thing:
        case View():
            return replace(thing, query=reword(thing.query))
        case MaterializedView():
            return replace(thing, query=reword(thing.query))
        case Routine() if "\nBEGIN ATOMIC\n" in thing.definition:
            return replace(thing, definition=reword(thing.definition))
        case Trigger():
            return replace(thing, definition=reword(thing.definition))
        case Policy():
            return replace(
                thing,
                using=reword(thing.using) if thing.using else None,
                check=reword(thing.check) if thing.check else None,
            )
        case _:
            return thing


def _changes_schema(rename: RenameTable) -> bool:
    return rename.before.schema != rename.after.schema


def _moved(catalog: Catalog, rename: RenameTable) -> Catalog:
    """SET SCHEMA took the table's sequences along: defaults name them anew, and what depended
    on the old schema depends on the new one."""
    old_schema = Address(ObjectKind.SCHEMA, "", rename.before.schema)
    new_schema = Address(ObjectKind.SCHEMA, "", rename.after.schema)
    went = {of_relation(ObjectKind.TABLE, rename.after)}
    for each in catalog.objects:
        if isinstance(each, Sequence) and each.owner and each.owner[0] == rename.after:
            went.add(each.address)
            there = RelationName(rename.before.schema, each.name.relation)
            catalog = _with(catalog, _reworded_default(there, each.name))
    dependencies = frozenset(
        each._replace(on=new_schema) if each.dependent in went and each.on == old_schema else each
        for each in catalog.dependencies
    )
    return replace(catalog, dependencies=dependencies)


def _reworded_default(old: RelationName, new: RelationName) -> _Relabel:
    return lambda thing: _sequence(thing, old, new)


def _dependents(catalog: Catalog, rename: RenameColumn) -> frozenset[Address]:
    column = of_relation(ObjectKind.COLUMN, rename.table, rename.before)
    return frozenset(each.dependent for each in catalog.dependencies if each.on == column)


def _column(
    thing: CatalogObject, rename: RenameColumn, dependents: frozenset[Address]
) -> CatalogObject:
    def renamed(table: RelationName, name: str) -> str:
        return rename.after if (table, name) == (rename.table, rename.before) else name

    def text(of: CatalogObject, words: str) -> str:
        touched = of.address in dependents
        return reword_column(words, rename.before, rename.after) if touched else words

    match thing:
        case Column():
            generated = thing.generated
            if generated:
                expression = text(thing, generated.expression)
                generated = Generated(how=generated.how, expression=expression)
            return replace(thing, name=renamed(thing.table, thing.name), generated=generated)
        case Default() | NotNull():
            return replace(thing, column=renamed(thing.table, thing.column))
        case Index():
            return replace(thing, on=text(thing, thing.on))
        case Constraint():
            columns = tuple(renamed(thing.table, name) for name in thing.columns)
            return replace(thing, columns=columns, definition=text(thing, thing.definition))
        case Sequence() if thing.owner:
            return replace(thing, owner=(thing.owner[0], renamed(*thing.owner)))
        case Stated():
            return reworded(thing, lambda words: text(thing, words))
        case View() | MaterializedView() | Routine() | Trigger() | Policy():
            return _texts(thing, lambda words: text(thing, words))
        case _:
            return thing


def _sequence(thing: CatalogObject, old: RelationName, new: RelationName) -> CatalogObject:
    match thing:
        case Sequence() if thing.name == old:
            return replace(thing, name=new)
        case Default():
            return replace(thing, expression=reword_relation(thing.expression, old, new))
        case _:
            return thing


def _label(thing: CatalogObject, rename: RenameLabel) -> CatalogObject:
    def text(words: str) -> str:
        return reword_label(words, rename.enum, rename.before, rename.after)

    match thing:
        case EnumType() if thing.name == rename.enum:
            labels = (rename.after if each == rename.before else each for each in thing.labels)
            return replace(thing, labels=tuple(labels))
        case Default():
            return replace(thing, expression=text(thing.expression))
        case Index():
            return replace(thing, on=text(thing.on))
        case Constraint():
            return replace(thing, definition=text(thing.definition))
        case _:
            return thing

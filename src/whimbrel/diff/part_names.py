"""The new names of many constraints, indexes and sequences, and what is called by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Default, NotNull
from ..catalog.constraint import Constraint
from ..catalog.descent import IndexPartition
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.setting import Clustering, ReplicaIdentity
from ..catalog.stated import Stated
from ..pg.name import RelationName
from .renaming import RenameConstraint, RenameIndex, RenameSequence
from .restate import restated_constraint
from .reword import reword_relation

PartRename = RenameConstraint | RenameIndex | RenameSequence


@dataclass(slots=True)
class PartNames:
    """New names by old ones. `indexes` are also those of constraints that have one; `speaks`:
    defaults, each with the old names of the sequences that its expression holds."""

    constraints: dict[tuple[RelationName, str], str] = field(default_factory=dict)
    stated: dict[Address, str] = field(default_factory=dict)
    indexes: dict[RelationName, RelationName] = field(default_factory=dict)
    sequences: dict[RelationName, RelationName] = field(default_factory=dict)
    speaks: defaultdict[Address, list[RelationName]] = field(
        default_factory=lambda: defaultdict(list)
    )


def names_of(renames: Iterable[PartRename], catalog: Catalog) -> PartNames:
    names = PartNames()
    for each in renames:
        match each:
            case RenameSequence():
                names.sequences[each.before] = each.after
            case RenameIndex():
                names.indexes[each.before] = each.after
            case RenameConstraint():
                names.constraints[each.table, each.before] = each.after
                names.stated[each.address._replace(part=each.before)] = each.after
                if each.has_index:
                    schema = each.table.schema
                    old, new = (RelationName(schema, e) for e in (each.before, each.after))
                    names.indexes[old] = new
    renamed = {of_relation(ObjectKind.SEQUENCE, name) for name in names.sequences}
    for dependent, on, _ in catalog.dependencies if renamed else ():
        if on in renamed and dependent.kind is ObjectKind.DEFAULT:
            names.speaks[dependent].append(on.relation)
    return names


def renamed_part(thing: CatalogObject, names: PartNames) -> CatalogObject:
    match thing:
        case Constraint() | NotNull():
            name = names.constraints.get((thing.table, thing.name))
            return replace(thing, name=name) if name is not None else thing
        case Index() if thing.name in names.indexes:
            return replace(thing, name=names.indexes[thing.name])
        case Sequence() if thing.name in names.sequences:
            return replace(thing, name=names.sequences[thing.name])
        case Default() if thing.address in names.speaks:
            text = thing.expression
            for old in names.speaks[thing.address]:
                text = reword_relation(text, old, names.sequences[old])
            return replace(thing, expression=text)
        case Stated() if thing.address in names.stated:
            return restated_constraint(thing, names.stated[thing.address])
        case IndexPartition():
            name_of = names.indexes
            own, parent = thing.name, thing.parent
            return replace(thing, name=name_of.get(own, own), parent=name_of.get(parent, parent))
        case ReplicaIdentity() | Clustering() if thing.index_name in names.indexes:
            return replace(thing, index=names.indexes[thing.index_name].relation)
        case _:
            return thing

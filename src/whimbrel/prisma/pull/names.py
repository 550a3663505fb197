"""What each table, column, enum and label is called in the schema file: as it is there already,
else by a name made of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...pg.name import RelationName
from ..meaning.schema import EnumType, Model, PrismaSchema
from .live import Live
from .words import block_name, field_name


@dataclass(slots=True, kw_only=True)
class Names:
    """By names in the database. `taken` are names of all fields of a table's model."""

    models: dict[RelationName, str] = field(default_factory=dict)
    fields: dict[RelationName, dict[str, str]] = field(default_factory=dict)
    enums: dict[RelationName, str] = field(default_factory=dict)
    labels: dict[RelationName, dict[str, str]] = field(default_factory=dict)
    taken: dict[RelationName, set[str]] = field(default_factory=dict)

    def field_of(self, table: RelationName, column: str) -> str:
        return self.fields[table][column]

    def claim(self, table: RelationName, name: str) -> str:
        """A free name for another field of the table's model."""
        found = field_name(name, self.taken[table])
        self.taken[table].add(found)
        return found


def names_of(schema: PrismaSchema, live: Live, home: str) -> Names:
    names = Names()
    models = {_table(each, home): each for each in schema.tables}
    enums = {_type(each, home): each for each in schema.enums}
    words = {each.name for each in schema.models} | {each.name for each in schema.enums}
    for name in sorted(live.tables):
        model = models.get(name)
        names.models[name] = model.name if model else _new(name, words)
        names.fields[name] = {c.column: c.name for c in model.columns} if model else {}
        names.taken[name] = _field_names(model) if model else set()
        for column in live.tables[name].columns:
            if column.name not in names.fields[name]:
                names.fields[name][column.name] = names.claim(name, column.name)
    for name, live_enum in sorted(live.enums.items()):
        enum = enums.get(name)
        names.enums[name] = enum.name if enum else _new(name, words)
        labels = {value.label: value.name for value in enum.values} if enum else {}
        for label in live_enum.labels:
            if label not in labels:
                labels[label] = field_name(label, set(labels.values()))
        names.labels[name] = labels
    return names


def _new(name: RelationName, words: set[str]) -> str:
    word = block_name(name.relation, ())
    if word in words:
        word = block_name(f"{name.schema}_{name.relation}", words)
    words.add(word)
    return word


def _field_names(model: Model) -> set[str]:
    return {each.name for each in model.columns} | {each.name for each in model.relations}


def _table(model: Model, home: str) -> RelationName:
    return RelationName(model.schema or home, model.table)


def _type(enum: EnumType, home: str) -> RelationName:
    return RelationName(enum.schema or home, enum.type)

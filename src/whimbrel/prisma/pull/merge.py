"""An existing schema brought up to date with a database, or a new one made of it.

What the file says of its own stays: comments, order, names that are mapped, defaults of Prisma's
client, the spelling of every line whose object is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...catalog.address import Address
from ...catalog.catalog import Catalog
from ...pg.name import RelationName
from ..language.formatting import format_file
from ..language.parse import parse_schema
from ..language.syntax import Arity, Block, BlockKind, FieldNode, SchemaFile
from ..meaning.schema import EnumType, ManyToMany, Model, PrismaSchema
from ..scope import scope_of
from .edits import NOTE, Edits
from .live import between_tables, live_of
from .models import BlockSite, ModelEditor, new_model
from .names import names_of
from .notes import other_notes
from .relations import EndLine, RelationWriter, back_suffix
from .words import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What there is: the files and what they mean. `is_same`: does the object of an address stand
    in the database as the files say it? `newcomers` is the file for models and enums that no file
    has, as Prisma's `pull` has one where there are several; empty for the only one."""

    schema: PrismaSchema
    files: tuple[SchemaFile, ...]
    is_same: Callable[[Address], bool]
    home: str = "public"
    newcomers: str = ""


def merged(present: Present, catalog: Catalog) -> tuple[SchemaFile, ...]:
    """The same files with new texts, formatted; a new block stands at the end of one."""
    merge = _Merge(present, catalog)
    written = merge.files()
    parsed = parse_schema(written)
    if parsed.problems:
        return written
    return tuple(
        SchemaFile(name=each.name, text=format_file(parsed.document, each)) for each in written
    )


class _Merge:
    def __init__(self, present: Present, catalog: Catalog) -> None:
        self._present, self._schema = present, present.schema
        scope = scope_of(present.schema, present.home)
        self._scope = scope
        self._live = live_of(catalog, scope.schemas)
        names = {each.name for each in present.files}
        anew = {present.newcomers} - names - {""}
        self._files = (*present.files, *(SchemaFile(name=each, text="") for each in anew))
        self._edits = {each.name: Edits(each) for each in self._files}
        self._blocks = {(each.kind, each.name): each for each in present.schema.document.blocks}
        self._models = {
            RelationName(m.schema or present.home, m.table): m for m in present.schema.tables
        }
        self._drop_between()
        self._names = names_of(present.schema, self._live, present.home)
        self._on_tables, self._others = other_notes(catalog, self._live, scope.schemas)
        self._ignored = frozenset(table for table in self._live.tables if not self._has_key(table))
        self._added: dict[RelationName, list[str]] = {t: [] for t in self._live.tables}

    def files(self) -> tuple[SchemaFile, ...]:
        self._relations()
        self._enums()
        for name in self._live.tables:
            if name in self._models:
                self._known_model(name)
        for name, model in self._models.items():
            if name not in self._live.tables:
                block = self._blocks[BlockKind.MODEL, model.name]
                self._edits_of(block).remove_block(block)
        self._append()
        texts = {name: edits.text() for name, edits in self._edits.items()}
        there = {each.name for each in self._present.files}
        return tuple(
            SchemaFile(name=name, text=text)
            for name, text in texts.items()
            if name in there or text.strip()
        )

    def _site(self, name: RelationName) -> BlockSite:
        return BlockSite(
            table=self._live.tables[name],
            names=self._names,
            datasource=self._datasource,
            sees_predicates=self._scope.sees_predicates,
            home=self._present.home,
            notes=tuple(self._on_tables.get(name, ())),
        )

    def _known_model(self, name: RelationName) -> None:
        model = self._models[name]
        block = self._blocks[BlockKind.MODEL, model.name]
        editor = ModelEditor(
            self._site(name), model, block, self._edits_of(block), self._present.is_same
        )
        editor.edit(self._added[name])

    def _append(self) -> None:
        last = self._edits[self._present.files[-1].name]
        new = self._edits[self._present.newcomers] if self._present.newcomers else last
        for edits in self._edits.values():
            edits.remove_notes_outside(self._schema.document.blocks)
        for name in sorted(self._live.tables):
            if name not in self._models:
                new.append(new_model(self._site(name), self._added[name], self._schema_line(name),
                                     is_ignored=name in self._ignored))  # fmt: skip
        for name in sorted(self._live.enums):
            if name not in self._known_enums:
                new.append(self._new_enum(name))
        if self._others:
            last.append(["", *(f"{NOTE}{each}" for each in self._others)])

    @property
    def _datasource(self) -> str:
        blocks = self._schema.document.blocks
        return next((b.name for b in blocks if b.kind is BlockKind.DATASOURCE), "db")

    def _schema_line(self, name: RelationName) -> Sequence[str]:
        return (f"@@schema({quoted(name.schema)})",) if self._schema.schemas else ()

    def _edits_of(self, block: Block) -> Edits:
        return self._edits[block.whole.file]

    # Tables between two lists are no models.

    def _drop_between(self) -> None:
        self._between: dict[RelationName, tuple[RelationName, RelationName]] = {}
        words = {RelationName(m.schema or self._present.home, m.table): m.name
                 for m in self._schema.tables}  # fmt: skip
        for table, one, other in list(between_tables(self._live)):
            if table.name in self._models or one.references is None or other.references is None:
                continue
            first = words.get(one.references, one.references.relation)
            second = words.get(other.references, other.references.relation)
            are_there = {one.references, other.references} <= set(self._live.tables)
            if are_there and first.encode() <= second.encode():
                self._between[table.name] = (one.references, other.references)
        for each in self._schema.many_to_many:  # without foreign keys under relationMode prisma
            name = self._between_name(each)
            if name in self._live.tables and name not in self._models:
                ends = (self._schema.model(each.first), self._schema.model(each.second))
                self._between[name] = (self._table_of(ends[0]), self._table_of(ends[1]))
        for name in self._between:
            del self._live.tables[name]

    # Relations.

    def _relations(self) -> None:
        writer = RelationWriter(self._live, self._names, self._ignored)
        if self._schema.has_foreign_keys:
            for one, other in self._new_relations(writer):
                self._added[one.table].append(one.text)
                self._added[other.table].append(other.text)
        self._gone_relations()
        known = {self._between_name(each) for each in self._schema.many_to_many}
        for name, (first, second) in self._between.items():
            if name not in known:
                one, other = writer.lists(name.relation[1:], first, second)
                self._added[one.table].append(one.text)
                self._added[other.table].append(other.text)

    def _between_name(self, each: ManyToMany) -> RelationName:
        return RelationName(each.schema or self._present.home, f"_{each.name}")

    def _gone_relations(self) -> None:
        """Both ends go with their foreign key; the end without it follows what is unique."""
        for key in self._schema.foreign_keys:
            model, target = self._schema.model(key.model), self._schema.model(key.target)
            if model.is_view or target.is_view:
                continue
            table = self._live.tables.get(self._table_of(model))
            found = next(
                (k for k in table.foreign_keys if k.columns == key.columns) if table else iter(()),
                None,
            )
            back = self._field(target, key.back)
            if table is None or found is None or found.references != self._table_of(target):
                self._remove_fields((model.name, key.field), (target.name, key.back))
            elif back.type.arity is not Arity.LIST and back_suffix(table, found) == "[]":
                self._turn(target, back, "[]")  # a list of at most one is nobody's mistake
        for each in self._schema.many_to_many:
            if self._between_name(each) not in self._between:
                self._remove_fields(*each.fields)

    def _remove_fields(self, *fields: tuple[str, str]) -> None:
        for model, name in dict.fromkeys(fields):
            block = self._blocks[BlockKind.MODEL, model]
            node = next(each for each in block.fields if each.name == name)
            self._edits_of(block).remove(node.line.start)

    def _field(self, model: Model, name: str) -> FieldNode:
        block = self._blocks[BlockKind.MODEL, model.name]
        return next(each for each in block.fields if each.name == name)

    def _turn(self, model: Model, node: FieldNode, suffix: str) -> None:
        edits = self._edits_of(self._blocks[BlockKind.MODEL, model.name])
        rest = [edits.code(each.span) for each in node.attributes]
        words = [node.name, f"{node.type.name}{suffix}", *rest]
        edits.replace(node.line.start, " ".join(words))

    def _table_of(self, model: Model) -> RelationName:
        return RelationName(model.schema or self._present.home, model.table)

    def _new_relations(self, writer: RelationWriter) -> Iterator[tuple[EndLine, EndLine]]:
        known = {
            (RelationName(m.schema or self._present.home, m.table), key.columns)
            for key in self._schema.foreign_keys
            for m in (self._schema.model(key.model),)
        }
        for name in sorted(self._live.tables):
            table = self._live.tables[name]
            for key in table.foreign_keys:
                is_inside = key.references in self._live.tables
                if is_inside and (name, key.columns) not in known:
                    yield writer.ends(table, key)

    # Enums.

    @property
    def _known_enums(self) -> dict[RelationName, EnumType]:
        home = self._present.home
        return {RelationName(e.schema or home, e.type): e for e in self._schema.enums}

    def _enums(self) -> None:
        for name, enum in self._known_enums.items():
            block = self._blocks[BlockKind.ENUM, enum.name]
            edits = self._edits_of(block)
            if name not in self._live.enums:
                edits.remove_block(block)
                continue
            labels = self._live.enums[name].labels
            known = {each.label for each in enum.values}
            for value, node in zip(enum.values, block.values, strict=True):
                if value.label not in labels:
                    edits.remove(node.line.start)
            edits.add_fields(
                block, [self._value(name, each) for each in labels if each not in known]
            )

    def _new_enum(self, name: RelationName) -> list[str]:
        lines = [self._value(name, each) for each in self._live.enums[name].labels]
        word = self._names.enums[name]
        attributes = [*([f"@@map({quoted(name.relation)})"] if word != name.relation else []),
                      *self._schema_line(name)]  # fmt: skip
        return ["", f"enum {word} {{", *lines, *attributes, "}"]

    def _value(self, enum: RelationName, label: str) -> str:
        word = self._names.labels[enum][label]
        return word if word == label else f"{word} @map({quoted(label)})"

    def _has_key(self, name: RelationName) -> bool:
        """Would Prisma's client know one row of it?"""
        model = self._models.get(name)
        if model is not None:
            return not model.is_ignored
        return self._site(name).has_row_key

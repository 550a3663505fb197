"""One table as a model: made anew, or an existing one edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...catalog.address import Address, ObjectKind, of_relation
from ...pg.name import RelationName
from ..language.syntax import Attribute, Block, FieldNode
from ..meaning.default import ClientSide
from ..meaning.schema import Column, Model, RelationField
from .edits import NOTE, Edits
from .fields import Said, field_line
from .keys import KeyLine, key_lines
from .live import LiveTable, column_addresses
from .names import Names
from .notes import table_notes
from .relations import holder_suffix, relation_attribute
from .types import prisma_type
from .words import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSite:
    """`notes` are lines about what hangs on the table."""

    table: LiveTable
    names: Names
    datasource: str
    sees_predicates: bool
    home: str
    notes: tuple[str, ...]

    def field_name(self, column: str) -> str:
        return self.names.field_of(self.table.name, column)

    @property
    def keys(self) -> tuple[KeyLine, ...]:
        found = key_lines(self.table, self.field_name, self.sees_predicates, self.home)
        unsupported = {
            each.name
            for each in self.table.columns
            if prisma_type(each.type, self.names.enums).name.startswith("Unsupported")
        }
        return tuple(
            KeyLine(name=e.name, long=e.long) if e.field in unsupported else e for e in found
        )

    @property
    def has_row_key(self) -> bool:
        table = self.table
        candidates = [*([table.key] if table.key else []), *table.uniques]
        columns = [each.columns for each in candidates]
        columns += [
            (each.field,) for each in self.keys if each.field and each.short.startswith("@unique")
        ]
        return any(all(self._is_known(name) for name in names) for names in columns)

    def _is_known(self, name: str) -> bool:
        type_ = prisma_type(self.table.column(name).type, self.names.enums)
        is_supported = not type_.name.startswith("Unsupported")
        return name in self.table.required and is_supported and not type_.is_list

    def all_notes(self, keys: Iterable[KeyLine]) -> list[str]:
        said = frozenset(each.name for each in keys)
        return [*table_notes(self.table, said), *self.notes]


def new_model(
    site: BlockSite, relations: Sequence[str], attributes: Sequence[str], *, is_ignored: bool
) -> list[str]:
    """Lines of a whole block; `attributes` of its end are added to those it needs."""
    table, word = site.table, site.names.models[site.table.name]
    keys = site.keys
    lines = ["", f"model {word} {{"]
    if is_ignored:
        lines.append("// Prisma's client cannot tell one row from another here: there is no key.")
    lines += [f"{NOTE}{each}" for each in site.all_notes(keys)]
    for column in table.columns:
        short = [each.short for each in keys if each.field == column.name]
        lines.append(field_line(table, column, site.names, datasource=site.datasource, keys=short))
    lines += relations
    lines += [each.long for each in keys if not each.field]
    if word != table.name.relation:
        lines.append(f"@@map({quoted(table.name.relation)})")
    lines += attributes
    if is_ignored:
        lines.append("@@ignore")
    return [*lines, "}"]


class ModelEditor:
    """Edits the block of one model, line by line, where the database says something else."""

    def __init__(
        self,
        site: BlockSite,
        model: Model,
        block: Block,
        edits: Edits,
        is_same: Callable[[Address], bool],
    ) -> None:
        self._site, self._model, self._block = site, model, block
        self._edits, self._is_same = edits, is_same
        self._table = site.table
        self._keys = {each.name: each for each in site.keys}

    def edit(self, relations: Sequence[str]) -> None:
        """`relations` are lines of new relations."""
        kept = set(self._kept_keys())
        new = [key for name, key in self._keys.items() if name not in kept]
        behind = {key.field: key.short for key in new if key.field}
        known = {each.column for each in self._model.columns}
        for node in self._block.fields:
            column = self._model.column(node.name)
            if column is not None:
                self._column(node, column, behind)
        added = [
            field_line(
                self._table,
                each,
                self._site.names,
                datasource=self._site.datasource,
                keys=[behind[each.name]] if each.name in behind else [],
            )
            for each in self._table.columns
            if each.name not in known
        ]
        self._edits.add_fields(self._block, [*added, *relations])
        self._edits.add_attributes(self._block, [each.long for each in new if not each.field])
        self._relation_lines()
        self._edits.add_notes(self._block, self._site.all_notes(self._keys.values()))

    def _kept_keys(self) -> Iterator[str]:
        """Names of keys and indexes whose attributes stay; the others' lines go."""
        for attribute, line in self._attributes():
            name = self._name_of(attribute)
            if not name:
                continue
            if name in self._keys and all(map(self._is_same, self._addresses(name))):
                yield name
            elif line is not None:
                self._edits.remove(line)

    def _attributes(self) -> Iterator[tuple[Attribute, int | None]]:
        """Those of keys; with the start of the line where they have one of their own."""
        for node in self._block.fields:
            for each in node.attributes:
                if each.name in ("id", "unique"):
                    yield each, None
        for each, span in zip(self._block.attributes, self._block.attribute_lines, strict=True):
            if each.name in ("id", "unique", "index"):
                yield each, span.start

    def _name_of(self, attribute: Attribute) -> str:
        key = self._model.key
        if key is not None and key.span == attribute.span:
            return key.name
        found = (each.name for each in self._model.indexes if each.span == attribute.span)
        return next(found, "")

    def _addresses(self, name: str) -> tuple[Address, ...]:
        """Of the constraint or index of that name: whichever there is."""
        schema = self._table.name.schema
        return (
            of_relation(ObjectKind.CONSTRAINT, self._table.name, name),
            of_relation(ObjectKind.INDEX, RelationName(schema, name)),
        )

    def _column(self, node: FieldNode, column: Column, behind: dict[str, str]) -> None:
        there = {each.name: each for each in self._table.columns}
        if column.column not in there:
            self._edits.remove(node.line.start)
            return
        keys = [each for each in node.attributes if each.name in ("id", "unique")]
        stay = [
            each
            for each in keys
            if (name := self._name_of(each)) in self._keys
            and all(map(self._is_same, self._addresses(name)))
        ]
        is_same = all(map(self._is_same, column_addresses(self._table.name, column.column)))
        if is_same and len(stay) == len(keys) and column.column not in behind:
            return
        words = [self._edits.code(each.span) for each in stay]
        words += [behind[column.column]] if column.column in behind else []
        text = field_line(
            self._table,
            there[column.column],
            self._site.names,
            datasource=self._site.datasource,
            keys=words,
            said=self._said(node, column),
        )
        self._edits.replace(node.line.start, text)

    def _said(self, node: FieldNode, column: Column) -> Said:
        texts = {each.name: self._edits.code(each.span) for each in node.attributes}
        is_client_side = isinstance(column.default, ClientSide)
        return Said(
            client_default=texts.get("default", "") if is_client_side else "",
            updated_at=texts.get("updatedAt", ""),
            map=texts.get("map", ""),
            ignore=texts.get("ignore", ""),
        )

    # Relations that are there already.

    def _relation_lines(self) -> None:
        nodes = {each.name: each for each in self._block.fields}
        for relation in self._model.relations:
            if relation.fields:
                self._holder(relation, nodes[relation.name])

    def _holder(self, relation: RelationField, node: FieldNode) -> None:
        columns = self._model.column_names(relation.fields)
        key = next((k for k in self._table.foreign_keys if k.columns == columns), None)
        if key is None or key.references is None:
            return
        suffix = holder_suffix(self._table, key)
        is_same = self._is_same(key.address)
        if is_same and not (suffix and relation.arity.value == ""):
            return
        attribute = relation_attribute(self._table, key, self._site.names, relation.relation_name)
        ignore = " @ignore" if relation.is_ignored else ""
        text = f"{relation.name} {relation.target}{suffix} {attribute}{ignore}"
        self._edits.replace(node.line.start, text)

"""Keys and indexes of the database as attributes of a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...catalog.constraint import Constraint
from ...catalog.index import Index
from ..equivalence import IndexPart, IndexText, index_text
from ..meaning.names import index_name, primary_key_name, unique_name
from ..meaning.operator_classes import prisma_name
from .live import LiveTable
from .words import quoted

_METHODS = {"hash": "Hash", "gin": "Gin", "gist": "Gist", "spgist": "SpGist", "brin": "Brin"}
FieldName = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """`name` is that in the database. `field` is the column whose field it may stand behind, then
    `short` is what stands there; else `long` is a line of its own."""

    name: str
    long: str
    field: str = ""
    short: str = ""


def key_lines(
    table: LiveTable, field_name: FieldName, sees_predicates: bool, home: str
) -> Iterator[KeyLine]:
    """Primary key first, then unique criteria, then indexes; what cannot be said is left out.

    An operator class that is found from the schema `home` is named without it: so does Prisma, to
    which the other spelling would be another index."""
    if table.key is not None:
        yield _primary(table, table.key, field_name)
    for each in table.uniques:
        yield _unique_constraint(table, each, field_name)
    for index in sorted(table.indexes, key=lambda e: (not e.is_unique, e.name.relation)):
        text = index_text(index, sees_predicates)
        if text is not None:
            parts = tuple(_found_from(home, each) for each in text.parts)
            yield _index(table, index, replace(text, parts=parts), field_name)


def _found_from(home: str, part: IndexPart) -> IndexPart:
    schema, _, name = part.operator_class.rpartition(".")
    return replace(part, operator_class=name) if schema == home else part


def _primary(table: LiveTable, key: Constraint, field_name: FieldName) -> KeyLine:
    named = _map(key.name, primary_key_name(table.name.relation))
    fields = _list(key.columns, field_name)
    arguments = f"({', '.join((fields, *named))})"
    short = f"@id({named[0]})" if named else "@id"
    single = key.columns[0] if len(key.columns) == 1 else ""
    return KeyLine(name=key.name, long=f"@@id{arguments}", field=single, short=short)


def _unique_constraint(table: LiveTable, each: Constraint, field_name: FieldName) -> KeyLine:
    named = _map(each.name, unique_name(table.name.relation, each.columns))
    fields = _list(each.columns, field_name)
    short = f"@unique({named[0]})" if named else "@unique"
    single = each.columns[0] if len(each.columns) == 1 else ""
    long = f"@@unique({', '.join((fields, *named))})"
    return KeyLine(name=each.name, long=long, field=single, short=short)


def _index(table: LiveTable, index: Index, text: IndexText, field_name: FieldName) -> KeyLine:
    columns = [part.column for part in text.parts]
    make_name = unique_name if index.is_unique else index_name
    named = _map(index.name.relation, make_name(table.name.relation, columns))
    method = _METHODS.get(text.method, "BTree")
    parts = ", ".join(_part(p.column, p.operator_class, p.is_descending, method, field_name)
                      for p in text.parts)  # fmt: skip
    options = [f"type: {method}"] if text.method != "btree" else []
    where = [f"where: raw({quoted(text.predicate)})"] if text.predicate else []
    word = "@@unique" if index.is_unique else "@@index"
    long = f"{word}({', '.join((f'[{parts}]', *options, *where, *named))})"
    is_plain = len(columns) == 1 and parts == field_name(columns[0])
    if not (index.is_unique and is_plain and not where):
        return KeyLine(name=index.name.relation, long=long)
    short = f"@unique({named[0]})" if named else "@unique"
    return KeyLine(name=index.name.relation, long=long, field=columns[0], short=short)


def _part(
    column: str, operator_class: str, is_descending: bool, method: str, field_name: FieldName
) -> str:
    options = []
    if operator_class:
        known = prisma_name(operator_class.rpartition(".")[2], method)
        options.append(f"ops: {known or f'raw({quoted(operator_class)})'}")
    if is_descending:
        options.append("sort: Desc")
    name = field_name(column)
    return f"{name}({', '.join(options)})" if options else name


def _list(columns: Sequence[str], field_name: FieldName) -> str:
    return f"[{', '.join(map(field_name, columns))}]"


def _map(name: str, default: str) -> list[str]:
    return [] if name == default else [f"map: {quoted(name)}"]

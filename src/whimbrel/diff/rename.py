"""Renames of schemas, types, tables and columns: said by the user or asked for, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Column
from ..catalog.composite_type import CompositeType
from ..catalog.domain import Domain
from ..catalog.enum_type import EnumType
from ..catalog.space import Schema
from ..catalog.table import Table
from ..errors import Notice, Usage
from ..pg.name import RelationName
from .alike import Alike, Shape
from .change import Rename as Renaming
from .change import RenameColumn, RenameLabel, RenameSchema, RenameTable, RenameType
from .difference import RenameCandidate
from .lineage import Lineage, Tie
from .pairing import Pairing
from .relabel import relabel

# Two schemas look alike when at least this share of all their tables is common to both.
_ALIKE = 0.6


_Tables = dict[RelationName, RelationName]


@dataclass(frozen=True, slots=True)
class Rename:
    """`before` is now called `after`; with `after` None the user says it is *not* a rename."""

    before: Address
    after: Address | None


def read_renames(words: tuple[str, ...], before: Catalog, after: Catalog) -> tuple[Rename, ...]:
    """`users=accounts`, `users.name=users.full_name`, `app.users.name=full_name`, a label of an
    enum as `mood.ok=fine`; `users.name=` says that it is dropped.

    Raises `Usage` (D301–D304) naming what there is.
    """
    tables: _Tables = {}
    found: dict[str, Rename] = {}
    for word in sorted(words, key=lambda word: _is_of_part(word, before)):
        rename = found[word] = _read(word, before, after, tables)
        if rename.before.kind is ObjectKind.TABLE and rename.after:
            tables[rename.before.relation] = rename.after.relation
    return tuple(found[word] for word in words)


def _is_of_part(word: str, before: Catalog) -> bool:
    """Columns and labels are read after tables, whose new names they may speak of."""
    old = _find(word.partition("=")[0], before)
    return old is not None and old.kind is not ObjectKind.TABLE


def apply_renames(
    before: Catalog, renames: tuple[Rename, ...]
) -> tuple[Catalog, tuple[Renaming, ...]]:
    """`before` under the new names, and the changes that lead there: tables first."""
    changes: list[Renaming] = []
    moved: dict[RelationName, RelationName] = {}
    schemas: dict[str, str] = {}
    for rename in sorted(renames, key=_outermost_first):
        if rename.after is None:
            continue
        if rename.before.kind is ObjectKind.SCHEMA:
            schemas[rename.before.name] = rename.after.name
        schema = schemas.get(rename.before.schema, rename.before.schema)
        there = Rename(rename.before._replace(schema=schema), rename.after)
        change = _change(there, rename.after, moved, before)
        lineage = Lineage(each for each in before.objects if isinstance(each, Tie))
        before = relabel(before, change)
        if isinstance(change, RenameColumn):
            for heir in lineage.heirs(change.table):
                before = relabel(before, replace(change, table=heir))
        changes.append(change)
    return before, tuple(changes)


def _outermost_first(rename: Rename) -> int:
    order = (ObjectKind.SCHEMA, *_TYPES, ObjectKind.TABLE)
    return order.index(rename.before.kind) if rename.before.kind in order else len(order)


def _change(
    rename: Rename, after: Address, moved: dict[RelationName, RelationName], catalog: Catalog
) -> Renaming:
    old = rename.before.relation
    if rename.before.kind is ObjectKind.TABLE:
        moved[old] = after.relation
        columns = tuple(column.name for column in catalog.columns_of(old))
        return RenameTable(before=old, after=after.relation, columns=columns)
    if rename.before.kind is ObjectKind.SCHEMA:
        return RenameSchema(before=rename.before.name, after=after.name)
    if rename.before.kind in _TYPES:
        return RenameType(kind=after.kind, before=old, after=after.relation)
    if rename.before.kind is ObjectKind.LABEL:
        return RenameLabel(enum=old, before=rename.before.part, after=after.part)
    table = moved.get(old, old)
    return RenameColumn(table=table, before=rename.before.part, after=after.part)


def find_candidates(pairing: Pairing, renames: tuple[Rename, ...]) -> tuple[RenameCandidate, ...]:
    """What goes while something of the same shape comes, unless the user has answered."""
    answered = {each.before for each in renames}
    schemas = list(_schemas(pairing))
    moving = {each.before.name for each in schemas}
    parts = [*_types(pairing), *_tables(pairing), *_columns(pairing), *_labels(pairing)]
    # What lives in a schema that may be renamed is not asked for one by one.
    found = [*schemas, *(each for each in parts if each.before.schema not in moving)]
    return tuple(each for each in found if each.before not in answered)


def _schemas(pairing: Pairing) -> Iterator[RenameCandidate]:
    """One goes and one comes, and most of what holds rows in them has the same names."""
    before, after = _tables_by_schema(pairing.before), _tables_by_schema(pairing.after)
    come = [name for name in after if pairing.is_new(Address(_SCHEMA, "", name))]
    for old, one in before.items():
        gone = Address(_SCHEMA, "", old)
        for new in come if pairing.is_gone(gone) else ():
            two = after[new]
            if len(one & two) >= _ALIKE * len(one | two):
                yield RenameCandidate(before=gone, after=Address(_SCHEMA, "", new))


def _tables_by_schema(objects: Mapping[Address, CatalogObject]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in objects.values():
        if isinstance(each, Table):
            found.setdefault(each.name.schema, set()).add(each.name.relation)
    return found


def _types(pairing: Pairing) -> Iterator[RenameCandidate]:
    """Of the same content, and columns are of it."""
    come: defaultdict[object, list[Address]] = defaultdict(list)
    for address, new in pairing.after.items():
        if address.kind in _TYPES and pairing.is_new(address):
            come[address.kind, _content(new)].append(address)
    for address, old in pairing.before.items():
        if address.kind not in _TYPES or not pairing.is_gone(address):
            continue
        for there in come[address.kind, _content(old)] if address in pairing.types.used else ():
            yield RenameCandidate(before=address, after=there)


def _content(thing: CatalogObject) -> object:
    match thing:
        case EnumType():
            return thing.labels
        case CompositeType():
            return thing.attributes
        case Domain():
            return thing.type, thing.collation
        case _:
            return thing


_SCHEMA = ObjectKind.SCHEMA
_TYPES = (ObjectKind.ENUM, ObjectKind.COMPOSITE_TYPE, ObjectKind.DOMAIN, ObjectKind.RANGE_TYPE)


def _columns(pairing: Pairing) -> Iterator[RenameCandidate]:
    come: defaultdict[object, list[Address]] = defaultdict(list)
    for address, new in pairing.after.items():
        if isinstance(new, Column) and pairing.is_new(address):
            come[_likeness(new)].append(address)
    for address, old in pairing.before.items():
        if isinstance(old, Column) and pairing.is_gone(address):
            for there in come.get(_likeness(old), ()):
                yield RenameCandidate(before=address, after=there)


def _likeness(column: Column) -> object:
    return column.table, column.type.text, column.identity, column.generated


def _tables(pairing: Pairing) -> Iterator[RenameCandidate]:
    gone = [
        t for t in pairing.before.values() if isinstance(t, Table) and pairing.is_gone(t.address)
    ]
    come = [t for t in pairing.after.values() if isinstance(t, Table) and pairing.is_new(t.address)]
    if not gone or not come:
        return
    shapes = _shapes(pairing.after)
    alike = Alike({each.address: shapes.get(each.name, frozenset()) for each in come})
    shapes = _shapes(pairing.before)
    for old in gone:
        for there in alike.to(old.address, shapes.get(old.name, frozenset())):
            yield RenameCandidate(before=old.address, after=there)


def _labels(pairing: Pairing) -> Iterator[RenameCandidate]:
    """As many labels as before, and where one differs the old is gone and the new is new."""
    for old in pairing.before.values():
        new = pairing.after.get(old.address)
        if not (isinstance(old, EnumType) and isinstance(new, EnumType)):
            continue
        pairs = [(a, b) for a, b in zip(old.labels, new.labels, strict=False) if a != b]
        if len(old.labels) == len(new.labels) and all(
            a not in new.labels and b not in old.labels for a, b in pairs
        ):
            for a, b in pairs:
                yield RenameCandidate(before=_label(old, a), after=_label(new, b))


def _label(enum: EnumType, label: str) -> Address:
    return of_relation(ObjectKind.LABEL, enum.name, label)


def _addresses(catalog: Catalog) -> Iterator[Address]:
    """Of what can be renamed by the user's word."""
    for each in catalog.objects:
        match each:
            case Table() | Column() | CompositeType() | Domain() | Schema():
                yield each.address
            case EnumType():
                yield each.address
                yield from (_label(each, label) for label in each.labels)
            case _:
                pass


def _shapes(objects: Mapping[Address, CatalogObject]) -> dict[RelationName, Shape]:
    shapes: defaultdict[RelationName, set[tuple[str, str]]] = defaultdict(set)
    for each in objects.values():
        if isinstance(each, Column):
            shapes[each.table].add((each.name, each.type.text))
    return {name: frozenset(shape) for name, shape in shapes.items()}


def _read(word: str, before: Catalog, after: Catalog, tables: _Tables) -> Rename:
    left, separator, right = word.partition("=")
    if not separator or not left:
        raise _usage("D301", f"--rename {word} is not of the form OLD=NEW", "")
    old = _find(left, before)
    if old is None:
        what = f"--rename {word}: there is no table, column, type, label or schema {left}"
        raise _usage("D302", what, _known(before))
    if not right:
        return Rename(old, None)
    new = _find(right, after, like=old) or _find_short(right, after, old, tables)
    if new is None:
        what = f"--rename {word}: the new schema has no {old.kind.value} {right}"
        raise _usage("D303", what, _known(after))
    there, here = set(_addresses(after)), set(_addresses(before))
    if old in there or new in here:
        stays = old if old in there else new
        raise _usage("D304", f"--rename {word}: {stays.shown} is in both schemas", "")
    return Rename(old, new)


def _find(text: str, catalog: Catalog, like: Address | None = None) -> Address | None:
    """By full name, by name within any schema where that is unique, `public` first."""
    known = [a for a in _addresses(catalog) if like is None or a.kind is like.kind]
    schemas = [each for each in known if each.kind is ObjectKind.SCHEMA]
    others = [each for each in known if each.kind is not ObjectKind.SCHEMA]
    # A table may be called like a schema; it is meant then.
    for addresses, forms in ((others, _full), (others, _short), (schemas, _full)):
        found = [each for each in addresses if text == forms(each)]
        in_public = [each for each in found if each.schema == "public"]
        if len(found) == 1 or in_public:
            return (in_public or found)[0]
    return None


def _full(address: Address) -> str:
    return address.path


def _short(address: Address) -> str:
    return ".".join(part for part in (address.name, address.part) if part)


def _find_short(text: str, catalog: Catalog, like: Address, tables: _Tables) -> Address | None:
    """`users.name=full_name`: the new name alone, in the same schema, table or type."""
    if like.kind is ObjectKind.TABLE or like.kind in _TYPES:
        wanted = Address(like.kind, like.schema, text)
    else:
        whole = tables.get(like.relation, like.relation)
        wanted = of_relation(like.kind, whole, text)
    return wanted if wanted in _addresses(catalog) else None


def _known(catalog: Catalog) -> str:
    names = [table.name.shown for table in catalog.tables]
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"tables there: {shown or 'none'}"


def _usage(code: str, what: str, known: str) -> Usage:
    return Usage(
        Notice(
            code=code,
            what=what,
            why=known or "a rename names what there is now and what it is to be called",
            next="give it as --rename TABLE=TABLE or --rename TABLE.COLUMN=TABLE.COLUMN; "
            "--rename TABLE.COLUMN= says that it is dropped",
        )
    )

"""Primary keys, unique criteria and indexes of a model, with the names they get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language.problem import ProblemKind
from ..language.syntax import (
    Argument,
    Arity,
    Attribute,
    Block,
    Call,
    Expression,
    Items,
    Span,
    Text,
    Word,
)
from .arguments import Arguments, shown_value
from .collect import Collected
from .names import index_name, primary_key_name, unique_name
from .operator_classes import METHODS, OPERATOR_CLASSES, fits_class, fits_method, sql_name
from .predicate import read_predicate
from .scalars import sql_type
from .schema import Column, EnumRef, Index, IndexPart, Key, ScalarType, Sort, Unsupported

_OF_UNIQUE = ("fields", "name", "map", "length", "sort", "clustered", "where")
_SORTS = {each.value: each for each in Sort}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    key: Key | None
    indexes: tuple[Index, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The model whose keys are read; `relations` are names of fields that are no columns."""

    block: Block
    table: str
    columns: tuple[Column, ...]
    relations: frozenset[str]
    features: frozenset[str]


class KeyReader:
    def __init__(self, site: Site, collected: Collected) -> None:
        self._site, self._collected = site, collected
        self._columns = {each.name: each for each in site.columns}

    def read(self) -> Keys:
        """Of the fields first, then of the model, as they stand in the file."""
        keys = [*self._field_keys(), *self._model_keys()]
        for extra in keys[1:]:
            self._say(
                f"{self._site.block.name} has a primary key already",
                extra.span,
                "keep one @id or one @@id",
            )
        indexes = (*self._field_uniques(), *self._model_indexes())
        return Keys(key=keys[0] if keys else None, indexes=indexes)

    def _field_keys(self) -> Iterator[Key]:
        for column, attribute in self._of_fields("id"):
            said = Arguments(attribute, ("map", "sort", "length", "clustered"), self._collected)
            self._refuse(said, ("length", "clustered", "sort"))
            if column.arity is not Arity.REQUIRED:
                self._say(
                    f"@id stands at {column.name}, which is not required",
                    attribute.span,
                    "a key has no NULL: write the type without `?` and `[]`",
                )
            self._check_type(column, attribute)
            yield self._key((column.name,), said)

    def _model_keys(self) -> Iterator[Key]:
        for attribute in self._of_model("id"):
            said = Arguments(
                attribute, ("fields", "name", "map", "length", "sort", "clustered"),
                self._collected, shown="@@id",
            )  # fmt: skip
            self._refuse(said, ("clustered",))
            said.text("name")
            parts = self._parts(said, "", allows_ops=True)
            for each in parts:
                if each.sort is not None:
                    self._say("PostgreSQL sorts no primary key", attribute.span, "leave sort out")
                column = self._columns.get(each.column)
                if column and column.arity is not Arity.REQUIRED:
                    self._say(
                        f"@@id holds {each.column}, which is not required",
                        attribute.span,
                        "a key has no NULL: write its type without `?` and `[]`",
                    )
            yield self._key(tuple(each.column for each in parts), said)

    def _key(self, columns: tuple[str, ...], said: Arguments) -> Key:
        name = said.text("map") or primary_key_name(self._site.table)
        return Key(columns=columns, name=name, span=said.span)

    def _field_uniques(self) -> Iterator[Index]:
        for column, attribute in self._of_fields("unique"):
            said = Arguments(
                attribute, ("map", "sort", "length", "clustered", "where"), self._collected
            )
            self._refuse(said, ("length", "clustered"))
            self._check_type(column, attribute)
            part = IndexPart(column=column.name, sort=self._sort(said.get("sort")))
            yield self._index((part,), said, is_unique=True)

    def _model_indexes(self) -> Iterator[Index]:
        for attribute in self._site.block.attributes:
            if attribute.name not in ("index", "unique"):
                continue
            is_unique = attribute.name == "unique"
            takes = _OF_UNIQUE if is_unique else (*_OF_UNIQUE, "type", "ops")
            said = Arguments(attribute, takes, self._collected, shown=f"@@{attribute.name}")
            self._refuse(said, ("clustered",))
            method = self._method(said)
            parts = self._parts(said, method if not is_unique else "", allows_ops=not is_unique)
            yield self._index(parts, said, is_unique=is_unique, method=method)

    def _index(
        self, parts: tuple[IndexPart, ...], said: Arguments, *, is_unique: bool, method: str = ""
    ) -> Index:
        columns = [self._columns[p.column].column for p in parts if p.column in self._columns]
        default = (unique_name if is_unique else index_name)(self._site.table, columns)
        name = said.text("map")
        if not is_unique:
            name = name or said.text("name")  # the word for map up to Prisma 2
        elif said.get("name") is not None:
            said.text("name")
        return Index(
            parts=parts,
            name=name or default,
            is_unique=is_unique,
            method=METHODS.get(method, ""),
            predicate=self._predicate(said),
            span=said.span,
        )

    def _predicate(self, said: Arguments) -> str:
        value = said.get("where")
        if value is None:
            return ""
        names = {each.name: each.column for each in self._site.columns}
        return read_predicate(value, names, self._site.features, self._collected)

    def _method(self, said: Arguments) -> str:
        word = said.word("type")
        value = said.get("type")
        if word is None or value is None:
            return "BTree"
        if word not in METHODS:
            self._collected.say_unknown(
                ProblemKind.KEY, f"there is no index of type {word}", value.span, word, METHODS
            )
        return word

    def _parts(self, said: Arguments, method: str, *, allows_ops: bool) -> tuple[IndexPart, ...]:
        """`method` is empty where an operator class changes nothing (a key) or is refused."""
        value = said.require("fields")
        if value is None:
            return ()
        items = value.items if isinstance(value, Items) else (value,)
        if not items:
            self._say("no field is named", value.span, "write `[field, field]`")
        found = [self._part(each, method, allows_ops=allows_ops) for each in items]
        parts = [each for each in found if each is not None]
        names = [each.column for each in parts]
        for name in sorted({each for each in names if names.count(each) > 1}):
            self._say(f"{name} is named twice", value.span, "leave one out")
        return tuple(parts)

    def _part(self, item: Expression, method: str, *, allows_ops: bool) -> IndexPart | None:
        match item:
            case Word(text=name):
                sort, ops = None, ""
            case Call(name=name, arguments=arguments):
                sort, ops = self._options(arguments, method, allows_ops=allows_ops)
            case _:
                self._say(
                    f"{shown_value(item)} is no field",
                    item.span,
                    "write the field's name without quotes",
                )
                return None
        if name not in self._columns:
            self._unknown(name, item.span)
            return None
        if method:
            self._check_fit(self._columns[name], method, ops, item)
        return IndexPart(column=name, sort=sort, operator_class=ops)

    def _check_fit(self, column: Column, method: str, ops: str, item: Expression) -> None:
        """Does the index's method know the type, and the operator class?"""
        type_, is_list = _sql_type(column), column.arity is Arity.LIST
        word = _written_class(item)
        if word and word in OPERATOR_CLASSES.get(method, ()):
            if not fits_class(type_, word, method=method, is_list=is_list):
                self._say(
                    f"operator class {word} is not for the type of {column.name}",
                    item.span,
                    "give the field the native type it is for, or leave it out",
                )
        elif not ops and not fits_method(type_, method, is_list=is_list):
            self._say(
                f"an index of type {method} does not know the type of {column.name}",
                item.span,
                f'leave the type out, or name a class: `{column.name}(ops: raw("gin_trgm_ops"))`',
            )

    def _options(
        self, arguments: Sequence[Argument], method: str, *, allows_ops: bool
    ) -> tuple[Sort | None, str]:
        sort, ops = None, ""
        for each in arguments:
            if each.name == "sort":
                sort = self._sort(each.value)
                if method == "Hash":
                    self._say("an index of type Hash has no order", each.span, "leave sort out")
            elif each.name == "ops" and allows_ops:
                ops = self._operator_class(each.value, method) if method else ""
            elif each.name == "length":
                self._say(
                    "PostgreSQL has no index on a part of a text by length",
                    each.span,
                    "leave `length` out, or index an expression by a migration",
                )
            else:
                known = ("sort", "ops") if allows_ops else ("sort",)
                what = f"a field of an index has no option {each.name or 'without a name'}"
                self._collected.say_unknown(ProblemKind.KEY, what, each.span, each.name, known)
        return sort, ops

    def _operator_class(self, value: Expression | None, method: str) -> str:
        match value:
            case Call(name="raw", arguments=(argument,)) if isinstance(argument.value, Text):
                return argument.value.value
            case Word(text=word):
                known = OPERATOR_CLASSES.get(method, ())
                if word in known:
                    return sql_name(word)
                what = f"an index of type {method} has no operator class {word}"
                if known:
                    self._collected.say_unknown(ProblemKind.KEY, what, value.span, word, known)
                else:
                    self._say(what, value.span, f'write `ops: raw("{sql_name(word)}")`')
                return ""
        if value is not None:
            self._say("ops is neither a name nor raw()", value.span, 'write `ops: raw("text_ops")`')
        return ""

    def _sort(self, value: Expression | None) -> Sort | None:
        if value is None:
            return None
        word = value.text if isinstance(value, Word) else ""
        if word not in _SORTS:
            self._say("sort is neither Asc nor Desc", value.span, "write `sort: Desc`")
        return _SORTS.get(word)

    def _unknown(self, name: str, span: Span) -> None:
        if name in self._site.relations:
            self._say(
                f"{name} is a relation and no column",
                span,
                "name the field that holds the key, the one in its `fields: […]`",
            )
            return
        what = f"{self._site.block.name} has no field {name}"
        self._collected.say_unknown(ProblemKind.KEY, what, span, name, self._columns)

    def _check_type(self, column: Column, attribute: Attribute) -> None:
        if isinstance(column.type, Unsupported):
            self._say(
                f"@{attribute.name} does not go with an unsupported type",
                attribute.span,
                f"write `@@{attribute.name}([{column.name}])` in a migration",
            )

    def _refuse(self, said: Arguments, names: Sequence[str]) -> None:
        for name in names:
            value = said.get(name)
            if value is not None:
                self._say(f"PostgreSQL has no {name} here", value.span, "leave it out")

    def _of_fields(self, name: str) -> Iterator[tuple[Column, Attribute]]:
        for node in self._site.block.fields:
            found = [each for each in node.attributes if each.name == name]
            if found and node.name in self._columns:
                yield self._columns[node.name], found[0]

    def _of_model(self, name: str) -> Iterator[Attribute]:
        return (each for each in self._site.block.attributes if each.name == name)

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.KEY, what, span, instead)


def _sql_type(column: Column) -> str:
    """Without brackets; `enum` for an enum, empty for what only PostgreSQL knows."""
    match column.type:
        case ScalarType(scalar=scalar, native=native):
            return sql_type(scalar, native).partition("(")[0]
        case EnumRef():
            return "enum"
        case _:
            return ""


def _written_class(item: Expression) -> str:
    """The word behind `ops:`, empty for raw() and for none."""
    arguments = item.arguments if isinstance(item, Call) else ()
    words = [a.value.text for a in arguments if a.name == "ops" and isinstance(a.value, Word)]
    return words[0] if words else ""

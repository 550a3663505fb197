"""From the lines of a model to its columns and the ends of its relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..language.problem import ProblemKind
from ..language.syntax import (
    Arity,
    Attribute,
    Block,
    Expression,
    FieldNode,
    Items,
    Number,
    Span,
    TypeName,
    Word,
)
from .arguments import Arguments
from .collect import Collected
from .defaults import DefaultReader
from .scalars import ELSEWHERE, NATIVE_TYPES, SCALARS, NativeRule, NativeType, Scalar
from .schema import (
    Action,
    Column,
    ColumnType,
    EnumRef,
    RelationField,
    ScalarType,
    Unsupported,
)

_OF_COLUMN = ("id", "unique", "default", "updatedAt", "map", "ignore")
_OF_RELATION = ("relation", "ignore")
_ACTIONS: Mapping[str, Action] = {each.value: each for each in Action}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the names in a schema stand for. `datasource` is what native types begin with."""

    models: frozenset[str]
    enums: frozenset[str]
    values: Mapping[str, tuple[str, ...]]
    datasource: str


class FieldReader:
    def __init__(self, known: Known, collected: Collected) -> None:
        self._known, self._collected = known, collected
        self._defaults = DefaultReader(collected, known.values)

    def read(self, block: Block) -> Iterator[Column | RelationField]:
        """In the order of the file; what cannot be read is left out and collected."""
        for node in _without_doubles(block, self._collected):
            if node.type.name in self._known.models:
                yield self._relation(node)
                continue
            type_ = self._type(node.type)
            if type_ is not None:
                yield self._column(node, type_)

    def _column(self, node: FieldNode, type_: ColumnType) -> Column:
        attributes = self._attributes(node, _OF_COLUMN, f"a field of type {_shown(node.type)}")
        natives = [a for a in node.attributes if "." in a.name]
        if natives:
            type_ = self._native(natives, type_)
        found = attributes.get("default")
        default = self._defaults.read(found, type_, node.type.arity) if found else None
        self._check_updated_at(attributes.get("updatedAt"), node, type_)
        return Column(
            name=node.name,
            column=self._mapped(attributes.get("map")) or node.name,
            type=type_,
            arity=node.type.arity,
            default=default,
            is_updated_at="updatedAt" in attributes,
            is_ignored="ignore" in attributes,
            docs=node.docs,
            span=node.span,
        )

    def _relation(self, node: FieldNode) -> RelationField:
        attributes = self._attributes(node, _OF_RELATION, "a relation")
        natives = [a for a in node.attributes if "." in a.name]
        if natives:
            self._say("a relation has no native type", natives[0].span, "leave it out")
        found = attributes.get("relation")
        takes = ("name", "fields", "references", "onDelete", "onUpdate", "map")
        said = Arguments(found, takes, self._collected) if found else None
        return RelationField(
            name=node.name,
            target=node.type.name,
            arity=node.type.arity,
            relation_name=(said.text("name") or "") if said else "",
            fields=self._names(said, "fields"),
            references=self._names(said, "references"),
            on_delete=self._action(said, "onDelete"),
            on_update=self._action(said, "onUpdate"),
            constraint=(said.text("map") or "") if said else "",
            is_ignored="ignore" in attributes,
            span=node.span,
        )

    def _type(self, name: TypeName) -> ColumnType | None:
        if name.unsupported is not None:
            return Unsupported(name.unsupported)
        if name.name in SCALARS:
            return ScalarType(SCALARS[name.name])
        if name.name in self._known.enums:
            return EnumRef(name.name)
        known = (*SCALARS, *self._known.models, *self._known.enums)
        what = f"there is no type {name.name}"
        self._collected.say_unknown(ProblemKind.TYPE, what, name.span, name.name, known)
        return None

    def _attributes(
        self, node: FieldNode, allowed: Sequence[str], shown: str
    ) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {}
        for each in node.attributes:
            if "." in each.name:
                continue
            if each.name in found:
                self._say(f"@{each.name} stands here twice", each.span, "leave one out")
            elif each.name in allowed:
                found[each.name] = each
            elif each.name in (*_OF_COLUMN, *_OF_RELATION):
                self._say(f"@{each.name} does not go with {shown}", each.span, "leave it out")
            else:
                what = f"there is no attribute @{each.name}"
                known = (*allowed, f"{self._known.datasource}.Text")
                self._collected.say_unknown(
                    ProblemKind.ATTRIBUTE, what, each.span, each.name, known
                )
        return found

    def _check_updated_at(
        self, attribute: Attribute | None, node: FieldNode, type_: ColumnType
    ) -> None:
        if attribute is None:
            return
        is_moment = isinstance(type_, ScalarType) and type_.scalar is Scalar.DATE_TIME
        if not is_moment or node.type.arity is Arity.LIST:
            self._say(
                "@updatedAt is for single fields of type DateTime",
                attribute.span,
                "leave it out, or write `DateTime @updatedAt`",
            )
        if attribute.arguments:
            self._say("@updatedAt takes no argument", attribute.span, "write `@updatedAt`")

    def _mapped(self, attribute: Attribute | None) -> str:
        if attribute is None:
            return ""
        arguments = Arguments(attribute, ("name",), self._collected)
        arguments.require("name")
        return arguments.text("name") or ""

    def _native(self, found: Sequence[Attribute], type_: ColumnType) -> ColumnType:
        attribute = found[0]
        for extra in found[1:]:
            self._say("a field has one native type", extra.span, "leave one out")
        prefix, _, name = attribute.name.partition(".")
        if prefix != self._known.datasource:
            self._say(
                f"@{prefix} is not the name of the datasource",
                attribute.span,
                f"write `@{self._known.datasource}.{name}`",
            )
            return type_
        rule = NATIVE_TYPES.get(name)
        if rule is None:
            self._no_native(attribute, name, type_)
            return type_
        if not isinstance(type_, ScalarType) or type_.scalar not in rule.scalars:
            fitting = " or ".join(each.value for each in Scalar if each in rule.scalars)
            what = f"@{attribute.name} is for fields of type {fitting}"
            words = ", ".join(f"`@{prefix}.{each}`" for each in _natives_of(type_))
            instead = f"make it {fitting}" + (f", or write one of {words}" if words else "")
            self._say(what, attribute.span, instead)
            return type_
        numbers = self._numbers(attribute, rule)
        return ScalarType(type_.scalar, NativeType(name, numbers))

    def _no_native(self, attribute: Attribute, name: str, type_: ColumnType) -> None:
        """A name that another database has is known; otherwise one that fits the field is near."""
        what = f"PostgreSQL has no native type {name} here"
        if here := ELSEWHERE.get(name):
            self._collected.say(
                ProblemKind.TYPE, what, attribute.span, f"here it is called `{here}`"
            )
            return
        known = _natives_of(type_) or tuple(NATIVE_TYPES)
        self._collected.say_unknown(ProblemKind.TYPE, what, attribute.span, name, known)

    def _numbers(self, attribute: Attribute, rule: NativeRule) -> tuple[int, ...]:
        values = [each.value for each in attribute.arguments]
        texts = [each.text for each in values if isinstance(each, Number) and each.text.isdigit()]
        if len(texts) != len(values) or len(texts) not in rule.arguments:
            counts = " or ".join(map(str, sorted(rule.arguments)))
            self._say(
                f"@{attribute.name} takes {counts} whole numbers in brackets", attribute.span, ""
            )
            return ()
        numbers = tuple(map(int, texts))
        for number, (least, most) in zip(numbers, rule.ranges, strict=False):
            if not least <= number <= most:
                self._say(
                    f"@{attribute.name} takes numbers from {least} to {most}", attribute.span, ""
                )
                return ()
        if len(numbers) == 2 and numbers[1] > numbers[0]:
            self._say(
                "the scale is larger than the precision",
                attribute.span,
                f"write at most `@{attribute.name}({numbers[0]}, {numbers[0]})`",
            )
        return numbers

    def _names(self, said: Arguments | None, argument: str) -> tuple[str, ...]:
        value = said.get(argument) if said else None
        if value is None:
            return ()
        return field_names(value, f"{argument} of @relation", self._collected)

    def _action(self, said: Arguments | None, argument: str) -> Action | None:
        word = said.word(argument) if said else None
        if word is None or said is None:
            return None
        value = said.get(argument)
        assert value is not None
        if word not in _ACTIONS:
            self._collected.say_unknown(
                ProblemKind.RELATION, f"there is no action {word}", value.span, word, _ACTIONS
            )
        return _ACTIONS.get(word)

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.ATTRIBUTE, what, span, instead)


def field_names(value: Expression, shown: str, collected: Collected) -> tuple[str, ...]:
    """`[a, b]` as names; a single name stands for a list of one."""
    items = value.items if isinstance(value, Items) else (value,)
    names = [each.text for each in items if isinstance(each, Word)]
    if len(names) != len(items) or not names:
        collected.say(
            ProblemKind.ATTRIBUTE,
            f"{shown} is no list of field names",
            value.span,
            "write `[field, field]`, without quotes",
        )
    return tuple(names)


def _without_doubles(block: Block, collected: Collected) -> Iterator[FieldNode]:
    seen: set[str] = set()
    for node in block.fields:
        if node.name in seen:
            collected.say(
                ProblemKind.NAME,
                f"{block.name} has a field {node.name} already",
                node.span,
                "give it another name, or leave one out",
            )
            continue
        seen.add(node.name)
        yield node


def _shown(name: TypeName) -> str:
    return f'Unsupported("{name.unsupported}")' if name.unsupported is not None else name.name


def _natives_of(type_: ColumnType) -> tuple[str, ...]:
    if not isinstance(type_, ScalarType):
        return ()
    return tuple(name for name, rule in NATIVE_TYPES.items() if type_.scalar in rule.scalars)

"""The end of a relation that holds the key: its fields, what they point to, and what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..language.problem import ProblemKind
from ..language.syntax import Arity, Span
from .collect import Collected
from .names import foreign_key_name
from .schema import (
    Action,
    Column,
    EnumRef,
    ForeignKey,
    Model,
    PrismaSchema,
    RelationField,
    RelationMode,
    ScalarType,
)


@dataclass(frozen=True, slots=True)
class End:
    """A relation field and the model it stands in."""

    model: Model
    field: RelationField

    @property
    def shown(self) -> str:
        return f"{self.model.name}.{self.field.name}"

    @property
    def is_list(self) -> bool:
        return self.field.arity is Arity.LIST

    @property
    def holds_key(self) -> bool:
        return bool(self.field.fields or self.field.references)


class ForeignKeyReader:
    def __init__(self, schema: PrismaSchema, collected: Collected) -> None:
        self._schema, self._collected = schema, collected

    def read(
        self, model: Model, field: RelationField, back: End, *, is_single: bool
    ) -> ForeignKey | None:
        """`back` is the other end; `is_single`: a relation of one to one."""
        target = back.model
        if not self._has_both(model, field):
            return None
        columns = self._columns(model, field.fields, field.span)
        references = self._columns(target, field.references, field.span)
        if columns is None or references is None:
            return None
        self._check_types(model, field, columns, references)
        self._check_target(model, field, target)
        self._check_arity(model, field, columns)
        self._check_actions(model, field, columns)
        if is_single:
            self._check_single(model, field)
        names = tuple(each.column for each in columns)
        return ForeignKey(
            model=model.name,
            field=field.name,
            target=target.name,
            back=back.field.name,
            columns=names,
            references=tuple(each.column for each in references),
            on_delete=field.on_delete or _default_delete(columns),
            on_update=field.on_update or Action.CASCADE,
            name=field.constraint or foreign_key_name(model.table, names),
            span=field.span,
        )

    def _has_both(self, model: Model, field: RelationField) -> bool:
        shown = f"{model.name}.{field.name}"
        if not field.fields or not field.references:
            lacking = "references" if field.fields else "fields"
            self._say(
                f"{shown} lacks {lacking}", field.span, f"write `{lacking}: […]` in its @relation"
            )
            return False
        if len(field.fields) != len(field.references):
            self._say(
                f"{shown} names {len(field.fields)} fields and {len(field.references)} references",
                field.span,
                "name as many of the one as of the other",
            )
            return False
        return True

    def _columns(self, model: Model, names: Sequence[str], span: Span) -> tuple[Column, ...] | None:
        found: list[Column] = []
        for name in names:
            column = model.column(name)
            if column is not None:
                found.append(column)
                continue
            if any(each.name == name for each in model.relations):
                self._say(
                    f"{model.name}.{name} is a relation and no column",
                    span,
                    "name the field that holds the value",
                )
            else:
                known = [each.name for each in model.columns]
                what = f"{model.name} has no field {name}"
                self._collected.say_unknown(ProblemKind.RELATION, what, span, name, known)
        return tuple(found) if len(found) == len(names) else None

    def _check_types(
        self,
        model: Model,
        field: RelationField,
        columns: Sequence[Column],
        references: Sequence[Column],
    ) -> None:
        for one, other in zip(columns, references, strict=True):
            if _type(one) != _type(other) or Arity.LIST in (one.arity, other.arity):
                self._say(
                    f"{model.name}.{one.name} is {_type(one)} and {field.target}.{other.name} is "
                    f"{_type(other)}",
                    field.span,
                    "give both the same type",
                )

    def _check_target(self, model: Model, field: RelationField, target: Model) -> None:
        """What is pointed to has to be one row."""
        wanted = set(field.references)
        criteria = [set(target.key.columns)] if target.key else []
        criteria += [
            {part.column for part in each.parts}
            for each in target.indexes
            if each.is_unique and not each.predicate
        ]
        if wanted not in criteria or len(wanted) != len(field.references):
            names = ", ".join(field.references)
            self._say(
                f"{model.name}.{field.name} points to {target.name}({names}), which is not unique",
                field.span,
                f"mark it with @unique or @@unique([{names}]) in {target.name}",
            )

    def _check_arity(self, model: Model, field: RelationField, columns: Sequence[Column]) -> None:
        optional = [each.name for each in columns if each.arity is Arity.OPTIONAL]
        if field.arity is Arity.REQUIRED and optional:
            self._say(
                f"{model.name}.{field.name} is required and its field {optional[0]} is not",
                field.span,
                f"write `{field.name} {field.target}?`, or make {optional[0]} required",
            )

    def _check_actions(self, model: Model, field: RelationField, columns: Sequence[Column]) -> None:
        if self._schema.relation_mode is not RelationMode.PRISMA:
            return
        for action in (field.on_delete, field.on_update):
            if action is Action.SET_DEFAULT:
                self._say(
                    f"{model.name}.{field.name}: relationMode prisma has no SetDefault",
                    field.span,
                    "choose Cascade, Restrict, NoAction or SetNull",
                )
            if action is Action.SET_NULL and any(each.is_required for each in columns):
                self._say(
                    f"{model.name}.{field.name}: SetNull on a required field",
                    field.span,
                    "make its fields optional, or choose Cascade, Restrict or NoAction",
                )

    def _check_single(self, model: Model, field: RelationField) -> None:
        wanted = set(field.fields)
        criteria = [set(model.key.columns)] if model.key else []
        criteria += [{p.column for p in each.parts} for each in model.indexes if each.is_unique]
        if wanted not in criteria:
            names = ", ".join(field.fields)
            self._say(
                f"{model.name}.{field.name} is a relation of one to one, and {names} is not unique",
                field.span,
                f"mark it with {'@unique' if len(wanted) == 1 else f'@@unique([{names}])'}"
                f", or make the other end a list",
            )

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.RELATION, what, span, instead)


def _type(column: Column) -> str:
    match column.type:
        case ScalarType(scalar=scalar):
            return scalar.value
        case EnumRef(name=name):
            return name
        case other:
            return other.text


def _default_delete(columns: Sequence[Column]) -> Action:
    is_optional = all(each.arity is Arity.OPTIONAL for each in columns)
    return Action.SET_NULL if is_optional else Action.RESTRICT

"""Both ends of every relation, found and put together: foreign keys and implicit tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..language.problem import ProblemKind
from ..language.syntax import Arity, Span
from .collect import Collected
from .foreign_keys import End, ForeignKeyReader
from .schema import ForeignKey, ManyToMany, PrismaSchema


def relate(schema: PrismaSchema, collected: Collected) -> PrismaSchema:
    """`schema` with its foreign keys and implicit tables, in the order of the models."""
    relator = _Relator(schema, collected)
    keys: list[tuple[ForeignKey, int]] = []
    tables: list[ManyToMany] = []
    for one, other in relator.pairs():
        found = relator.relation(one, other)
        match found:
            case ForeignKey():
                keys.append((found, relator.place(found)))
            case ManyToMany():
                tables.append(found)
    ordered = [key for key, _ in sorted(keys, key=lambda pair: pair[1])]
    return replace(
        schema,
        foreign_keys=tuple(ordered) if schema.has_foreign_keys else (),
        many_to_many=tuple(tables),
    )


class _Relator:
    def __init__(self, schema: PrismaSchema, collected: Collected) -> None:
        self._schema, self._collected = schema, collected
        self._ends = [End(model, field) for model in schema.models for field in model.relations]
        self._keys = ForeignKeyReader(schema, collected)

    def place(self, key: ForeignKey) -> int:
        """Where it stands among all relation fields."""
        return next(i for i, end in enumerate(self._ends) if end.field.span == key.span)

    def pairs(self) -> Iterator[tuple[End, End]]:
        for group in self._groups():
            if group[0].model.name == group[0].field.target:
                yield from self._within(group)
            else:
                yield from self._between(group)

    def _groups(self) -> list[list[End]]:
        """Ends between the same two models under the same name."""
        groups: dict[tuple[str, str, str], list[End]] = {}
        for end in self._ends:
            one, other = sorted((end.model.name, end.field.target))
            groups.setdefault((one, other, end.field.relation_name), []).append(end)
        return list(groups.values())

    def _between(self, group: list[End]) -> Iterator[tuple[End, End]]:
        first = group[0].model.name
        ours = [each for each in group if each.model.name == first]
        theirs = [each for each in group if each.model.name != first]
        for side in (ours, theirs):
            if len(side) > 1:
                self._ambiguous(side)
                return
        if not theirs:
            self._lacks_opposite(ours[0])
            return
        yield ours[0], theirs[0]

    def _within(self, group: list[End]) -> Iterator[tuple[End, End]]:
        if len(group) == 1:
            self._lacks_opposite(group[0])
        elif len(group) > 2 or not group[0].field.relation_name:
            self._ambiguous(group)
        else:
            yield group[0], group[1]

    def relation(self, one: End, other: End) -> ForeignKey | ManyToMany | None:
        self._check_ignored(one, other)
        self._check_ignored(other, one)
        if one.is_list and other.is_list:
            return self._many_to_many(one, other)
        if one.is_list or other.is_list:
            holder, back = (other, one) if one.is_list else (one, other)
            if not self._check_list_end(holder, back):
                return None
            return self._keys.read(holder.model, holder.field, back, is_single=False)
        return self._one_to_one(one, other)

    def _one_to_one(self, one: End, other: End) -> ForeignKey | None:
        if one.holds_key and other.holds_key:
            self._say(
                f"{one.shown} and {other.shown} both name fields and references",
                other.field.span,
                "the key stands in one of the two tables: leave them out at the other end",
            )
            return None
        if not one.holds_key and not other.holds_key:
            self._say(
                f"neither {one.shown} nor {other.shown} says which field holds the key",
                one.field.span,
                "write `@relation(fields: […], references: […])` at one end",
            )
            return None
        holder, back = (one, other) if one.holds_key else (other, one)
        self._check_back(back, holder)
        if back.field.arity is Arity.REQUIRED:
            self._say(
                f"{back.shown} is required, which no database can see to",
                back.field.span,
                f"write `{back.field.name} {back.field.target}?`: the key stands in "
                f"{holder.model.name}",
            )
        return self._keys.read(holder.model, holder.field, back, is_single=True)

    def _check_list_end(self, holder: End, back: End) -> bool:
        if back.holds_key:
            self._say(
                f"{back.shown} is a list and cannot hold the key",
                back.field.span,
                f"write fields and references at {holder.shown}",
            )
        elif not holder.holds_key:
            self._say(
                f"{holder.shown} does not say which field holds the key",
                holder.field.span,
                "write `@relation(fields: […], references: […])` there",
            )
        self._check_back(back, holder)
        return holder.holds_key and not back.holds_key

    def _check_back(self, back: End, holder: End) -> None:
        field = back.field
        if field.on_delete or field.on_update or field.constraint:
            self._say(
                f"{back.shown} has no foreign key: actions and map do not belong there",
                field.span,
                f"write them at {holder.shown}",
            )

    def _many_to_many(self, one: End, other: End) -> ManyToMany | None:
        is_sound = True
        for end in (one, other):
            field = end.field
            if field.fields or field.references or field.on_delete or field.on_update:
                self._say(
                    f"{end.shown} is one of two lists and holds no key",
                    field.span,
                    "leave fields, references and actions out, or make the table between "
                    "a model of its own",
                )
                is_sound = False
            is_sound = self._has_single_key(end) and is_sound
        if not is_sound:
            return None
        first, second = sorted((one.model.name, other.model.name), key=str.encode)
        return ManyToMany(
            name=one.field.relation_name or f"{first}To{second}",
            first=first,
            second=second,
            schema=self._schema.model(first).schema,
            fields=(
                (one.model.name, one.field.name),
                (other.model.name, other.field.name),
            ),
            span=one.field.span,
        )

    def _check_ignored(self, one: End, other: End) -> None:
        """Prisma's client cannot follow a relation to a model that it does not know."""
        if other.model.is_ignored and not one.model.is_ignored and not one.field.is_ignored:
            self._say(
                f"{one.shown} leads to {other.model.name}, which is ignored",
                one.field.span,
                "mark it with @ignore too",
            )

    def _has_single_key(self, end: End) -> bool:
        key = end.model.key
        if key is not None and len(key.columns) == 1:
            return True
        self._say(
            f"{end.shown} makes a table between, and {end.model.name} has no @id of one field",
            end.field.span,
            f"mark one field of {end.model.name} with @id, or make the table between a "
            "model of its own",
        )
        return False

    def _lacks_opposite(self, end: End) -> None:
        target, name = end.field.target, end.field.relation_name
        same_name = f' @relation("{name}")' if name else ""
        near = [
            each.shown
            for each in self._ends
            if each.model.name == target and each.field.target == end.model.name and each is not end
        ]
        hint = f" ({', '.join(near)} has another relation name)" if near else ""
        self._say(
            f"{end.shown} has no other end in {target}{hint}",
            end.field.span,
            f"write a field of type `{end.model.name}[]` or `{end.model.name}?` in "
            f"{target}{same_name}",
        )

    def _ambiguous(self, ends: Sequence[End]) -> None:
        names = ", ".join(each.shown for each in ends)
        self._say(
            f"{names} lead to the same model under the same name",
            ends[0].field.span,
            'give each pair a name of its own: `@relation("name")` at both ends',
        )

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.RELATION, what, span, instead)

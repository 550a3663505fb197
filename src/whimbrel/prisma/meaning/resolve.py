"""A tree → what it means, with every problem in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language.parse import Parsed, parse_schema
from ..language.problem import Problem, ProblemKind, in_order, schema_failure
from ..language.syntax import Attribute, Block, BlockKind, SchemaFile
from .arguments import Arguments
from .clashes import find_clashes
from .collect import Collected
from .enums import read_enums
from .fields import FieldReader, Known
from .keys import KeyReader, Site
from .known import find_names
from .relations import relate
from .schema import Column, Model, PrismaSchema, RelationField, Unsupported
from .settings import Settings, read_schema_settings
from .where import schema_of

_OF_MODEL = ("id", "unique", "index", "map", "ignore", "schema")
_REPEATABLE = frozenset({"unique", "index"})
_MODELS = (BlockKind.MODEL, BlockKind.VIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """With any problem `schema` is not whole."""

    schema: PrismaSchema
    problems: tuple[Problem, ...]


def read_schema(files: Sequence[SchemaFile]) -> PrismaSchema:
    """Raises `Failure` (P101–P109) with every problem, each with its place."""
    reading = look_at_schema(files)
    if reading.problems:
        raise schema_failure(reading.problems, files)
    return reading.schema


def look_at_schema(files: Sequence[SchemaFile]) -> Reading:
    """Never raises. What a line that cannot be read would have meant is not asked: then its
    problems alone are told."""
    parsed = parse_schema(files)
    if parsed.problems:
        return Reading(
            schema=PrismaSchema(document=parsed.document), problems=in_order(parsed.problems)
        )
    collected = Collected()
    schema = _resolved(parsed, collected)
    return Reading(schema=schema, problems=in_order(collected.problems))


def _resolved(parsed: Parsed, collected: Collected) -> PrismaSchema:
    document = parsed.document
    settings = read_schema_settings(document, collected)
    names = find_names(document, collected)
    enums = read_enums(names.enums, settings, collected)
    known = Known(
        models=frozenset(each.name for each in names.models),
        enums=frozenset(each.name for each in names.enums),
        values={each.name: tuple(value.name for value in each.values) for each in enums},
        datasource=settings.name,
    )
    reader = _ModelReader(known, settings, collected)
    models = tuple(reader.model(each) for each in names.models)
    schema = PrismaSchema(
        document=document,
        enums=enums,
        models=models,
        schemas=settings.schemas,
        extensions=settings.extensions,
        relation_mode=settings.relation_mode,
        preview_features=settings.preview_features,
    )
    related = relate(schema, collected)
    find_clashes(related, collected)
    return related


class _ModelReader:
    def __init__(self, known: Known, settings: Settings, collected: Collected) -> None:
        self._settings, self._collected = settings, collected
        self._fields = FieldReader(known, collected)

    def model(self, block: Block) -> Model:
        earlier = len(self._collected.problems)
        attributes = self._attributes(block)
        table = self._table(attributes) or block.name
        fields = tuple(self._fields.read(block))
        columns = tuple(each for each in fields if isinstance(each, Column))
        relations = tuple(each for each in fields if isinstance(each, RelationField))
        site = Site(
            block=block,
            table=table,
            columns=columns,
            relations=frozenset(each.name for each in relations),
            features=self._settings.preview_features,
        )
        keys = KeyReader(site, self._collected).read()
        model = Model(
            name=block.name,
            table=table,
            schema=schema_of(block, self._settings, self._collected),
            is_view=block.kind is BlockKind.VIEW,
            is_ignored="ignore" in attributes,
            columns=columns,
            relations=relations,
            key=keys.key,
            indexes=keys.indexes,
            docs=block.docs,
            span=block.span,
        )
        if len(self._collected.problems) == earlier:  # else it may follow from those
            self._collected.problems += _lacks_key(model)
        self._check(model, block)
        return model

    def _attributes(self, block: Block) -> dict[str, Attribute]:
        found: dict[str, Attribute] = {}
        for each in block.attributes:
            if each.name not in _OF_MODEL:
                what = f"there is no attribute @@{each.name}"
                self._collected.say_unknown(
                    ProblemKind.ATTRIBUTE, what, each.span, each.name, _OF_MODEL
                )
            elif each.name in found and each.name not in _REPEATABLE:
                self._collected.say(
                    ProblemKind.ATTRIBUTE, f"@@{each.name} stands here twice", each.span,
                    "leave one out",
                )  # fmt: skip
            elif each.name == "ignore":
                Arguments(each, (), self._collected, unnamed=0, shown="@@ignore")
            found.setdefault(each.name, each)
        return found

    def _table(self, attributes: dict[str, Attribute]) -> str:
        if "map" not in attributes:
            return ""
        said = Arguments(attributes["map"], ("name",), self._collected, shown="@@map")
        said.require("name")
        return said.text("name") or ""

    def _check(self, model: Model, block: Block) -> None:
        self._collected.problems += _ignored_twice(model, block)
        if model.is_view:
            self._check_view(model)

    def _check_view(self, model: Model) -> None:
        if "views" not in self._settings.preview_features:
            self._collected.say(
                ProblemKind.SETTING, f"view {model.name} needs the preview feature views",
                model.span, 'write `previewFeatures = ["views"]` in the generator',
            )  # fmt: skip
        spans = [each.span for each in model.indexes if not each.is_unique]
        for span in (*([model.key.span] if model.key else []), *spans):
            self._collected.say(
                ProblemKind.KEY,
                f"view {model.name} has a primary key or an index, and a view has none",
                span,
                "write @unique instead, by which Prisma's client knows a row",
            )


def _lacks_key(model: Model) -> Iterator[Problem]:
    """Prisma's client must be able to name one row."""
    if model.is_ignored or model.is_view:
        return
    known = {
        each.name
        for each in model.columns
        if each.is_required and not isinstance(each.type, Unsupported)
    }
    criteria = [set(model.key.columns)] if model.key else []
    criteria += [
        {part.column for part in each.parts}
        for each in model.indexes
        if each.is_unique and not each.predicate
    ]
    if not any(columns <= known for columns in criteria):
        yield Problem(
            ProblemKind.KEY,
            f"model {model.name} has nothing by which one row is known",
            model.span,
            "mark a required field with @id or @unique, add @@id or @@unique of required "
            "fields, or @@ignore the model",
        )


def _ignored_twice(model: Model, block: Block) -> Iterator[Problem]:
    if not model.is_ignored:
        return
    for node in block.fields:
        for each in node.attributes:
            if each.name == "ignore":
                yield Problem(
                    ProblemKind.ATTRIBUTE,
                    f"model {model.name} is ignored as a whole already",
                    each.span,
                    "leave @ignore out at the field",
                )

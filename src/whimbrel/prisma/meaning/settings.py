"""Datasource and generators: which database, which schemas, extensions and preview features."""

from __future__ import annotations

from dataclasses import dataclass

from ..language.problem import ProblemKind
from ..language.syntax import (
    Argument,
    Block,
    BlockKind,
    Call,
    Document,
    Expression,
    Items,
    SettingNode,
    Span,
    Text,
    Word,
)
from .collect import Collected
from .schema import Extension, RelationMode

# `referentialIntegrity` is what relationMode was called up to Prisma 4.
_DATASOURCE = (
    "provider",
    "url",
    "directUrl",
    "shadowDatabaseUrl",
    "relationMode",
    "referentialIntegrity",
    "schemas",
    "extensions",
)
_EXTENSIONS = "postgresqlExtensions"
_POSTGRES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`name` is what stands before the dot of a native type: `@db.Text`."""

    name: str = "db"
    schemas: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    relation_mode: RelationMode = RelationMode.FOREIGN_KEYS
    preview_features: frozenset[str] = frozenset()


def read_schema_settings(document: Document, collected: Collected) -> Settings:
    """Preview features are taken as they are: which there are differs with Prisma's version."""
    sources = [each for each in document.blocks if each.kind is BlockKind.DATASOURCE]
    for extra in sources[1:]:
        collected.say(
            ProblemKind.SETTING,
            f"datasource {extra.name} is a second one",
            extra.span,
            f"keep one of them: the schema has datasource {sources[0].name} already",
        )
    features = _preview_features(document, collected)
    if not sources:
        return Settings(preview_features=features)
    reader = _Reader(sources[0], collected)
    if reader.find("extensions") is not None and _EXTENSIONS not in features:
        collected.say(
            ProblemKind.SETTING,
            f"`extensions` needs the preview feature {_EXTENSIONS}",
            sources[0].span,
            f'write `previewFeatures = ["{_EXTENSIONS}"]` in the generator',
        )
    return Settings(
        name=sources[0].name,
        schemas=reader.names("schemas"),
        extensions=reader.extensions(),
        relation_mode=reader.relation_mode(),
        preview_features=features,
    )


def _preview_features(document: Document, collected: Collected) -> frozenset[str]:
    found: set[str] = set()
    for block in document.blocks:
        if block.kind is BlockKind.GENERATOR:
            reader = _Reader(block, collected)
            if reader.find("provider") is None:
                reader.lacks("provider", 'provider = "prisma-client"')
            found |= set(reader.names("previewFeatures", may_be_empty=True))
    return frozenset(found)


class _Reader:
    def __init__(self, block: Block, collected: Collected) -> None:
        self._block, self._collected = block, collected
        self._settings: dict[str, SettingNode] = {}
        for each in block.settings:
            if each.key in self._settings:
                self._say(f"{each.key} is given twice", each.span, "leave one out")
            self._settings.setdefault(each.key, each)
        if block.kind is BlockKind.DATASOURCE:
            self._check_datasource()

    def find(self, key: str) -> Expression | None:
        found = self._settings.get(key)
        return found.value if found else None

    def names(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        value = self.find(key)
        if value is None:
            return ()
        items = value.items if isinstance(value, Items) else (value,)
        for each in items:
            if not isinstance(each, Text):
                self._say(
                    f"{key} holds something that is no string",
                    each.span,
                    f'write `{key} = ["one", "two"]`',
                )
        if not items and not may_be_empty:
            self._say(f"{key} is empty", value.span, f'write `{key} = ["public"]`')
        return tuple(each.value for each in items if isinstance(each, Text))

    def relation_mode(self) -> RelationMode:
        key = "relationMode" if "relationMode" in self._settings else "referentialIntegrity"
        value = self.find(key)
        if value is None:
            return RelationMode.FOREIGN_KEYS
        modes = {each.value: each for each in RelationMode}
        word = value.value if isinstance(value, Text) else ""
        if word not in modes:
            self._say(
                f"{key} is neither foreignKeys nor prisma",
                value.span,
                f'write `{key} = "foreignKeys"`, or leave it out',
            )
        return modes.get(word, RelationMode.FOREIGN_KEYS)

    def extensions(self) -> tuple[Extension, ...]:
        value = self.find("extensions")
        if value is None:
            return ()
        items = value.items if isinstance(value, Items) else (value,)
        found = [self._extension(each) for each in items]
        return tuple(each for each in found if each is not None)

    def _extension(self, item: Expression) -> Extension | None:
        match item:
            case Word(text=name):
                return Extension(name=name)
            case Call(name=name, arguments=arguments):
                said = {each.name: self._extension_argument(each) for each in arguments}
                return Extension(
                    name=said.get("map", "") or name,
                    schema=said.get("schema", ""),
                    version=said.get("version", ""),
                )
            case _:
                self._say(
                    "an extension is a name, without quotes",
                    item.span,
                    'write `extensions = [pgcrypto, uuid_ossp(map: "uuid-ossp")]`',
                )
                return None

    def _extension_argument(self, argument: Argument) -> str:
        if argument.name not in ("map", "schema", "version"):
            self._say(
                f"an extension has no argument {argument.name or 'without a name'}",
                argument.span,
                "there are: map, schema, version",
            )
        if isinstance(argument.value, Text):
            return argument.value.value
        self._say(
            f"{argument.name} of an extension is no string",
            argument.span,
            "write it in double quotes",
        )
        return ""

    def lacks(self, key: str, example: str) -> None:
        what = f"{self._block.kind.value} {self._block.name} has no {key}"
        self._say(what, self._block.span, f"write `{example}`")

    def _check_datasource(self) -> None:
        provider = self.find("provider")
        if provider is None:
            self.lacks("provider", 'provider = "postgresql"')
        elif not (isinstance(provider, Text) and provider.value in _POSTGRES):
            self._say(
                "the provider is not postgresql",
                provider.span,
                'whimbrel knows PostgreSQL only: `provider = "postgresql"`',
            )
        for key, node in self._settings.items():
            if key not in _DATASOURCE:
                what = f"a datasource has no setting {key}"
                self._collected.say_unknown(ProblemKind.SETTING, what, node.span, key, _DATASOURCE)
        both = self._settings.get("relationMode") and self._settings.get("referentialIntegrity")
        if both:
            self._say(
                "relationMode and referentialIntegrity are the same", both.span, "keep relationMode"
            )

    def _say(self, what: str, span: Span, instead: str) -> None:
        self._collected.say(ProblemKind.SETTING, what, span, instead)

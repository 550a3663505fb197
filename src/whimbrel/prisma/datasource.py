"""The datasource block of schema.prisma: which database, and where its URL is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import Failure, Notice
from .braces import body_at, without_comments
from .setting import Setting, setting_of

# In a schema file only double quotes make a string; an apostrophe is an apostrophe.
_QUOTES = '"'
_BLOCK = r"(?m)^[ \t]*datasource[ \t]+(?P<name>[\w-]+)[ \t]*\{"
_POSTGRES = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasource:
    """What the block says; None for what it does not say."""

    file: str
    name: str
    provider: str
    url: Setting | None = None
    direct_url: Setting | None = None
    shadow_url: Setting | None = None


def read_datasource(schemas: Iterable[tuple[str, str]]) -> Datasource | None:
    """The datasource of the schema files (name, text), None when no file has one."""
    for file, text in schemas:
        # Only where the word stands: a schema has thousands of lines, and every command reads it.
        for block in re.finditer(_BLOCK, text):
            if not _is_commented(text[: block.start()]):
                end = text.find("\n}", block.end())
                whole = text[block.start() : end + 2 if end >= 0 else len(text)]
                plain = without_comments(whole, _QUOTES)
                body = body_at(plain, block.end() - 1 - block.start(), _QUOTES)
                return _datasource(file, block["name"], body)
    return None


def _is_commented(before: str) -> bool:
    """Does a `/*` stand open there?"""
    return "/*" in before and without_comments(before + " x", _QUOTES)[-1] != "x"


def require_postgresql(datasource: Datasource | None) -> None:
    """Raise `Failure` (C160) for a project whose database is another one."""
    if datasource is None or datasource.provider in ("", *_POSTGRES):
        return
    raise Failure(
        Notice(
            code="C160",
            what=f"{datasource.file} is for {datasource.provider}, not for PostgreSQL",
            why="whimbrel knows PostgreSQL 15 to 18 and no other database",
            next='use a PostgreSQL database (provider = "postgresql"), or run whimbrel elsewhere',
        )
    )


def _datasource(file: str, name: str, body: str) -> Datasource:
    pairs = dict(_pairs(body))

    def setting(key: str) -> Setting | None:
        return setting_of(pairs[key], key=key, file=file) if key in pairs else None

    provider = setting("provider")
    return Datasource(
        file=file,
        name=name,
        provider=provider.text.lower() if provider else "",
        url=setting("url"),
        direct_url=setting("directUrl"),
        shadow_url=setting("shadowDatabaseUrl"),
    )


def _pairs(body: str) -> Iterable[tuple[str, str]]:
    for line in body.splitlines():
        key, is_pair, value = line.partition("=")
        if is_pair and key.strip():
            yield key.strip(), value.strip()

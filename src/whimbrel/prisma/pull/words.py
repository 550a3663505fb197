"""Names that Prisma's language can hold for those that a database may."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..meaning.known import RESERVED
from ..meaning.scalars import SCALARS

_OTHERS = re.compile(r"[^A-Za-z0-9_]")


def block_name(name: str, taken: Collection[str]) -> str:
    """For a model or an enum; it needs `@@map` where it is not `name` itself."""
    word = _word(name, "Model")
    if word in SCALARS or word in RESERVED:
        word = f"Renamed{word}"
    return _free(word, taken)


def field_name(name: str, taken: Collection[str]) -> str:
    """For a field or a value of an enum; it needs `@map` where it is not `name` itself."""
    return _free(_word(name, "field"), taken)


def _word(name: str, fallback: str) -> str:
    word = _OTHERS.sub("_", name)
    stripped = word.lstrip("_0123456789")
    return stripped if stripped else f"{fallback}_{word}".rstrip("_")


def _free(word: str, taken: Collection[str]) -> str:
    number = 2
    found = word
    while found in taken:
        found = f"{word}_{number}"
        number += 1
    return found


def quoted(text: str) -> str:
    """As a string of the language, escaped as JSON is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    for character, letter in (("\n", "n"), ("\r", "r"), ("\t", "t")):
        escaped = escaped.replace(character, f"\\{letter}")
    return f'"{escaped}"'

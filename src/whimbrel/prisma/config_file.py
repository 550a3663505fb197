"""prisma.config.ts and its kin, read as text: there is no Node here, and nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .braces import body_at, pieces, without_comments
from .setting import Setting, setting_of

NAMES = tuple(f"prisma.config.{end}" for end in ("ts", "js", "mjs", "cjs", "mts", "cts"))
HIDDEN = tuple(f".config/prisma.{end}" for end in ("ts", "js", "mjs", "cjs", "mts", "cts"))
_CODE = "code()"  # stands for any expression that is not understood

# Patterns stay texts until a project has such a file: compiling them costs every start-up.
_OPENINGS = (
    r"(?:export\s+default|module\.exports\s*=)\s*"
    r"(?:(?:\w+\.)?defineConfig\s*(?:<[^>]*>)?\(\s*)?(?P<open>\{)",
    r"defineConfig\s*(?:<[^>]*>)?\(\s*(?P<open>\{)",
    r"(?:const|let|var)\s+\w+\s*(?::\s*\w+)?\s*=\s*(?P<open>\{)",
)
_CONSTANT = (
    r"(?m)^(?:export\s+)?const\s+(?P<name>\w+)\s*(?::\s*[\w<>| ]+)?=(?P<value>[^;]*?)"
    r"(?:;|\n(?=\S)|\Z)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaConfig:
    """The settings that matter here; None for what the file does not say."""

    file: str
    url: Setting | None = None
    shadow_url: Setting | None = None
    schema: Setting | None = None
    migrations: Setting | None = None
    seed: Setting | None = None

    @property
    def unreadable(self) -> tuple[Setting, ...]:
        """What stands there and only Node could evaluate."""
        every = (self.url, self.shadow_url, self.schema, self.migrations, self.seed)
        return tuple(each for each in every if each is not None and not each.is_readable)


def read_config(text: str, *, file: str) -> PrismaConfig:
    """What the exported object says literally, by `env("X")` or by `process.env.X`."""
    plain = without_comments(text)
    opening = _opening(plain)
    if opening is None:
        return PrismaConfig(file=file, url=Setting(key="datasource.url", file=file))
    constants = {each["name"]: each["value"].strip() for each in re.finditer(_CONSTANT, plain)}
    body = body_at(plain, opening)

    def setting(*path: str) -> Setting | None:
        key, value = ".".join(path), _value(body, path, constants)
        return None if value is None else setting_of(value, key=key, file=file)

    return PrismaConfig(
        file=file,
        url=setting("datasource", "url"),
        shadow_url=setting("datasource", "shadowDatabaseUrl"),
        schema=setting("schema"),
        migrations=setting("migrations", "path"),
        seed=setting("migrations", "seed"),
    )


def _opening(plain: str) -> int | None:
    for pattern in _OPENINGS:
        found = re.search(pattern, plain)
        if found:
            return found.start("open")
    return None


def _value(body: str, path: tuple[str, ...], constants: Mapping[str, str]) -> str | None:
    """The expression under a path; None when it is not there, code when code may bring it."""
    properties = _properties(body)
    name, *rest = path
    if name not in properties:
        # `...shared` may bring the key along, and only Node could tell.
        return _CODE if "..." in properties and not rest else None
    value = constants.get(properties[name], properties[name])
    if not rest:
        return value
    return _value(body_at(value, 0), tuple(rest), constants) if value.startswith("{") else _CODE


def _properties(body: str) -> dict[str, str]:
    """`key: expression` of an object literal, one level deep; `...` for what is spread into it."""
    properties = {}
    for part in pieces(body):
        key, is_pair, value = part.partition(":")
        name = key.strip().strip("\"'`")
        if part.strip().startswith("..."):
            properties["..."] = part.strip()[3:]
        elif is_pair and re.fullmatch(r"\w+", name):
            properties[name] = value.strip()
        elif re.fullmatch(r"\w+", part.strip()):
            properties[part.strip()] = part.strip()  # { url } is short for { url: url }
    return properties

"""prisma.config.ts and its kin, read as text: there is no Node here, and nothing is executed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .braces import body_at, without_comments
from .setting import Setting, setting_of

NAMES = tuple(f"prisma.config.{end}" for end in ("ts", "js", "mjs", "cjs", "mts", "cts"))
HIDDEN = tuple(f".config/prisma.{end}" for end in ("ts", "js", "mjs", "cjs", "mts", "cts"))
_EXPORT = re.compile(
    r"(?:export\s+default|module\.exports\s*=)\s*"
    r"(?:(?:\w+\.)?defineConfig\s*(?:<[^>]*>)?\(\s*)?(?P<open>\{)|satisfies\s+PrismaConfig"
)
_CALL = re.compile(r"defineConfig\s*(?:<[^>]*>)?\(\s*(?P<open>\{)")
_NAMED = re.compile(r"(?:const|let|var)\s+\w+\s*(?::\s*\w+)?\s*=\s*(?P<open>\{)")


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
    top = _properties(body_at(plain, opening))

    def setting(*path: str) -> Setting | None:
        return _at(top, path, file)

    return PrismaConfig(
        file=file,
        url=setting("datasource", "url"),
        shadow_url=setting("datasource", "shadowDatabaseUrl"),
        schema=setting("schema"),
        migrations=setting("migrations", "path"),
        seed=setting("migrations", "seed"),
    )


def _opening(plain: str) -> int | None:
    for pattern in (_EXPORT, _CALL, _NAMED):
        for found in pattern.finditer(plain):
            if found["open"]:
                return found.start("open")
    return None


def _at(top: dict[str, str], path: tuple[str, ...], file: str) -> Setting | None:
    """The setting under a dotted path; unreadable when a part of the way is code."""
    key = ".".join(path)
    here = top
    for name in path[:-1]:
        value = here.get(name)
        if value is None:
            return None
        if not value.startswith("{"):
            return Setting(key=key, file=file)
        here = _properties(body_at(value, 0))
    if path[-1] in here:
        return setting_of(here[path[-1]], key=key, file=file)
    # `...shared` may bring the key along.
    return Setting(key=key, file=file) if "..." in here and len(path) > 1 else None


def _properties(body: str) -> dict[str, str]:
    """`key: expression` of an object literal, one level deep; `...` for what is spread into it."""
    properties = {}
    for part in _parts(body):
        key, is_pair, value = part.partition(":")
        name = key.strip().strip("\"'`")
        if part.strip().startswith("..."):
            properties["..."] = part.strip()[3:]
        elif is_pair and re.fullmatch(r"\w+", name):
            properties[name] = value.strip()
        elif re.fullmatch(r"\w+", part.strip()):
            properties[part.strip()] = part.strip()  # { url } is short for { url: url }
    return properties


def _parts(body: str) -> list[str]:
    """The pieces between the commas of the outermost level."""
    parts, at, start = [], 0, 0
    while at < len(body):
        if body[at] in "{[(":
            at += len(body_at(body, at)) + 2
        elif body[at] in "\"'`":
            at = _after_string(body, at)
        elif body[at] == ",":
            parts.append(body[start:at])
            at = start = at + 1
        else:
            at += 1
    return [part for part in (*parts, body[start:]) if part.strip()]


def _after_string(body: str, at: int) -> int:
    end = at + 1
    while end < len(body) and body[end] != body[at]:
        end += 2 if body[end] == "\\" else 1
    return end + 1

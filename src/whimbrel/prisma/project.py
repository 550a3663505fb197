"""A Prisma project as files say it is: schema, URLs, migrations folder, seed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..config.sourced import Sourced
from ..config.urls import UrlPair
from ..config.variables import Variables
from ..errors import Notice
from .config_file import PrismaConfig
from .datasource import Datasource, read_datasource, require_postgresql
from .setting import Setting

DEFAULT_SCHEMAS = ("schema.prisma", "prisma/schema.prisma", "prisma/schema")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageJson:
    """The parts of package.json that speak of databases."""

    scripts: tuple[tuple[str, str], ...] = ()
    prisma_schema: str = ""
    prisma_seed: str = ""
    names_prisma: bool = False  # among its dependencies
    prisma_major: int = 0  # as the dependencies ask for it; 0 where that says no number


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaProject:
    """All paths are relative to the project's root, with slashes."""

    schema: str  # a file or a folder; empty when only a config file is there
    migrations: str
    datasource: Datasource | None
    config: PrismaConfig | None
    seed: str = ""

    def shared_urls(self, variables: Variables) -> tuple[UrlPair, ...]:
        """What the config file, then the schema file, says for every environment alike."""
        pairs = []
        if self.config is not None:
            pair = _pair(self.config.url, None, variables)
            pairs.append(replace(pair, unread=self.unread("datasource.url")))
        if self.datasource is not None:
            pairs.append(_pair(self.datasource.url, self.datasource.direct_url, variables))
        return tuple(pairs)

    def shadow_url(self, variables: Variables) -> Sourced[str] | None:
        """Where Prisma is allowed to build throw-away databases."""
        for owner in (self.config, self.datasource):
            if owner is not None and owner.shadow_url is not None:
                return owner.shadow_url.resolve(variables)
        return None

    @property
    def unreadable(self) -> tuple[Notice, ...]:
        """What only Node could evaluate, each with the setting that says it to us instead."""
        return tuple(_unreadable(each) for each in (self.config.unreadable if self.config else ()))

    def unread(self, key: str) -> Notice | None:
        """The notice of one setting, where that is code: `schema`, `migrations.path`."""
        every = self.config.unreadable if self.config else ()
        return next((_unreadable(each) for each in every if each.key == key), None)


def read_package_json(text: str) -> PackageJson:
    """What package.json says; a broken one says nothing (npm itself will complain of it)."""
    try:
        top = json.loads(text)
    except ValueError:
        return PackageJson()
    prisma = _mapping(top, "prisma")
    dependencies = {**_mapping(top, "dependencies"), **_mapping(top, "devDependencies")}
    scripts = _mapping(top, "scripts")
    return PackageJson(
        scripts=tuple((k, v) for k, v in scripts.items() if isinstance(v, str)),
        prisma_schema=_text(prisma, "schema"),
        prisma_seed=_text(prisma, "seed"),
        names_prisma="prisma" in dependencies or "@prisma/client" in dependencies,
        prisma_major=_major(_text(dependencies, "prisma") or _text(dependencies, "@prisma/client")),
    )


def _major(version: str) -> int:
    """`^5.22.0` → 5."""
    found = re.match(r"[\^~>=v\s]*(\d+)", version)
    return int(found[1]) if found else 0


def read_prisma_project(
    *,
    schema: str,
    schemas: tuple[tuple[str, str], ...],
    config: PrismaConfig | None,
    package: PackageJson,
    history: str = "",
) -> PrismaProject | None:
    """The Prisma project of these files, None when there is none.

    `schema` is the file or folder that was found, `schemas` its texts by name, `history` a folder
    of migrations that Prisma has written, where one was found. Raises `Failure` (C160) when
    the database is not PostgreSQL.
    """
    if not (schema or config or history):
        return None
    datasource = read_datasource(schemas)
    require_postgresql(datasource)
    seed = config.seed.text if config and config.seed else package.prisma_seed
    return PrismaProject(
        schema=schema,
        migrations=_migrations(schema, config, history),
        datasource=datasource,
        config=config,
        seed=seed,
    )


def schema_candidates(config: PrismaConfig | None, package: PackageJson) -> tuple[str, ...]:
    """Where the schema is looked for, first to last; a stated place is the only one."""
    stated = config.schema.text if config and config.schema else ""
    stated = stated or package.prisma_schema
    return (_inside(_base(config) / stated),) if stated else DEFAULT_SCHEMAS


def _migrations(schema: str, config: PrismaConfig | None, history: str) -> str:
    """`migrations.path` of the config, else where one was found, else beside the schema file or
    in the schema folder."""
    if config and config.migrations and config.migrations.text:
        return _inside(_base(config) / config.migrations.text)
    return history or history_candidates(schema)[0]


def history_candidates(schema: str) -> tuple[str, ...]:
    """Where migrations of a schema lie: beside its file, or in its folder (Prisma 7) or beside
    that (up to 6)."""
    if not schema:
        return ("prisma/migrations", "migrations")
    path = PurePosixPath(schema)
    folders = (path.parent,) if path.suffix == ".prisma" else (path, path.parent)
    return tuple(_inside(each / "migrations") for each in folders)


def _base(config: PrismaConfig | None) -> PurePosixPath:
    """Paths in a config file start where the file stands (`.config/prisma.ts`: the root)."""
    folder = PurePosixPath(config.file).parent if config else PurePosixPath()
    return folder.parent if folder.name == ".config" else folder


def _inside(path: PurePosixPath) -> str:
    return str(path).removeprefix("./")


def _pair(url: Setting | None, direct_url: Setting | None, variables: Variables) -> UrlPair:
    plain = url.resolve(variables) if url else None
    if direct_url is None:
        return UrlPair(url=plain)
    return UrlPair(
        url=plain,
        direct_url=direct_url.resolve(variables),
        direct_is_stronger=url is not None and direct_url.rank(variables) < url.rank(variables),
    )


def _mapping(values: object, key: str) -> Mapping[str, object]:
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, dict) else {}


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _unreadable(setting: Setting) -> Notice:
    ours = _OURS[setting.key]
    return Notice(
        code="C161",
        what=f"{setting.key} in {setting.file} is code that only Node could evaluate",
        why="nothing of the project's code is executed, and nothing else is taken in its place; "
        "nothing was done",
        next=ours,
    )


_OURS = {
    "datasource.url": "set DATABASE_URL, or say it in whimbrel.toml: "
    '`[environments.development]` and below it `url = "$NAME_OF_VARIABLE"`',
    "datasource.shadowDatabaseUrl": 'write into whimbrel.toml: scratch_url = "$NAME_OF_VARIABLE"',
    "schema": 'write into whimbrel.toml, say: schema = "prisma/schema.prisma"',
    "migrations.path": 'write into whimbrel.toml, say: migrations = "prisma/migrations"',
    "migrations.seed": 'write into whimbrel.toml: seed = "COMMAND"',
}

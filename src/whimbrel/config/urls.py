"""Which URLs belong to an environment, and where each of them was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..errors import Notice, Usage
from .environment import Environment, variable_prefix
from .kind import Kind
from .settings import Settings
from .sourced import Sourced
from .url import DatabaseUrl, parse_url
from .variables import Variables

SHARED = ("DATABASE_URL", "DIRECT_URL")


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlPair:
    """A URL and the direct URL that belongs to it, as texts; either may be missing."""

    url: Sourced[str] | None = None
    direct_url: Sourced[str] | None = None
    direct_is_stronger: bool = False  # it stands in a stronger layer than the plain one
    unread: Notice | None = None  # a URL is said there, by code


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """All places where a URL can be written, strongest first."""

    variables: Variables
    settings: Settings
    # What Prisma's config, then its schema file, says for every environment alike.
    shared: tuple[UrlPair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """The URLs of one environment. Both None: embedded where that is allowed, else missing, or
    not to be read."""

    environment: Environment
    url: Sourced[DatabaseUrl] | None
    direct_url: Sourced[DatabaseUrl] | None
    is_embedded: bool = False
    notes: tuple[str, ...] = ()  # what was found and not used, in words
    unread: Notice | None = None  # what is in the way: a URL that is said by code

    @property
    def for_schema(self) -> Sourced[DatabaseUrl] | None:
        """For schema work: the direct URL, else the plain one."""
        return self.direct_url or self.url

    @property
    def for_application(self) -> Sourced[DatabaseUrl] | None:
        return self.url or self.direct_url

    def require(self) -> Sourced[DatabaseUrl]:
        """The URL for schema work; raises `Usage`: C103 when nobody has set one, C161 where only
        code says it."""
        found = self.for_schema
        if found is None and self.unread is not None:
            raise Usage(self.unread)
        if found is None:
            raise _missing(self.environment)
        return found


def resolve_urls(environment: Environment, layers: Layers) -> Urls:
    """The environment's own variables, else its URLs in the project file, else what
    `DATABASE_URL` and `DIRECT_URL` say where this environment shares them, else embedded. No
    place counts that is weaker than one that cannot be read.

    Raises `Usage`: C110 for a URL that cannot be read, C104 for a `"$NAME"` of the project file
    that is not set.
    """
    for pair in _pairs(environment, layers):
        if pair.url or pair.direct_url:
            found = _read(environment, pair)
            return replace(found, notes=(*found.notes, *_overruled(found, layers)))
        if pair.unread is not None:  # a weaker place, or an embedded server, would be another one
            return Urls(environment=environment, url=None, direct_url=None, unread=pair.unread)
    lenient = environment.is_built_in and environment.kind.is_lenient
    return Urls(
        environment=environment,
        url=None,
        direct_url=None,
        is_embedded=lenient and not layers.variables.is_ci,
    )


def _pairs(environment: Environment, layers: Layers) -> Iterator[UrlPair]:
    """Where this environment's URLs may be written, the most particular place first."""
    yield _of_variables(layers.variables, environment.url_variable, environment.direct_url_variable)
    yield _of_settings(environment.name, layers)
    if _shares(environment, layers):
        for pair in (_of_variables(layers.variables, *SHARED), *layers.shared):
            yield _completed(pair, layers.shared)


def _completed(pair: UrlPair, others: tuple[UrlPair, ...]) -> UrlPair:
    """`pair` with the direct URL that is written elsewhere beside the very same URL.

    A schema file often has `url = env("DATABASE_URL")` and a direct URL of another name.
    """
    if pair.url is None or pair.direct_url is not None:
        return pair
    for other in others:
        if other.url and other.direct_url and other.url.value == pair.url.value:
            return other
    return pair


def _shares(environment: Environment, layers: Layers) -> bool:
    """Is `DATABASE_URL` this environment's when it has no URL of its own?

    Never staging's: a push to staging must not reach production because a variable is missing.
    """
    if not environment.is_built_in:
        return False
    if environment.kind is Kind.TEST:
        return layers.variables.is_ci
    return environment.kind in (Kind.DEVELOPMENT, Kind.PRODUCTION)


def _of_variables(variables: Variables, url: str, direct_url: str) -> UrlPair:
    return UrlPair(
        url=variables.find(url),
        direct_url=variables.find(direct_url),
        direct_is_stronger=variables.rank(direct_url) < variables.rank(url),
    )


def _of_settings(name: str, layers: Layers) -> UrlPair:
    declared = layers.settings.environment(name)
    if declared is None:
        return UrlPair()
    where = f"[environments.{name}] in {declared.file}"
    return UrlPair(
        url=expanded(declared.url, f"url of {where}", layers.variables),
        direct_url=expanded(declared.direct_url, f"direct_url of {where}", layers.variables),
    )


def expanded(text: str, source: str, variables: Variables) -> Sourced[str] | None:
    """`"$NAME"` in the project file stands for that variable, so that no password is committed.

    Raises `Usage` (C104) when it is not set: what the file names must not fall through to
    another database.
    """
    if not text.strip():
        return None
    if not text.startswith("$"):
        return Sourced(value=text, source=source)
    name = text.strip("${} ")
    found = variables.find(name)
    if found is None:
        raise _not_set(name, source)
    return found


def _read(environment: Environment, pair: UrlPair) -> Urls:
    url, direct = _parsed(pair.url), _parsed(pair.direct_url)
    if url is None or direct is None or _plausibly_one(url.value, direct.value):
        return Urls(environment=environment, url=url, direct_url=direct)
    weaker = url if pair.direct_is_stronger else direct
    if _same_layer(url, direct):
        return Urls(environment=environment, url=url, direct_url=direct)
    note = (
        f"{weaker.source} is not used: it names {weaker.value.shown}, "
        f"another database than {(direct if weaker is url else url).source}"
    )
    return Urls(
        environment=environment,
        url=None if weaker is url else url,
        direct_url=None if weaker is direct else direct,
        notes=(note,),
    )


def _overruled(found: Urls, layers: Layers) -> tuple[str, ...]:
    """A schema file that names another variable than DATABASE_URL: Prisma would go elsewhere."""
    chosen = found.for_application
    if chosen is None or not chosen.source.startswith(tuple(f"{name} in" for name in SHARED)):
        return ()
    others = [each.url for each in layers.shared if each.url and each.url.value.strip()]
    return tuple(
        f"{other.source} is not used: {chosen.source} comes first, and names another database"
        for other in others[:1]
        if not _is_same_place(other, chosen)
    )


def _is_same_place(other: Sourced[str], chosen: Sourced[DatabaseUrl]) -> bool:
    try:
        return parse_url(other.value, source=other.source).place == chosen.value.place
    except Usage:
        return False


def _parsed(text: Sourced[str] | None) -> Sourced[DatabaseUrl] | None:
    if text is None:
        return None
    return Sourced(value=parse_url(text.value, source=text.source), source=text.source)


def _same_layer(one: Sourced[DatabaseUrl], other: Sourced[DatabaseUrl]) -> bool:
    return one.source.partition(" in ")[2] == other.source.partition(" in ")[2]


def _plausibly_one(one: DatabaseUrl, other: DatabaseUrl) -> bool:
    """Could both be one database, one of them through a pooler?

    `DATABASE_URL=… whimbrel deploy` must not follow a DIRECT_URL that a forgotten `.env` points
    elsewhere.
    """
    return one.database == other.database and one.is_loopback == other.is_loopback


def own_urls(name: str, layers: Layers) -> tuple[Sourced[DatabaseUrl], ...]:
    """The URLs that are written for the environment `name` alone."""
    prefix = variable_prefix(name)
    variables = _of_variables(layers.variables, f"{prefix}_DATABASE_URL", f"{prefix}_DIRECT_URL")
    found = []
    for pair in (variables, _of_settings(name, layers)):
        found += [each for each in (_parsed(pair.url), _parsed(pair.direct_url)) if each]
    return tuple(found)


def _not_set(name: str, source: str) -> Usage:
    shown = name if re.fullmatch(r"\w+", name) else "a variable"
    return Usage(
        Notice(
            code="C104",
            what=f"{source} is to be taken from {shown}, which is not set",
            why="no other URL is taken in its place: it could be another database",
            next=f"set {shown}=postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        )
    )


def _missing(environment: Environment) -> Usage:
    shared = (
        f" nor {SHARED[0]}"
        if environment.is_built_in and environment.kind is not Kind.STAGING
        else ""
    )
    return Usage(
        Notice(
            code="C103",
            what=f"no database URL for {environment.name} (from {environment.source})",
            why=f"neither {environment.url_variable}{shared} nor a setting names its database, "
            "and no other is taken in its place",
            next=f"set {environment.url_variable}=postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        )
    )

"""Each setting with its value and where it comes from; connects to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..config.database import EMBEDDED, NOT_SET, DatabaseConfig, database_config
from ..config.environment import known_environments
from ..config.policy import EffectivePolicy, effective_policy
from ..config.policy_key import KEYS, Choice
from ..config.settings import LedgerChoice
from ..config.url import DatabaseUrl
from ..config.urls import Urls
from ..errors import Failure
from .backups_folder import backups_folder
from .call import Call
from .workplace import Workplace, named_environment, open_workplace, urls_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`value` as shown: a URL without its password."""

    name: str
    value: str
    source: str


def read_database_config(call: Call) -> DatabaseConfig:
    """What `get_database_config()` returns; connects to nothing."""
    place = open_workplace(call, "env")
    return database_config(place.environment, place.urls)


def read_settings(call: Call) -> tuple[Setting, ...]:
    """Every setting that decides what a command does here, strongest source named."""
    place = open_workplace(call, "env")
    return tuple(_settings(place))


def _settings(place: Workplace) -> Iterator[Setting]:
    project = place.project
    environment = place.environment
    file = project.settings.file
    yield Setting(name="environment", value=environment.name, source=environment.source)
    yield Setting(name="kind", value=environment.kind.value, source=f"of {environment.name}")
    yield from _urls("", place.urls)
    for name in known_environments(project.settings):
        if name != environment.name:
            yield from _other(place, name)
    yield Setting(name="root", value=str(project.root), source="found from the current folder")
    found = "Prisma's files" if project.prisma else "the default"
    schema = file if project.settings.schema else found
    yield Setting(name="schema", value=project.schema, source=schema)
    folder = file if project.settings.migrations else found
    yield Setting(name="migrations", value=project.migrations, source=folder)
    kept = file if project.settings.backups else "the default"
    yield Setting(name="backups", value=str(backups_folder(place)), source=kept)
    ledger = "_prisma_migrations" if project.uses_prisma_ledger else "whimbrel.migration"
    is_said = project.settings.ledger is not LedgerChoice.AUTO
    yield Setting(name="ledger", value=ledger, source=file if is_said else found)
    for notice in project.prisma.unreadable if project.prisma else ():
        yield Setting(name="not read", value=notice.what, source=notice.code)
    for line in place.contacts:
        yield Setting(name="contact", value=line, source=file)
    yield from _policy(place)


def _policy(place: Workplace) -> Iterator[Setting]:
    found: EffectivePolicy = effective_policy(place.environment.kind, place.settings.policy, ())
    sources = {rule.key: rule.source for rule in found.applied}
    for key in KEYS:
        value = found.policy.value(key)
        shown = value.value if isinstance(value, Choice) else value
        source = sources.get(key, f"the default of {place.environment.kind.value}")
        yield Setting(name=f"policy {key}", value=str(shown), source=source)


def _other(place: Workplace, name: str) -> Iterator[Setting]:
    try:
        yield from _urls(f"{name} ", urls_of(place, named_environment(place, name)))
    except Failure as failure:
        yield Setting(name=f"{name} url", value=failure.notice.what, source=failure.notice.code)


def _urls(prefix: str, urls: Urls) -> Iterator[Setting]:
    for name, found in (("url", urls.url), ("direct url", urls.direct_url)):
        if found is not None:
            yield Setting(name=prefix + name, value=_shown(found.value), source=found.source)
    if urls.url is None and urls.direct_url is None:
        where = EMBEDDED if urls.is_embedded else NOT_SET
        why = "no URL is set" if urls.unread is None else urls.unread.code
        yield Setting(name=f"{prefix}url", value=where, source=why)
    for note in urls.notes:
        yield Setting(name=f"{prefix}note", value=note, source="")


def _shown(url: DatabaseUrl) -> str:
    return f"{url.user}@{url.host}:{url.port}/{url.database}" if url.user else url.shown

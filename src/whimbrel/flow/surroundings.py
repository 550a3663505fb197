"""What another program finds in its variables: this environment's database, and no other."""

from __future__ import annotations

from collections.abc import Mapping

from ..config.sourced import Sourced
from ..config.url import DatabaseUrl
from ..config.urls import SHARED
from .call import Call
from .prisma_names import PrismaNames
from .workplace import Workplace

# libpq's own variables, so that `psql` and `pg_dump` without options go to the same place.
_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
}
# With these set libpq would take host or user from elsewhere.
_OVERRULING = ("PGSERVICE", "PGHOSTADDR")


def surroundings(call: Call, place: Workplace) -> dict[str, str]:
    """The process's variables, the environment's name, and the token that was confirmed."""
    variables = dict(call.variables) | {"DATABASE_ENV": place.environment.name}
    if call.confirmation:
        variables["WHIMBREL_CONFIRM"] = call.confirmation
    return variables


def with_urls(
    variables: Mapping[str, str], place: Workplace, url: DatabaseUrl | None, prisma: PrismaNames
) -> dict[str, str]:
    """DATABASE_URL, DIRECT_URL, the variables that Prisma's schema names, and libpq's: all of
    this environment, passwords included.

    Both URLs are always set: a forgotten DIRECT_URL would lead a tool elsewhere. Without `url`
    they are taken away: what stands in them belongs to another environment.
    """
    plain_names, direct_names = {SHARED[0], *prisma.plain}, {SHARED[1], *prisma.direct}
    others = {k: v for k, v in variables.items() if k not in plain_names | direct_names}
    if url is None:
        return others
    plain = _text(place, place.urls.for_application) or url.reveal()
    direct = _text(place, place.urls.for_schema) or url.reveal()
    settings = url.conninfo()
    libpq = {name: settings[key] for key, name in _LIBPQ.items() if settings.get(key)}
    kept = {k: v for k, v in others.items() if k not in (*_LIBPQ.values(), *_OVERRULING)}
    return kept | libpq | dict.fromkeys(direct_names, direct) | dict.fromkeys(plain_names, plain)


def _text(place: Workplace, url: Sourced[DatabaseUrl] | None) -> str:
    """As it was written, where it was a variable: other clients' prefixes and options stay."""
    if url is None:
        return ""
    written = place.project.variables.find(url.source.partition(" in ")[0])
    return written.value if written and written.source == url.source else url.value.reveal()

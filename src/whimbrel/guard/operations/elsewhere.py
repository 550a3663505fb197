"""Does an operation name a database itself, so that the environment's mark says nothing of it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...config.url import DatabaseUrl, parse_url
from ...errors import Usage
from .programs import program_of

_URL = r"postgres(?:ql)?(?:\+\w+)?://[^\s'\"]+"
_VARIABLE = r"\$\{?([A-Za-z_]\w*)"
_CLIENTS = ("psql", "dropdb", "createdb", "pg_restore", "reindexdb", "vacuumdb", "clusterdb")
_HOST = r"(?:^|\s)(?:-h\s*|--host[=\s]\s*|host=|PGHOST=)([^\s'\"]+)"
_PORT = r"(?:^|\s)(?:-p\s*|--port[=\s]\s*|port=|PGPORT=)(\d+)"
_DATABASE = r"(?:^|\s)(?:-d\s*|--dbname[=\s]\s*|dbname=|PGDATABASE=)([^\s'\"]+)"


def names_another(
    texts: Sequence[str], here: DatabaseUrl, variables: Mapping[str, str]
) -> str | None:
    """What of the operation leads to another database than `here`, without its password.

    `texts` are the operation and the package scripts that it may run. URLs are found anywhere,
    also in variables that are named there; host, port and database among the words of
    PostgreSQL's own clients.
    """
    for text in texts:
        for url in _urls(text, variables):
            if url.place != here.place:
                return url.shown
        if any(program_of(word) in _CLIENTS for word in text.split()):
            found = _by_options(text, here)
            if found:
                return found
    return None


def _urls(text: str, variables: Mapping[str, str]) -> Iterator[DatabaseUrl]:
    values = (variables.get(name, "") for name in re.findall(_VARIABLE, text))
    for part in (text, *values):
        for found in re.findall(_URL, part):
            try:
                yield parse_url(found, source="the command")
            except Usage:
                continue  # the program will not be able to read it either


def _by_options(text: str, here: DatabaseUrl) -> str | None:
    named = DatabaseUrl(
        host=_last(_HOST, text) or here.host,
        port=int(_last(_PORT, text) or here.port),
        database=_last(_DATABASE, text) or here.database,
        user=here.user,
    )
    is_url = "://" in named.database  # judged as one already
    return named.shown if not is_url and named.place != here.place else None


def _last(pattern: str, text: str) -> str:
    found = re.findall(pattern, text)
    return str(found[-1]) if found else ""

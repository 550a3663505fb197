"""Does an operation name a database itself, so that the environment's mark says nothing of it?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...config.url import DatabaseUrl, parse_url
from ...errors import Usage
from ...pg.words import word_set
from .postgres_tools import named_target
from .programs import program_of

_URL = r"postgres(?:ql)?(?:\+\w+)?://[^\s'\"]+"
_VARIABLE = r"\$\{?([A-Za-z_]\w*)"
# `createdb` makes one, and harms none.
_CLIENTS = ("psql", "dropdb", "pg_restore", "reindexdb", "vacuumdb", "clusterdb")
_PAIR = r"(?:^|\s)(host|hostaddr|port|dbname|service)\s*=\s*('[^']*'|\S+)"
_ASSIGNED = r"(?:^|\s)PG(HOST|HOSTADDR|PORT|DATABASE|SERVICE)=(\S+)"
_NAMES = {"hostaddr": "host", "database": "dbname"}
_CONNECT = r"(?m)(?:^|['\"]|\s)\\c(?:onnect)?\s+(?!['\"]|$)(\S+)"
_ENDS = frozenset(";|&()<>") | {"&&", "||", "|&", ">>"}


def names_another(
    texts: Sequence[str], here: DatabaseUrl, variables: Mapping[str, str]
) -> str | None:
    """What of the operation leads to another database than `here`, without its password.

    `texts` are the operation and what it runs or reads: package scripts, SQL files, settings.
    URLs are found anywhere, also in variables that are named there; host, port and database
    among the words of PostgreSQL's own clients.
    """
    for text in texts:
        named = (*_urls(text, variables), *_of_clients(text, here), *_assigned(text, here))
        another = next((url.shown for url in named if url.place != here.place), None)
        behind = re.search(_CONNECT, text) if "\\c" in text else None
        if another or behind:
            return another or f"{behind[1] if behind else ''} by psql's \\connect"
    return None


def wrapped_by(text: str) -> str | None:
    """The program that runs the command on another machine, or with variables of its own."""
    words = _words(text)
    for place, word in enumerate(words):
        name, behind = program_of(word), words[place + 1 :]
        begins = place == 0 or words[place - 1] in _ENDS or "=" in words[place - 1]
        if begins and (name in _REPLACE or _overrides(name, behind)):
            return name
    return None


_REPLACE = word_set(
    "docker docker-compose podman podman-compose nerdctl kubectl oc ssh heroku fly flyctl railway "
    "render doppler infisical op aws-vault chamber sudo doas su"
)


def _overrides(name: str, words: Sequence[str]) -> bool:
    """The `dotenv` of npm leaves what is set; that of Python does not."""
    match name:
        case "dotenv":
            return bool({"-o", "--override", "run"} & set(words)) and "--no-override" not in words
        case "dotenvx":
            return bool({"-o", "--overload"} & set(words))
        case "env-cmd":
            return "--no-override" not in words
        case "env":
            return bool(words) and words[0] in ("-i", "-", "-u", "--ignore-environment", "--unset")
        case _:
            return False


def _urls(text: str, variables: Mapping[str, str]) -> Iterator[DatabaseUrl]:
    values = (variables.get(name, "") for name in re.findall(_VARIABLE, text))
    for part in (text, *values):
        for found in re.findall(_URL, part):
            try:
                yield parse_url(found, source="the command")
            except Usage:
                continue  # the program will not be able to read it either


def _of_clients(text: str, here: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """Every client in a shell text, with the words up to the next operator."""
    if not any(name in text for name in _CLIENTS):
        return
    words = _words(text)
    for place, word in enumerate(words):
        if program_of(word) not in _CLIENTS:
            continue
        own = [program_of(word)]
        for each in words[place + 1 :]:
            if each in _ENDS:
                break
            own.append(each)
        yield from _by_words(own, here)


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        return text.split()


def _by_words(words: Sequence[str], here: DatabaseUrl) -> Iterator[DatabaseUrl]:
    target = named_target(words)
    if "://" in target.database or "$" in target.database + target.host:
        return  # a URL, or a variable that holds one: found as such
    pairs = dict(re.findall(_PAIR, target.database))
    database = target.database if not pairs else ""
    given = {"host": target.host, "port": target.port, "dbname": database} | pairs
    yield _placed(given, here)


def _assigned(text: str, here: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """`PGHOST=… psql`, also where the client stands in a file that is not looked into."""
    given = {name.lower(): value for name, value in re.findall(_ASSIGNED, text)}
    if given:
        yield _placed(given, here)


def _placed(given: Mapping[str, str], here: DatabaseUrl) -> DatabaseUrl:
    """`here`, with what is given in its place."""
    plain = {_NAMES.get(name, name): value.strip("'\"") for name, value in given.items()}
    if plain.get("service"):
        return replace(here, host=f"service {plain['service']}")
    port = plain.get("port", "")
    return replace(
        here,
        host=plain.get("host") or here.host,
        port=int(port) if port.isdigit() else here.port,
        database=plain.get("dbname") or here.database,
    )

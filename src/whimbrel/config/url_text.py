"""Takes the text of a database URL apart as libpq does, and refuses what is ambiguous.

Our own reading, because `urlsplit` ends the host at a `#` or `?` that belongs to an unescaped
password, and then shows the rest of the password as host or database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

# PostgreSQL manual, "Parameter Key Words" of libpq.
_LIBPQ_WORDS = """
    application_name channel_binding client_encoding connect_timeout fallback_application_name
    gssdelegation gssencmode gsslib hostaddr keepalives keepalives_count keepalives_idle
    keepalives_interval krbsrvname load_balance_hosts max_protocol_version min_protocol_version
    options passfile replication require_auth requirepeer requiressl scram_client_key
    scram_server_key service servicefile ssl_max_protocol_version ssl_min_protocol_version sslcert
    sslcertmode sslcompression sslcrl sslcrldir sslkey sslkeylogfile sslmode sslnegotiation
    sslpassword sslrootcert sslsni target_session_attrs tcp_user_timeout
"""
# Of other clients (Prisma, asyncpg, node-postgres, hosting companies); libpq refuses them.
_FOREIGN_WORDS = """
    schema connection_limit pool_timeout sslidentity sslaccept pool socket_timeout pgbouncer
    statement_cache_size max_connection_lifetime max_idle_connection_lifetime single_use_connections
    prepared_statement_cache_size prepared_statement_name_func async_fallback command_timeout
    max_cached_statement_lifetime prepare_threshold uselibpqcompat pool_mode pool_size max_overflow
    pool_recycle pool_pre_ping statement_timeout lock_timeout query_timeout
    idle_in_transaction_session_timeout currentSchema workaround supa plugins
"""
LIBPQ = frozenset(_LIBPQ_WORDS.split())
FOREIGN = frozenset(_FOREIGN_WORDS.split())
_SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


class Wrong(Exception):
    """What is wrong with the text, without a piece of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlText:
    """The parts of a URL, unescaped."""

    user: str
    password: str = field(repr=False)
    host: str
    port: str
    database: str
    parameters: tuple[tuple[str, str], ...] = field(repr=False)
    foreign: tuple[tuple[str, str], ...] = field(repr=False)


def split_url(text: str) -> UrlText:
    """The parts of `text`; raises `Wrong`."""
    scheme, separator, rest = text.partition("://")
    if not separator or scheme.lower().split("+")[0] not in ("postgres", "postgresql"):
        raise Wrong("it does not begin with postgresql://")
    if any(ord(character) < 32 for character in rest):
        raise Wrong("it holds a control character or a line break")
    login, place = _login(rest)
    user, _, password = login.partition(":")
    where, _, query = place.partition("?")
    authority, _, database = where.partition("/")
    host, port = _host_and_port(authority)
    pairs = dict(_pairs(query))
    return UrlText(
        user=pairs.pop("user", "") or _plain(user),
        password=pairs.pop("password", "") or _plain(password),
        host=pairs.pop("host", "") or host,
        port=pairs.pop("port", "") or port,
        database=pairs.pop("dbname", "") or _plain(database),
        foreign=tuple((k, v) for k, v in pairs.items() if k in FOREIGN),
        parameters=tuple((k, v) for k, v in pairs.items() if k not in FOREIGN),
    )


def _login(rest: str) -> tuple[str, str]:
    """What stands before the `@`, and what stands after it."""
    head = rest.partition("/")[0]
    if "@" not in head:
        if "@" in rest.partition("?")[0]:
            raise Wrong("its user or password holds a / or its database an @ that is not escaped")
        return "", rest
    login = head.rpartition("@")[0]
    if "?" in login:
        raise Wrong("its user or password holds a ? that is not escaped (%3F)")
    return login, rest[len(login) + 1 :]


def _host_and_port(authority: str) -> tuple[str, str]:
    if "," in authority:
        raise Wrong("it names several hosts; a schema change needs the one that is the primary")
    if authority.startswith("["):
        host, closed, port = authority[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            raise Wrong("its IPv6 address is not closed by a ]")
        return _plain(host), port[1:]
    host, _, port = authority.partition(":")
    return _plain(host), port


def _pairs(query: str) -> list[tuple[str, str]]:
    """The parameters. Unlike in web forms, `+` is no blank here."""
    pairs = []
    for part in filter(None, query.split("&")):
        key, is_pair, value = part.partition("=")
        if not is_pair:
            raise Wrong("it has a parameter without =")
        pairs.append(_translated(_plain(key), _plain(value)))
    return pairs


def _translated(key: str, value: str) -> tuple[str, str]:
    """`ssl=true` (JDBC, node) and `ssl=require` (asyncpg) are libpq's `sslmode`."""
    if key == "ssl":
        return "sslmode", value if value in _SSLMODES else "require"
    if key in LIBPQ or key in FOREIGN or key in ("user", "password", "host", "port", "dbname"):
        return key, value
    named = f'"{key}" ' if re.fullmatch(r"[A-Za-z_]{2,30}", key) else ""
    raise Wrong(f"its parameter {named}is known neither to PostgreSQL nor to Prisma")


def _plain(text: str) -> str:
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise Wrong("its %-escapes are not UTF-8") from None
    if "\0" in plain:
        raise Wrong("it holds a zero byte")
    return plain

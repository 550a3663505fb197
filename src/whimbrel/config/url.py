"""A database URL: what libpq understands, without what only Prisma or SQLAlchemy do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import quote

from ..errors import Notice, Usage
from .url_text import UrlText, Wrong, split_url

DEFAULT_PORT = 5432


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """Where a database is and how to enter. Neither `repr` nor `str` shows the password."""

    host: str = ""
    port: int = DEFAULT_PORT
    database: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    # libpq's own; hidden because `sslpassword` is one of them.
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    # What only other clients understand (Prisma, asyncpg, poolers): libpq would refuse it.
    prisma: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def shown(self) -> str:
        """`shop@db.example:5432`: the database and its server, for people."""
        where = f"[{self.host}]" if ":" in self.host else self.host or "local socket"
        return f"{self.database or self.user}@{where}:{self.port}"

    @property
    def prisma_schema(self) -> str:
        """`?schema=` of a Prisma URL; there the history table lives."""
        return dict(self.prisma).get("schema", "public")

    @property
    def is_loopback(self) -> bool:
        """Is the server on this machine: a socket, `localhost`, 127.0.0.0/8 or ::1?"""
        host = self.host.lower()
        return host[:1] in ("", "/", "@") or host in ("localhost", "::1") or host[:4] == "127."

    @property
    def place(self) -> tuple[str, int, str]:
        """Equal for two URLs of one database under one host name."""
        host = self.host.lower().rstrip(".")
        is_tcp_here = self.is_loopback and host and host[0] not in "/@"
        return "127.0.0.1" if is_tcp_here else host, self.port, self.database or self.user

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not appear in anything printed."""
        return tuple(s for s in (self.password, dict(self.parameters).get("sslpassword", "")) if s)

    def __str__(self) -> str:
        return self.shown

    def conninfo(self) -> dict[str, str]:
        """libpq's keywords and values, password included: for connecting only, never printed."""
        known = {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
        }
        return {k: v for k, v in known.items() if v} | dict(self.parameters)

    def with_database(self, database: str) -> DatabaseUrl:
        """The same server and user, another database."""
        return replace(self, database=database)

    def with_schema(self, schema: str) -> DatabaseUrl:
        """The same database with another `?schema=`."""
        others = tuple(pair for pair in self.prisma if pair[0] != "schema")
        return replace(self, prisma=(*others, ("schema", schema)))

    def reveal(self) -> str:
        """The whole URL with its password: for handing to another program, never printed."""
        host = f"[{quote(self.host, safe=':')}]" if ":" in self.host else quote(self.host, safe="")
        is_socket = not self.host or self.host[0] in "/@"
        login = quote(self.user, safe="") + (
            ":" + quote(self.password, safe="") if self.password else ""
        )
        pairs = [*self.parameters, *self.prisma]
        if is_socket:
            host_pair = [("host", self.host)] if self.host else []
            pairs = [*host_pair, ("port", str(self.port)), *pairs]
        query = "&".join(f"{quote(k, safe='')}={quote(v, safe='/')}" for k, v in pairs)
        where = "" if is_socket else f"{host}:{self.port}"
        return (
            f"postgresql://{login + '@' if login else ''}{where}/"
            f"{quote(self.database, safe='')}{'?' + query if query else ''}"
        )


def parse_url(text: str, *, source: str) -> DatabaseUrl:
    """Read a PostgreSQL URL; `source` names the setting it came from.

    Accepts `postgres://`, `postgresql://`, SQLAlchemy's `postgresql+driver://` and Prisma's
    parameters. Raises `Usage` (C110) for anything else, without repeating the text, which may
    hold a password.
    """
    try:
        return _built(split_url(text.strip()))
    except Wrong as exc:
        raise _unreadable(source, str(exc)) from None


def _built(parts: UrlText) -> DatabaseUrl:
    port = parts.port or str(DEFAULT_PORT)
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Wrong("its port is not a number from 1 to 65535")
    return DatabaseUrl(
        host=parts.host,
        port=int(port),
        database=parts.database,
        user=parts.user,
        password=parts.password,
        parameters=parts.parameters,
        prisma=parts.foreign,
    )


def _unreadable(source: str, why: str) -> Usage:
    variable = source.partition(" in ")[0]
    return Usage(
        Notice(
            code="C110",
            what=f"the database URL in {source} cannot be read",
            why=f"{why}; without it there is nothing to connect to",
            next=f"set {variable} to postgresql://USER:PASSWORD@HOST:PORT/DATABASE, "
            "with %-escapes for special characters in the password",
        )
    )

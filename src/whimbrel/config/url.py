"""A database URL: what libpq understands, without what only Prisma or SQLAlchemy do."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ..errors import Notice, Usage

# Parameters of Prisma's own; libpq refuses a URL that carries them.
PRISMA_ONLY = frozenset(
    [
        "schema",
        "connection_limit",
        "pool_timeout",
        "sslidentity",
        "sslaccept",
        "pool",
        "socket_timeout",
        "pgbouncer",
        "statement_cache_size",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """Where a database is and how to enter. Neither `repr` nor `str` shows the password."""

    host: str = ""
    port: int = 5432
    database: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    parameters: tuple[tuple[str, str], ...] = ()
    prisma: tuple[tuple[str, str], ...] = ()

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
    def place(self) -> tuple[str, int, str]:
        """Equal for two URLs of one database under one host name."""
        host = {"localhost": "127.0.0.1", "::1": "127.0.0.1"}.get(self.host, self.host.lower())
        return host, self.port, self.database or self.user

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
        return DatabaseUrl(
            host=self.host,
            port=self.port,
            database=database,
            user=self.user,
            password=self.password,
            parameters=self.parameters,
            prisma=self.prisma,
        )

    def reveal(self) -> str:
        """The whole URL with its password: for handing to another program, never printed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_socket = host.startswith("/")
        login = quote(self.user, safe="") + (
            ":" + quote(self.password, safe="") if self.password else ""
        )
        pairs = [*self.parameters, *self.prisma]
        if is_socket:
            pairs = [("host", host), ("port", str(self.port)), *pairs]
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
    scheme, separator, rest = text.strip().partition("://")
    if not separator or scheme.lower().split("+")[0] not in ("postgres", "postgresql"):
        raise _unreadable(source, "it does not begin with postgresql://")
    host, port, query_extra = "", "", []
    try:
        parts = urlsplit("postgresql://" + rest)
        host, port = parts.hostname or "", str(parts.port or "")
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise _unreadable(source, "its host or port cannot be read") from None
    prisma, parameters = [], []
    for key, value in pairs:
        if key == "host":
            host = value
        elif key == "port":
            port = value
        elif key in PRISMA_ONLY:
            prisma.append((key, value))
        else:
            query_extra.append((key, value))
    parameters.extend(query_extra)
    if port and not port.isdigit():
        raise _unreadable(source, "its port is not a number")
    return DatabaseUrl(
        host=unquote(host),
        port=int(port or 5432),
        database=unquote(parts.path.lstrip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        parameters=tuple(parameters),
        prisma=tuple(prisma),
    )


def _unreadable(source: str, why: str) -> Usage:
    return Usage(
        Notice(
            code="C110",
            what=f"the database URL in {source} cannot be read",
            why=f"{why}; without it there is nothing to connect to",
            next=f"set {source} to postgresql://USER:PASSWORD@HOST:PORT/DATABASE, "
            "with %-escapes for special characters in the password",
        )
    )

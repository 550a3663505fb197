"""Every PostgreSQL connection of this process leads to one database, whatever env.py names."""

from __future__ import annotations

from typing import Any

from .frame import Wrong

# Where another place could be named; what else env.py asks of a connection stays.
_PLACES = (
    *("host", "hostaddr", "port", "dbname", "database", "user", "password", "dsn", "service"),
    *("passfile", "servicefile", "target_session_attrs", "unix_sock"),
)
_LIBPQ = ("psycopg", "psycopg_async", "psycopg2", "psycopg2cffi")


def lead_to(conninfo: dict[str, str]) -> None:
    """`conninfo` is in libpq's words."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def connect(dialect: Any, _: Any, arguments: Any, keywords: Any) -> None:
        if dialect.name != "postgresql":
            return
        for name in _PLACES:
            keywords.pop(name, None)
        arguments.clear()
        keywords.update(_keywords(dialect.driver, conninfo))

    event.listen(Engine, "do_connect", connect)


def _keywords(driver: str, conninfo: dict[str, str]) -> dict[str, Any]:
    if driver in _LIBPQ:
        return dict(conninfo)
    found: dict[str, Any] = {
        "user": conninfo.get("user"),
        "password": conninfo.get("password"),
        "database": conninfo.get("dbname"),
        "port": int(conninfo.get("port", "5432")),
    }
    host = conninfo.get("host", "")
    if driver == "asyncpg":
        if conninfo.get("sslmode"):
            found["ssl"] = conninfo["sslmode"]
        return found | {"host": host or "/var/run/postgresql"}
    if driver == "pg8000":
        where = {"unix_sock": f"{host}/.s.PGSQL.{found['port']}"} if host[:1] == "/" else {}
        return {k: v for k, v in found.items() if k != "port" or not where} | (
            where or {"host": host or "localhost"}
        )
    raise Wrong("driver", driver)

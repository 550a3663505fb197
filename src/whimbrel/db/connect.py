"""Opens connections: bounded in time, named, UTF-8, autocommit."""

from __future__ import annotations

import psycopg

from ..config.url import DatabaseUrl
from .failure import connection_failure

Connection = psycopg.Connection[tuple[object, ...]]

CONNECT_TIMEOUT_S = 10


def connect(url: DatabaseUrl, *, application_name: str = "whimbrel") -> Connection:
    """A new autocommit connection to `url`.

    Keepalives are short so that a lost machine is noticed; `client_connection_check_interval`
    makes the server notice a lost client. Raises `Failure` (C2xx), which never holds the password.
    """
    settings = {
        "application_name": application_name,
        "connect_timeout": str(CONNECT_TIMEOUT_S),
        "client_encoding": "UTF8",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
    }
    try:
        conn: Connection = psycopg.connect(
            **(settings | url.conninfo()),  # type: ignore[arg-type]
            autocommit=True,
            prepare_threshold=None,
        )
    except psycopg.Error as exc:
        raise connection_failure(exc, url) from None
    return conn

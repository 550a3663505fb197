"""How a connection was made; no round trip."""

from __future__ import annotations

from ..db.connect import Connection
from ..guard.transport import Transport


def read_transport(conn: Connection) -> Transport:
    """libpq names only what is not its own default, whichever way it was said ($PGSSLMODE too)."""
    return Transport(
        mode=conn.info.get_parameters().get("sslmode", "prefer"),
        is_encrypted=bool(conn.pgconn.ssl_in_use),
        is_socket=conn.info.host.startswith(("/", "@")),
    )

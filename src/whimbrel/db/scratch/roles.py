"""Stand-ins for roles that a schema names and a scratch server does not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from ...errors import Notice, Stop
from ...pg.name import literal, quote
from ..connect import Connection
from ..embedded.names import CLUSTER_NAME
from .ask import ask
from .mark import myself
from .sweep import drop_oldest_templates

# Words that GRANT takes in the place of a role's name; pg_… are the server's own roles.
_NO_ROLES = frozenset({"public", "none", "default", "current_role", "current_user", "session_user"})
STUB = "whimbrel: stands in for a role that a schema names; DROP ROLE it when you make the real one"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    name: str


def ensure_role_stubs(conn: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """Make the unknown ones among `names` as roles that cannot log in; returns those made.

    Roles belong to the whole server, so this is done on embedded servers only. Raises `Stop`
    E228 elsewhere, where one is unknown; then nothing was changed.
    """
    wanted = [each for each in names if each not in _NO_ROLES and not each.startswith("pg_")]
    unknown = [row.name for row in ask(conn, "unknown_roles", _Name, wanted)] if wanted else []
    if unknown and not _is_embedded(conn):
        raise _not_made(conn, unknown)
    made = []
    for name in unknown:
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            with conn.transaction():
                conn.execute(f"CREATE ROLE {quote(name)} NOLOGIN".encode())
                conn.execute(f"COMMENT ON ROLE {quote(name)} IS {literal(STUB)}".encode())
            made.append(name)
    return tuple(made)


def release_roles(conn: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """No template knows a role any more, and those among `names` that are stand-ins are dropped,
    because the real ones are about to be made; returns those dropped.

    Templates are built again when they are wanted. A stand-in that is used elsewhere stays: the
    server will say where. On servers that are not embedded nothing is done.
    """
    if not _is_embedded(conn):
        return ()
    drop_oldest_templates(conn, kept=0)
    dropped = []
    for row in ask(conn, "role_stubs", _Name, list(names), STUB):
        with suppress(psycopg.errors.DependentObjectsStillExist, psycopg.errors.UndefinedObject):
            conn.execute(f"DROP ROLE {quote(row.name)}".encode())
            dropped.append(row.name)
    return tuple(dropped)


def _is_embedded(conn: Connection) -> bool:
    return myself(conn).cluster_name == CLUSTER_NAME


def _not_made(conn: Connection, unknown: Sequence[str]) -> Stop:
    are = "role {} is" if len(unknown) == 1 else "roles {} are"
    make = "; ".join(f"CREATE ROLE {quote(name)} NOLOGIN" for name in unknown)
    return Stop(
        Notice(
            code="E228",
            what=f"{are.format(', '.join(unknown))} not known on the server of scratch databases, "
            f"{conn.info.host}:{conn.info.port}",
            why="the schema names them; a role belongs to every database of its server, so only "
            "on an embedded server it is stood in for",
            next=f"make them there ({make}), or `whimbrel deploy` first the migration that does",
        )
    )

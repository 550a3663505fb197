"""Stand-ins for roles that a schema names and a scratch server does not know."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from ...errors import Notice, Stop
from ...pg.name import quote
from ..connect import Connection
from ..embedded.names import CLUSTER_NAME
from .ask import ask
from .mark import myself

# Words that GRANT takes in the place of a role's name; pg_… are the server's own roles.
_NO_ROLES = frozenset({"public", "none", "current_role", "current_user", "session_user"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unknown:
    name: str


def ensure_role_stubs(conn: Connection, names: Iterable[str]) -> tuple[str, ...]:
    """Make the unknown ones among `names` as roles that cannot log in; returns those made.

    Roles belong to the whole server, so this is done on embedded servers only: elsewhere
    `Stop` E228, and nothing was changed.
    """
    if myself(conn).cluster_name != CLUSTER_NAME:
        raise Stop(
            Notice(
                code="E228",
                what="roles are not made on a server that is not embedded",
                why="a role belongs to every database of its server",
                next="create the roles there yourself, or unset WHIMBREL_SCRATCH_URL",
            )
        )
    wanted = [each for each in names if each not in _NO_ROLES and not each.startswith("pg_")]
    made = []
    for row in ask(conn, "unknown_roles", _Unknown, wanted):
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            conn.execute(f"CREATE ROLE {quote(row.name)} NOLOGIN".encode())
            made.append(row.name)
    return tuple(made)

"""A database that was entered: the connection, where it leads, and what it was judged to be."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.url import DatabaseUrl
from ..db.connect import Connection
from ..guard.identity import Identity
from .ignored import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Valid while the context that opened it lasts."""

    conn: Connection
    url: DatabaseUrl
    identity: Identity
    ignored: Rules = ()  # what this project's comparisons leave out

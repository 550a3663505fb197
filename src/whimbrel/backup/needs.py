"""What a server must have before a dump can be restored there."""

from __future__ import annotations

from dataclasses import dataclass

from ..db.connect import Connection
from .ask import ask
from .manifest import Needs, Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    kind: str
    name: str


def read_needs(conn: Connection) -> Needs:
    """Read only."""
    found = ask(conn, "needs", _Need)
    named = {
        kind: tuple(n.name for n in found if n.kind == kind) for kind in {n.kind for n in found}
    }
    return Needs(
        shape=ask(conn, "shape", Shape)[0],
        extensions=named.get("extension", ()),
        collations=named.get("collation", ()),
        roles=named.get("role", ()),
        owners=named.get("owner", ()),
        wants_icu="icu" in named,
        reaches_out="foreign" in named,
    )

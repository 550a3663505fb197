"""Differences of what holds no rows: views, routines, triggers, policies, comments, grants …"""

from __future__ import annotations

from collections.abc import Iterator

from . import change as c
from .alterable import WHOLES
from .carried import Carried
from .pairing import Pairing


def whole_changes(pairing: Pairing, carried: Carried) -> Iterator[c.Change]:
    """What vanishes with its home is not dropped by itself; what is remade comes again."""
    for address, old in pairing.before.items():
        if not isinstance(old, WHOLES):
            continue
        new = pairing.after.get(address)
        if pairing.stays(address):
            if old != new:
                yield c.Alter(before=old, after=new)  # type: ignore[arg-type]
        elif not carried.is_along(address):
            yield c.Drop(thing=old, carries=carried.by(address))  # type: ignore[arg-type]
    for address, new in pairing.after.items():
        if isinstance(new, WHOLES) and pairing.is_created(address):
            yield c.Create(thing=new)  # type: ignore[arg-type]

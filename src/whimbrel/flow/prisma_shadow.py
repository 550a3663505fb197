"""Prisma's shadow database is emptied by every `migrate dev`: it must be nobody's."""

from __future__ import annotations

from ..config.url import parse_url
from ..db.connect import connect
from ..errors import Failure, Notice, Stop
from ..guard.identity import Standing, judge_identity
from ..ledger.identity import look
from .operation import Operation
from .workplace import Workplace


def refuse_shared_shadow(place: Workplace, operation: Operation) -> None:
    """Raises `Stop` (G122) when it is marked as staging or production, or listed so.

    Read only. One that cannot be reached is Prisma's to complain of.
    """
    prisma = place.project.prisma
    found = prisma.shadow_url(place.project.variables) if prisma else None
    if found is None or not operation.speaks_of("prisma", "migrate"):
        return
    try:
        url = parse_url(found.value, source=found.source)
        conn = connect(url, application_name="whimbrel (looking)")
    except Failure:
        return
    with conn:
        identity = judge_identity(*look(conn), place.shared)
    is_shared = identity.is_known and not identity.kind.is_lenient
    if is_shared or identity.standing is Standing.LISTED:
        raise Stop(
            Notice(
                code="G122",
                what=f"the shadow database {url.shown} of {found.source} is {identity.shown}",
                why="Prisma empties its shadow database at every migrate dev; nothing was started",
                next="set it to an empty database of its own, or leave it out",
            )
        )

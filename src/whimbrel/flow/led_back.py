"""The proof where the start cannot say everything: it is made out of the goal, which can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..catalog.catalog import Catalog
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.embedded.binaries import find_binaries
from ..diff.compare import compare
from ..diff.objects import differing_objects
from ..diff.renames_back import renames_back
from ..plan.arrange.arrange import arrange
from ..read.catalog import read_catalog
from ..sources.at_once import entered_at_once
from ..sources.material import Material, materialised
from ..sources.proof import Proof, Trial, prove
from ..sources.run_planned import Refused, run_planned
from .scratch import ScratchServer
from .wanted import Compared

_APPLICATION = "whimbrel proof"


def prove_from_goal(
    goal: Material, statements: Sequence[str], compared: Compared, server: ScratchServer
) -> Proof | None:
    """Of two copies of the goal one is led back to `compared.before`: what the source says, and
    what it does not say as the goal has it. From there the statements have to lead to the other,
    which `pg_dump` decides. None where no way back is known, as where labels of an enum would go.
    """
    copies = [replace(goal, at=None), goal]
    forbidden = server.forbidden_systems
    with entered_at_once(
        [materialised(each, server.url, forbidden_systems=forbidden) for each in copies]
    ) as (start, end):
        if not _is_led_back(start, compared):
            return None
        trial = Trial(start=start, goal=end, binaries=find_binaries())
        return prove(statements, compared.difference, trial)


def _is_led_back(url: DatabaseUrl, there: Compared) -> bool:
    back = compare(there.after, there.before, renames_back(there.difference))
    if back.candidates or back.unmodelled:
        return False
    with connect(url, application_name=_APPLICATION) as conn:
        try:
            run_planned(conn, [each.sql for each in arrange(back)])
        except Refused:
            return False
        return _is_same(read_catalog(conn), there.before)


def _is_same(one: Catalog, other: Catalog) -> bool:
    return not differing_objects(one, other)

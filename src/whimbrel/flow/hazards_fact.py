"""What the guard sees in all that is about to run, and the reasons that the files give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from ..db.connect import Connection
from ..guard.find_hazards import find_hazards
from ..guard.gate import Hazard, HazardsFact
from ..ledger.notes import write_audit
from ..plan.born import Born
from ..read.evidence import read_evidence
from .opened import Opened
from .tasks import Prepared


def hazards_fact(opened: Opened, todo: Iterable[Prepared]) -> HazardsFact:
    """What one pending migration makes, nobody uses before the next one runs. Read only."""
    return HazardsFact(found=_found(todo), is_empty=read_evidence(opened.conn).is_empty)


def record_hazards(conn: Connection, todo: Iterable[Prepared], *, by: str) -> None:
    """Keep in the audit what this deploy takes upon itself, with the reasons."""
    found = _found(todo)
    if found:
        write_audit(conn, "deploy with hazards", {"hazards": [asdict(h) for h in found]}, by=by)


def _found(todo: Iterable[Prepared]) -> tuple[Hazard, ...]:
    born = Born()
    return tuple(
        hazard for each in todo for hazard in find_hazards(each.file, each.task.steps, born)
    )

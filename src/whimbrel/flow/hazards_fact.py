"""What the guard sees in all that is about to run, and the reasons that the files give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import psycopg

from ..config.kind import Kind
from ..db.connect import Connection
from ..guard.find_hazards import HazardTerms, find_hazards
from ..guard.gate import Hazard, HazardsFact
from ..ledger.notes import write_audit
from ..plan.known import NOTHING_KNOWN, Known, without_amounts
from ..plan.trail import Trail
from ..read.evidence import read_evidence
from ..read.known import read_known
from .opened import Opened
from .policy_here import levels_of, policy_of
from .tasks import Prepared
from .workplace import Workplace


def hazards_fact(place: Workplace, opened: Opened, todo: Iterable[Prepared]) -> HazardsFact:
    """What one pending migration makes, nobody uses before the next one runs. Read only."""
    return HazardsFact(
        found=_found(place, opened, todo), is_empty=read_evidence(opened.conn).is_empty
    )


def record_hazards(place: Workplace, opened: Opened, todo: Iterable[Prepared]) -> None:
    """Keep in the audit what this deploy takes upon itself, with the reasons."""
    found = _found(place, opened, todo)
    if found:
        details = {"hazards": [asdict(hazard) for hazard in found]}
        write_audit(opened.conn, "deploy with hazards", details, by=place.who)


def _found(place: Workplace, opened: Opened, todo: Iterable[Prepared]) -> tuple[Hazard, ...]:
    policy = policy_of(place, opened).policy
    terms = HazardTerms(
        by_rule=levels_of(place, opened),
        small_mb=policy.small_table_mb,
        large_mb=policy.large_table_mb,
    )
    trail = Trail(known_there(opened.conn))
    return tuple(
        hazard
        for each in todo
        for hazard in find_hazards(each.file, each.task.steps, trail, terms, each.directives)
    )


def known_for_rules(opened: Opened) -> Known:
    """In production all that is known. How much there is elsewhere, and how often it is used, says
    nothing of production, for which the file is written as well."""
    known = known_there(opened.conn)
    return known if opened.identity.kind is Kind.PRODUCTION else without_amounts(known)


def known_there(conn: Connection) -> Known:
    """What is known of the database; nothing where it cannot be read in time, which only makes
    the rules stricter."""
    try:
        return read_known(conn)
    except psycopg.Error:
        return NOTHING_KNOWN

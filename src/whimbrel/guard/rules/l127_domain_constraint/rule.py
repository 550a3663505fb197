"""ALTER DOMAIN that looks at every table using the domain."""

from __future__ import annotations

from ....plan.born import plain
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every table with a column of domain {deed.relation.shown} is read"
        f"{_which(deed, situation)}"
        for deed in deeds(step, Does.ALTER_DOMAIN)
        if deed.kind in ("add constraint", "set not null")
        and not deed.says("not valid")
        and _is_used(deed, situation)
    )


def _is_used(deed: Deed, situation: Situation) -> bool:
    known = situation.trail.types.get(plain(deed.relation).shown)
    if known is None:
        return not situation.trail.known.is_complete
    if not known.users:
        return plain(deed.relation).shown in situation.trail.known.types and not (
            situation.trail.known.is_complete
        )
    return any(map(situation.matters, known.users))


def _which(deed: Deed, situation: Situation) -> str:
    known = situation.trail.types.get(plain(deed.relation).shown)
    names = ", ".join(situation.shown(each) for each in known.users) if known else ""
    return f": {names}" if names else ""


RULE = Rule(
    code="L127",
    name="domain-constraint",
    title="a domain's new constraint reads every table that uses it",
    why="SHARE is held on all of them until every row has been looked at: writers wait",
    instead="ALTER DOMAIN … ADD CONSTRAINT … CHECK (VALUE IS NOT NULL, or what it is) NOT "
    "VALID, then VALIDATE CONSTRAINT at a quiet time",
    applies=_applies,
    of=(Does.ALTER_DOMAIN,),
)

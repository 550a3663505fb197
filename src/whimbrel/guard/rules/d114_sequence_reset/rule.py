"""ALTER SEQUENCE … RESTART, a smaller type, an identity's RESTART, and setval() of a constant."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    altered = (
        f"sequence {deed.relation.shown} starts again"
        for deed in deeds(step, Does.ALTER_SEQUENCE)
        if (deed.says("restart") or (deed.says("as") and deed.type not in _WIDEST))
        and situation.is_old(deed.relation)
    )
    called = (
        f"sequence {deed.value} is set to a value that nothing was compared with"
        for deed in deeds(step, Does.CALL)
        if deed.name == "setval" and deed.says("constants") and _is_old(deed.value, situation)
    )
    restarted = (
        f"the identity of {deed.name} of {situation.shown(deed.relation)} starts again"
        for deed in deeds(step, Does.SET_IDENTITY)
        if deed.says("restart")
        and situation.is_old(deed.relation)
        and (plain(deed.relation), deed.name) not in situation.trail.new_counters
    )
    return said((*altered, *restarted, *called))


# Every value that it has given out fits.
_WIDEST = ("bigint", "int8")


def _is_old(name: str, situation: Situation) -> bool:
    schema, _, relation = name.rpartition(".")
    return situation.is_old(RelationName(schema, relation.strip('"')))


RULE = Rule(
    code="D114",
    name="sequence-reset",
    title="a sequence is set back",
    why="keys that are taken are given out again, and the INSERT of somebody else fails; the "
    "change is not rolled back with the transaction",
    instead="SELECT setval('…', (SELECT max(id) FROM …)): never below what is there",
    applies=_applies,
    of=(Does.ALTER_SEQUENCE, Does.SET_IDENTITY, Does.CALL),
)

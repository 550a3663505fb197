"""One table read as a whole, or written anew, by several statements of a file."""

from __future__ import annotations

from collections.abc import Iterator

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    before = situation.trail.worked_through
    return said(
        f"{situation.shown(name)} is worked through under a strong lock once more"
        for name in _works_through(step)
        if plain(name) in before and situation.matters(name)
    )


def _works_through(step: Step) -> Iterator[RelationName]:
    if step.statement.tag != "ALTER TABLE":
        return
    for touch in step.touches:
        if touch.lock.is_strong and touch.relation in (*step.scans, *step.rewrites):
            yield touch.relation


RULE = Rule(
    code="L137",
    name="repeated-scan",
    title="a table is worked through more than once",
    why="each ALTER TABLE takes its own lock and reads or writes the table from the start",
    instead="put the subcommands into one ALTER TABLE, separated by commas",
    applies=_applies,
)

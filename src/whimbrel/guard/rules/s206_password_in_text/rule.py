"""PASSWORD '…' in a role, a user mapping or a subscription."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the password of {deed.name} can be read by everybody"
        for deed in deeds(step, Does.PASSWORD)
    )


RULE = Rule(
    code="S206",
    name="password-in-text",
    title="a password stands in the migration",
    why="it is in version control, in the server's log and in pg_stat_statements for ever",
    instead="set it by hand with \\password, or leave it to the secret store",
    applies=_applies,
    of=(Does.PASSWORD,),
)

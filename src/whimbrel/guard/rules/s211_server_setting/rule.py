"""ALTER SYSTEM, ALTER DATABASE … SET, ALTER ROLE … SET."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    altered = (
        f"{deed.name or 'every setting'} changes for the whole {deed.kind}"
        for deed in deeds(step, Does.SERVER_SETTING)
    )
    called = (
        "the server reads its configuration anew"
        for deed in deeds(step, Does.CALL)
        if deed.name == "pg_reload_conf"
    )
    return said((*altered, *called))


RULE = Rule(
    code="S211",
    name="server-setting",
    title="a setting changes for everybody",
    why="it holds for every new session of the server, the database or the role, beyond this "
    "migration",
    instead="change the server's configuration where it is kept; for one migration SET LOCAL",
    applies=_applies,
    of=(Does.SERVER_SETTING, Does.CALL),
)

"""CREATE EVENT TRIGGER."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"event trigger {deed.name} runs {_WHEN.get(deed.kind, f'at every {deed.kind}')}"
        for deed in deeds(step, Does.CREATE_EVENT_TRIGGER)
    )


_WHEN = {
    "login": "at every login: an error in it locks everybody out",
    "ddl_command_start": "before every change of the schema, whoever makes it",
    "ddl_command_end": "behind every change of the schema, whoever makes it",
    "sql_drop": "behind every DROP, whoever says it",
    "table_rewrite": "before every rewrite of a table",
}


RULE = Rule(
    code="S218",
    name="event-trigger",
    title="a trigger runs for everybody in the database",
    why="an error in its function stops every migration, this tool's too, and one at login every "
    "connection; it takes a superuser to make and to take away",
    instead="make it by hand, with a second session open: SET event_triggers = off, or single-user "
    "mode before 17, is the way out",
    applies=_applies,
    of=(Does.CREATE_EVENT_TRIGGER,),
)

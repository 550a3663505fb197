"""A publication that loses tables, or a published table that loses its key."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    publications = (
        f"publication {deed.name} publishes less or something else"
        for deed in deeds(step, Does.PUBLICATION, Does.DROP)
        if (deed.does is Does.PUBLICATION and not deed.says_any("create", "add"))
        or deed.kind == "publication"
    )
    keys = (
        f"published table {deed.relation.shown} loses {deed.name}"
        for deed in deeds(step, Does.DROP_CONSTRAINT)
        if _is_published_key(deed, situation)
    )
    subscriptions = (
        f"subscription {deed.name} brings no rows any more"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "subscription"
    )
    return said((*publications, *subscriptions, *keys))


def _is_published_key(deed: Deed, situation: Situation) -> bool:
    table = situation.trail.table(deed.relation)
    known = situation.trail.constraint(deed.relation, deed.name)
    return bool(table and table.is_published and known and known.kind == "primary key")


RULE = Rule(
    code="A119",
    name="publication-change",
    title="subscribers no longer get what they got",
    why="they stop with an error or, worse, go on without the rows",
    instead="change the subscriber first, then the publication",
    applies=_applies,
    of=(Does.PUBLICATION, Does.DROP, Does.DROP_CONSTRAINT),
)

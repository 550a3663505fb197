"""What fires by itself: triggers, rules of the rewrite system, event triggers.

Words of a trigger and a rule: "replace". Of a rule: "instead", "nothing" (no action), "some" (with
a condition); its `kind` is the event, "select", "insert", "update" or "delete". Of an event
trigger `kind` is its event; of switching one "enable", "disable".
"""

from __future__ import annotations

from collections.abc import Iterator

from ....script import node
from ....script.statement import Node
from ...deed import Deed, Does


def trigger(statement: Node) -> Iterator[Deed]:
    words = {"replace"} if node.flag(statement, "replace") else set()
    yield Deed(
        Does.CREATE_TRIGGER,
        node.relation(node.field(statement, "relation")),
        name=node.text(statement, "trigname"),
        words=frozenset(words),
    )


def rule(statement: Node) -> Iterator[Deed]:
    """What its actions do they do later, in the statements that it rewrites."""
    words = {word for word in ("replace", "instead") if node.flag(statement, word)}
    if not node.items(statement, "actions"):
        words.add("nothing")
    if node.field(statement, "whereClause"):
        words.add("some")
    yield Deed(
        Does.CREATE_RULE,
        node.relation(node.field(statement, "relation")),
        name=node.text(statement, "rulename"),
        kind=node.text(statement, "event").removeprefix("CMD_").lower(),
        words=frozenset(words),
    )


def event_trigger(statement: Node) -> Iterator[Deed]:
    yield Deed(
        Does.CREATE_EVENT_TRIGGER,
        name=node.text(statement, "trigname"),
        kind=node.text(statement, "eventname"),
    )


def toggle_event_trigger(statement: Node) -> Iterator[Deed]:
    is_off = node.text(statement, "tgenabled") == "D"
    yield Deed(
        Does.TOGGLE_EVENT_TRIGGER,
        name=node.text(statement, "trigname"),
        words=frozenset({"disable" if is_off else "enable"}),
    )

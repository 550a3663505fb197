"""One ALTER TABLE that people have written, as text and tree, so that it can be said otherwise."""

from __future__ import annotations

from ...script import node
from ..step import Step
from .form import OnlineForm, Surroundings
from .words import Words


class Altered:
    """One ALTER TABLE: the table as the user spells it, its subcommands as text and tree."""

    def __init__(self, step: Step, around: Surroundings) -> None:
        self.node = step.statement.node or node.NOTHING
        self.words = Words(step.sql)
        self.around = around
        self._directives = step.statement.directives
        self.name = node.relation(node.field(self.node, "relation"))
        first = 2
        if self.words.word(first) == "IF":
            first += 2
        start = first
        if self.words.word(first) == "ONLY":
            first += 1
        behind = self.words.skip_name(first)
        self.shown = self.words.text(start, behind)  # with ONLY, as it was written
        self.plain = self.words.text(first, behind).rstrip(" *")
        self.head = self.words.text(0, behind)
        self.commands = tuple(
            zip(self.words.parts(behind), node.items(self.node, "cmds"), strict=False)
        )

    def says(self, directive: str) -> bool:
        """`-- whimbrel:…` above the statement."""
        return any(each.name == directive for each in self._directives)

    def alter(self, command: str) -> str:
        return f"ALTER TABLE {self.shown} {command}"


def as_it_is(text: str, why: str = "") -> OnlineForm:
    return OnlineForm(now=(text,), why_not=why)

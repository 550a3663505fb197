"""What a safety rule is, what it may look at, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..errors import Notice
from ..plan.deed import Deed, Does
from ..plan.step import Step
from .situation import Situation, size_words

__all__ = ["Finding", "Rule", "Situation", "deeds", "finding", "reason", "said", "size_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One hazard: its fixed words, and the one question it asks of a step.

    `of` are the deeds that a step must hold to be asked at all, every step where it is empty.
    `applies` returns the sentence of what it saw, None when it saw nothing. How grave that is,
    policy decides. `also` are names under which a reason (`-- whimbrel:allow`) counts as well.
    `in_contract` is said in place of `instead` where the file is the contract migration already.
    """

    code: str
    name: str
    title: str
    why: str
    instead: str
    applies: Callable[[Step, Situation], str | None]
    of: tuple[Does, ...] = ()
    also: tuple[str, ...] = ()
    in_contract: str = ""

    def next(self, *, is_contract: bool) -> str:
        """What to do about it in this file."""
        return (is_contract and self.in_contract) or self.instead

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.name, self.code, self.code.lower(), *self.also))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule saw in a step. `accepted_because` is the reason that the file itself gives.

    `size_bytes` is that of the largest relation of the step, where it is known.
    """

    rule: Rule
    step: Step
    what: str
    accepted_because: str = ""
    size_bytes: int | None = None

    @property
    def notice(self) -> Notice:
        rule = self.rule
        return Notice(code=rule.code, what=self.what, why=rule.why, next=rule.instead)


def finding(rule: Rule, step: Step, what: str, situation: Situation) -> Finding:
    """What the rule saw in this step, with the reason that the file gives and the table's size."""
    sizes = (situation.size_bytes(touch.relation) for touch in step.touches)
    return Finding(
        rule=rule,
        step=step,
        what=what,
        accepted_because=reason(step, *rule.names),
        size_bytes=max((size for size in sizes if size is not None), default=None),
    )


def reason(step: Step, *names: str) -> str:
    """`-- whimbrel:allow drop-column "unused since release 41"` above the statement."""
    for directive in step.statement.directives:
        # `-- whimbrel:drop now "reason"`: without keeping the table's rows.
        if directive.name == "drop" and "drop-table" in names:
            return directive.arguments[1]
        if directive.name == "allow" and directive.arguments[0] in names:
            return directive.arguments[1]
    return ""


def deeds(step: Step, *kinds: Does) -> list[Deed]:
    """Those deeds of the step that are of one of these kinds."""
    return [deed for deed in step.deeds if deed.does in kinds]


def said(sentences: Iterable[str]) -> str | None:
    """Each once, in one line; None where there is none."""
    return "; ".join(dict.fromkeys(sentences)) or None

"""What the guard answers when somebody asks "may I?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ..config.kind import Kind
from ..errors import Exit, Notice, Stop


class Verdict(Enum):
    """From harmless to forbidden."""

    GO = "go"
    GATES = "gates"
    ASK = "ask"
    STOP = "stop"

    @property
    def strictness(self) -> int:
        return tuple(Verdict).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """May this operation run in this kind of environment, why, and what to do instead.

    `operation` is one line, without passwords. `gates` are the conditions that have to pass
    first: all of a deploy under GATES, those that come before the question under ASK.
    """

    verdict: Verdict
    operation: str
    kind: Kind
    why: str
    instead: str = ""
    gates: tuple[str, ...] = ()

    @property
    def exit(self) -> Exit:
        return Exit.STOPPED if self.verdict is Verdict.STOP else Exit.DONE

    def stop(self, *, contacts: Sequence[str] = ()) -> Stop:
        """The refusal as every command raises it; only sensible for a STOP."""
        return Stop(
            Notice(
                code="G101",
                what=f"{self.operation} is not allowed in {self.kind.value}",
                why=self.why,
                next="\n        ".join([self.instead, *contact_lines(self.kind, contacts)]),
            )
        )


def contact_lines(kind: Kind, contacts: Sequence[str]) -> tuple[str, ...]:
    """Whom to ask; said only where a stop means real users."""
    return tuple(f"ask:     {contact}" for contact in contacts) if kind is Kind.PRODUCTION else ()

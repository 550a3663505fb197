"""Problems are collected, so that one reading of a schema finds all of them."""

from __future__ import annotations

from collections.abc import Iterable

from ...config.suggest import nearest
from ..language.problem import Problem, ProblemKind
from ..language.syntax import Span


class Collected:
    """What has been found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, kind: ProblemKind, what: str, span: Span, instead: str = "") -> None:
        self.problems.append(Problem(kind, what, span, instead))

    def say_unknown(
        self, kind: ProblemKind, what: str, span: Span, word: str, known: Iterable[str]
    ) -> None:
        """The nearest of the known words is offered, else all of them."""
        words = tuple(known)
        near = nearest(word, words)
        instead = f"did you mean `{near}`?" if near else f"there are: {', '.join(words)}"
        self.say(kind, what, span, instead if words else "")

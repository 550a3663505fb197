"""The arguments of one attribute or function, by the names it takes."""

from __future__ import annotations

from collections.abc import Sequence

from ..language.problem import ProblemKind
from ..language.syntax import (
    Argument,
    Attribute,
    Call,
    Expression,
    Items,
    Number,
    Pairs,
    Span,
    Text,
    Word,
)
from .collect import Collected


class Arguments:
    """`takes` are the names in order; the first `unnamed` of them may stand without a name."""

    def __init__(
        self,
        of: Attribute | Call,
        takes: Sequence[str],
        collected: Collected,
        *,
        unnamed: int = 1,
        shown: str = "",
    ) -> None:
        self._of, self._collected = of, collected
        self._shown = shown or f"@{of.name}"
        self._values: dict[str, Expression] = {}
        self._is_wrong = False
        free = list(takes[:unnamed])
        for each in of.arguments:
            self._take(each, takes, free)

    @property
    def span(self) -> Span:
        return self._of.span

    def get(self, name: str) -> Expression | None:
        return self._values.get(name)

    def text(self, name: str) -> str | None:
        """A string that is not empty; None where the argument is missing or is something else."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, Text) and value.value:
            return value.value
        is_empty = isinstance(value, Text)
        what = f"{name} of {self._shown} " + ("is empty" if is_empty else "is no string")
        self.wrong(what, value.span, 'write it in double quotes: `"name"`')
        return None

    def word(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, Word):
            return value.text
        self.wrong(f"{name} of {self._shown} is no name", value.span, "write it without quotes")
        return None

    def require(self, name: str) -> Expression | None:
        """The value; a problem where it is missing, unless another was told already."""
        value = self._values.get(name)
        if value is None and not self._is_wrong:
            self.wrong(f"{self._shown} lacks its argument {name}", self.span, f"write `{name}: …`")
        return value

    def wrong(self, what: str, span: Span, instead: str = "") -> None:
        self._is_wrong = True
        self._collected.say(ProblemKind.ATTRIBUTE, what, span, instead)

    def _take(self, each: Argument, takes: Sequence[str], free: list[str]) -> None:
        if each.value is None:
            self.wrong(f"{each.name} of {self._shown} has no value", each.span)
            return
        name = each.name
        if not name:
            if not free:
                self.wrong(f"{self._shown} takes no further argument without a name", each.span, "")
                return
            name = free[0]
        if name in free:
            free.remove(name)
        if name not in takes:
            what = f"{self._shown} has no argument {name}"
            self._is_wrong = True
            self._collected.say_unknown(ProblemKind.ATTRIBUTE, what, each.span, name, takes)
        elif name in self._values:
            self.wrong(f"{name} of {self._shown} is given twice", each.span, "leave one out")
        else:
            self._values[name] = each.value


def shown_value(value: Expression) -> str:
    """A value as it stands in a schema."""
    match value:
        case Text(value=text):
            return f'"{text}"'
        case Number(text=text) | Word(text=text):
            return text
        case Call(name=name):
            return f"{name}()"
        case Items():
            return "a list"
        case Pairs():
            return "an object"

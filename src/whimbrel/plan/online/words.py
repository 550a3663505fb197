"""A statement's text by its tokens, so that it can be changed without touching the rest of it."""

from __future__ import annotations

from collections.abc import Iterator

from ...script.tokens import C_COMMENT, CLOSE, COMMA, OPEN, SQL_COMMENT, scan

_COMMENTS = (SQL_COMMENT, C_COMMENT)


class Words:
    """Tokens of one statement, without its comments; places count bytes."""

    def __init__(self, sql: str) -> None:
        self.raw = sql.encode()
        found = scan(self.raw)
        tokens = zip(found.kinds, found.starts, found.ends, strict=True)
        kept = [each for each in tokens if each[0] not in _COMMENTS]
        self.kinds = [kind for kind, _, _ in kept]
        self.starts = [start for _, start, _ in kept]
        self.ends = [end for _, _, end in kept]

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def texts(self) -> Iterator[str]:
        """Each token as it is written."""
        return (self.text(number, number + 1) for number in range(len(self)))

    def word(self, number: int) -> str:
        """In capitals; "" behind the end. A quoted identifier keeps its quotes."""
        if number >= len(self.kinds):
            return ""
        return self.raw[self.starts[number] : self.ends[number]].decode().upper()

    def text(self, first: int, last: int | None = None) -> str:
        """From the token `first` up to, not with, `last`; to the end without."""
        if first >= len(self.starts):
            return ""
        end = self.ends[-1] if last is None or last > len(self.ends) else self.ends[last - 1]
        return self.raw[self.starts[first] : end].decode()

    def find(self, *words: str, start: int = 0) -> int:
        """Where these words stand one after the other outside of parentheses; -1 for nowhere."""
        depth = 0
        for number in range(start, len(self.kinds)):
            depth += (self.kinds[number] == OPEN) - (self.kinds[number] == CLOSE)
            here = tuple(self.word(number + n) for n in range(len(words)))
            if depth == 0 and here == words:
                return number
        return -1

    def with_after(self, number: int, text: str) -> str:
        """The statement with `text` behind token `number`."""
        end = self.ends[number]
        return f"{self.raw[:end].decode()} {text}{self.raw[end:].decode()}"

    def without(self, first: int, count: int) -> str:
        """The statement without these tokens."""
        start = self.starts[first]
        end = self.starts[first + count] if first + count < len(self.starts) else self.ends[-1]
        return self.raw[:start].decode() + self.raw[end:].decode()

    def skip_name(self, number: int) -> int:
        """Behind a name with its dots and a star: `app.orders`, `orders *`."""
        number += 1
        while self.word(number) == ".":
            number += 2
        return number + (self.word(number) == "*")

    def parts(self, start: int) -> Iterator[str]:
        """What commas outside of parentheses part, from the token `start` on."""
        depth, first = 0, start
        for number in range(start, len(self.kinds)):
            depth += (self.kinds[number] == OPEN) - (self.kinds[number] == CLOSE)
            if depth == 0 and self.kinds[number] == COMMA:
                yield self.text(first, number)
                first = number + 1
        yield self.text(first)

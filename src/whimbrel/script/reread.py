"""The tree of a statement of a very long script: read again each time it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from .parser import Parsed, parse
from .statement import Node


class Reread(Mapping[str, object]):
    """A tree takes some 50 times as much memory as its statement, and hardly any is looked at
    again once the statement is described. It was read before: it will be read the same."""

    __slots__ = ("_sql",)

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def __getitem__(self, name: str) -> object:
        return _tree(self._sql)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_tree(self._sql))

    def __len__(self) -> int:
        return len(_tree(self._sql))


@lru_cache(maxsize=4)  # whoever looks at a statement asks dozens of times
def _tree(sql: str) -> Node:
    outcome = parse(sql.encode())
    return outcome.nodes[0] if isinstance(outcome, Parsed) else {}

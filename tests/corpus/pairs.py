"""The corpus: small schemas in two states, of which one is made into the other.

Most are in `<topic>.sql`, many to a file; `<name>/{a,b}.sql` holds a larger one, with rows of its
own in `{a,b}.rows.sql` and, in `since`, the first version that can say it. A file of a topic is
plain SQL between lines of four kinds:

    -- pair: NAME                 (or `-- pair: NAME since 18`: older servers cannot say it)
    -- both                       what follows is in both states
    -- before                     … only in the first one
    -- after                      … only in the second one

Each pair is loaded into a schema of its own, which is the search path and is written `:here` where
it has to be named. What belongs to the whole database (a schema, a publication, a language) and
the roles have names that no other pair uses, but for the four roles of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Side = Literal["a", "b"]

HERE = Path(__file__).parent
ROLES = ("corpus_reader", "corpus_writer", "corpus_owner", "Corpus Odd-Role")
USUAL_ROWS = "INSERT INTO kept (id) OVERRIDING SYSTEM VALUE VALUES (1), (2)"

_HEAD = re.compile(r"-- pair: (?P<name>[a-z0-9_]+)(?: since (?P<since>\d+))?")
_SECTIONS: dict[str, tuple[Side, ...]] = {
    "-- both": ("a", "b"),
    "-- before": ("a",),
    "-- after": ("b",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`schema` is where it is loaded; `a` and `b` are scripts; `kept` tells that there is a table
    of that name in both, whose rows are to survive."""

    schema: str
    a: str
    b: str
    since: int = 0
    kept: bool = False

    def script(self, side: Side) -> str:
        body = self.a if side == "a" else self.b
        return re.sub(r":here\b", self.schema, body)

    @property
    def extensions(self) -> set[str]:
        return set(re.findall(r"CREATE EXTENSION (\w+)", self.a + self.b))


def read_pairs() -> tuple[Pair, ...]:
    """All of them, in the order of their schemas' names. Raises ValueError for what is none."""
    return tuple(sorted([*_folders(), *_topics()], key=lambda pair: pair.schema))


def _folders() -> Iterator[Pair]:
    for folder in sorted(path.parent for path in HERE.glob("*/a.sql")):
        mark = folder / "since"
        yield Pair(
            schema=folder.name,
            a=_folder(folder, "a"),
            b=_folder(folder, "b"),
            since=int(mark.read_text("utf-8")) if mark.exists() else 0,
            kept=True,
        )


def _folder(folder: Path, side: Side) -> str:
    rows = folder / f"{side}.rows.sql"
    script = (folder / f"{side}.sql").read_text("utf-8")
    return f"{script};\n{rows.read_text('utf-8') if rows.exists() else USUAL_ROWS};\n"


def _topics() -> Iterator[Pair]:
    for path in sorted(HERE.glob("*.sql")):
        yield from parse_topic(path.stem, path.read_text("utf-8"))


def parse_topic(topic: str, text: str) -> Iterator[Pair]:
    """The pairs of one file. Raises ValueError where a section stands outside a pair."""
    head: re.Match[str] | None = None
    parts: dict[Side, list[str]] = {"a": [], "b": []}
    sides: tuple[Side, ...] = ()
    for line in text.splitlines(keepends=True):
        found = _HEAD.fullmatch(line.rstrip())
        if found or line.rstrip() in _SECTIONS:
            if found:
                yield from _finished(topic, head, parts)
                head, parts, sides = found, {"a": [], "b": []}, ()
            elif head is None:
                raise ValueError(f"{topic}.sql: {line.rstrip()!r} before the first pair")
            else:
                sides = _SECTIONS[line.rstrip()]
            continue
        for side in sides:
            parts[side].append(line)
    yield from _finished(topic, head, parts)


def _finished(
    topic: str, head: re.Match[str] | None, parts: dict[Side, list[str]]
) -> Iterator[Pair]:
    if head is not None:
        a, b = ("".join(parts[side]) for side in ("a", "b"))
        yield Pair(schema=f"{topic}_{head['name']}", a=a, b=b, since=int(head["since"] or 0))

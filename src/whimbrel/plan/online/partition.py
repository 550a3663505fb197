"""Partitions: an index or a key on each beside its writers, and ATTACH without a scan.

The parent's own index holds no rows. It is valid as soon as that of each partition is attached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...pg.name import RelationName
from ...pg.written import ident, shortened
from ...script import node
from ...script.statement import Node
from ..born import plain
from ..trail import Trail
from .form import OnlineForm, Surroundings, stays
from .words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is to stand on each partition of `table`: an index whose words behind the table are
    `behind`, or the key (`kind`, "PRIMARY KEY" or "UNIQUE") that takes it over."""

    trail: Trail
    behind: str
    kind: str = ""
    nulls: str = ""  # " NULLS NOT DISTINCT" of a key
    is_unique: bool = False
    taken: set[str] = field(default_factory=set)

    def of(self, index: str, table: RelationName) -> Iterator[str]:
        """Partition by partition, those of partitions too; `index` is the one on `table`."""
        for part in _partitions(self.trail, table):
            own = self._name(part, index)
            known = self.trail.table(part)
            if known is not None and known.kind == "p":
                yield self.empty(own, part)
                yield from self.of(own, part)
            else:
                yield from self._filled(own, part)
            yield (
                f"ALTER INDEX {_qualified(table.schema, index)} "
                f"ATTACH PARTITION {_qualified(part.schema, own)}"
            )

    def empty(self, index: str, table: RelationName) -> str:
        """On a table that has partitions and no rows: in no time."""
        if self.kind:
            added = f"ADD CONSTRAINT {ident(index)} {self.kind}{self.nulls} {self.behind}"
            return f"ALTER TABLE ONLY {_shown(table)} {added}"
        return f"CREATE {self._unique}INDEX {ident(index)} ON ONLY {_shown(table)} {self.behind}"

    def _filled(self, index: str, table: RelationName) -> Iterator[str]:
        name, shown = ident(index), _shown(table)
        yield f"CREATE {self._unique}INDEX CONCURRENTLY {name} ON {shown} {self.behind}{self.nulls}"
        if self.kind:
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} {self.kind} USING INDEX {name}"

    @property
    def _unique(self) -> str:
        return "UNIQUE " * (self.is_unique or bool(self.kind))

    def _name(self, part: RelationName, index: str) -> str:
        """Long names are cut, and must not become one."""
        name, number = shortened(part.relation, f"_{index}"), 0
        while name in self.taken:
            number += 1
            name = shortened(part.relation, f"_{number}_{index}")
        self.taken.add(name)
        return name


def may_have_index(trail: Trail, table: RelationName) -> bool:
    """Are its partitions known, and tables of this server, all the way down?"""
    parts = _partitions(trail, table)
    return bool(parts) and all(
        known is not None
        and (known.kind == "r" or (known.kind == "p" and may_have_index(trail, part)))
        for part in parts
        for known in (trail.table(part),)
    )


def _partitions(trail: Trail, table: RelationName) -> list[RelationName]:
    return sorted(set(map(plain, trail.partitions_of(table))))


def _shown(table: RelationName) -> str:
    return _qualified(table.schema, table.relation)


def _qualified(schema: str, name: str) -> str:
    return f"{ident(schema)}.{ident(name)}" if schema else ident(name)


def attached(parent: RelationName, text: str, command: Node, around: Surroundings) -> OnlineForm:
    """What to run before ATTACH, and last what to run after it; nothing where it need not scan."""
    partition = node.field(command, "def")
    bound = node.field(partition, "bound")
    child = node.relation(node.field(partition, "name"))
    if not bound or around.trail.born.preexisting(child) is None:
        return OnlineForm()
    known = around.trail.table(parent)
    if known is None or len(known.partition_key) != 1 or not known.partition_key[0]:
        return stays(
            "the partition key is not known here, or is not one column: the check that "
            "spares the scan is to be written by hand"
        )
    condition = _condition(ident(known.partition_key[0]), text, bound)
    if not condition:
        return stays("these bounds have no check that could spare the scan")
    name = ident(shortened(child.relation, "_bounds"))
    shown = ".".join(map(ident, filter(None, (child.schema, child.relation))))
    return OnlineForm(
        now=(
            f"ALTER TABLE {shown} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID",
            f"ALTER TABLE {shown} VALIDATE CONSTRAINT {name}",
            f"ALTER TABLE {shown} DROP CONSTRAINT {name}",
        )
    )


def _condition(key: str, text: str, bound: Node) -> str:
    """`FOR VALUES FROM (a) TO (b)` and `IN (a, b)` in the words of the statement."""
    words = Words(text)
    is_there = f"{key} IS NOT NULL"
    match node.text(bound, "strategy"):
        case "r" | "PARTITION_STRATEGY_RANGE":
            low, high = _inside(words, "FROM"), _inside(words, "TO")
            parts = [is_there]
            if low.upper() != "MINVALUE":
                parts.append(f"{key} >= {low}")
            if high.upper() != "MAXVALUE":
                parts.append(f"{key} < {high}")
            return " AND ".join(parts)
        case "l" | "PARTITION_STRATEGY_LIST":
            listed = _inside(words, "IN")
            return "" if "NULL" in listed.upper() else f"{is_there} AND {key} IN ({listed})"
        case _:
            return ""


def _inside(words: Words, before: str) -> str:
    """What stands in the parentheses behind a word."""
    start = words.find(before) + 1
    end = start + 1
    depth = 1
    while end < len(words) and depth:
        depth += (words.word(end) == "(") - (words.word(end) == ")")
        end += 1
    return words.text(start + 1, end - 1)

"""The check that spares ATTACH PARTITION its scan: the bounds of the partition as a condition."""

from __future__ import annotations

from ...pg.name import RelationName
from ...script import node
from ...script.statement import Node
from .form import OnlineForm, Surroundings, ident, shortened, stays
from .words import Words


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

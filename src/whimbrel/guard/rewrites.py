"""Statements that write a whole table anew, accepted where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from ..plan.facts import describe
from ..plan.known import Known
from ..plan.trail import Trail
from ..script.parse import parse_script
from .inspect import Inspector
from .rules import RULES

REWRITES = frozenset(
    {
        *("type-change", "volatile-default", "serial-column", "stored-column"),
        "constrained-domain-column",
    }
)


def accepted(statements: Sequence[str], known: Known, reason: str) -> tuple[str, ...]:
    """The same, each that one of these rules sees with a word above it that it may stand."""
    script = parse_script("".join(f"{each};\n" for each in statements), name="the plan")
    inspector = Inspector([each for each in RULES if each.name in REWRITES])
    words = reason.replace('"', "'").replace("\n", " ")
    walked = inspector.walk(describe(script), Trail(known))
    found = [dict.fromkeys(each.rule.name for each in findings) for _, findings in walked]
    said = ("".join(f'-- whimbrel:allow {name} "{words}"\n' for name in names) for names in found)
    return tuple(above + each for above, each in zip(said, statements, strict=True))

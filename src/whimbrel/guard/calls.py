"""Which functions a migration may call without anybody asking what they do."""

from __future__ import annotations

from ..pg.functions import CHANGING, HARMLESS, LOSING
from ..plan.facts.expressions import STEADY, VOLATILE

# What they do, other rules look at.
_TOLD = frozenset(("set_config",))
_KNOWN = HARMLESS | CHANGING | LOSING | STEADY | VOLATILE | _TOLD


def is_unseen_call(name: str) -> bool:
    """Neither one of PostgreSQL's own that is known by name, nor one of its families."""
    return name not in _KNOWN and not name.startswith(_FAMILIES)


_FAMILIES = ("pg_", "json", "array_", "to_", "regexp_", "st_", "date_", "string_", "has_")

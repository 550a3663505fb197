"""What becomes of the tables that a migration drops, in the file and in words."""

from __future__ import annotations

from collections.abc import Sequence

from ..catalog.catalog import Catalog
from ..diff.made_anew import made_anew_in_words
from ..plan.arrange.planned import PlannedStatement
from ..plan.online.dropped import NotKept, dropped_now, kept, not_kept
from .call import Call


def keep(
    call: Call,
    statements: Sequence[PlannedStatement],
    before: Catalog,
    migration: str,
    drop_now: str = "",
) -> tuple[PlannedStatement, ...]:
    """Moved to schema `whimbrel_keep`; with `drop_now`, a reason, dropped at once. What cannot be
    kept is said."""
    changes = [each.change for each in statements]
    for words in made_anew_in_words(changes, is_kept=not drop_now):
        call.say(f"note: {words}")
    if drop_now:
        return dropped_now(statements, drop_now)
    for each in not_kept(statements, before):
        call.say(f"note: {_in_words(each)}")
    return kept(statements, before, migration)


def _in_words(each: NotKept) -> str:
    because = each.because
    return (
        f"table {each.table.shown} is dropped with its rows and not kept: {because.shown}, which "
        "it needs, goes in the same migration; to keep it, drop that in a later one"
    )

"""After a merge: what is still to run though a later migration on the same relations is applied."""

from __future__ import annotations

from ..history.conflicts import Conflict, find_conflicts
from ..history.layout import Migration
from ..plan.changed import changed_relations
from .past import Past
from .tasks import prepare


def _order(migration: Migration) -> tuple[int, str]:
    return migration.position, migration.name


def late_conflicts(past: Past) -> tuple[Conflict, ...]:
    """Nobody has tried them in the order in which they will have run here."""
    late = past.comparison.out_of_order
    if not late:
        return ()
    applied = [
        each.migration
        for each in past.comparison.applied
        if _order(each.migration) > _order(late[0]) and not each.row.is_declared
    ]
    folder = past.history.folder
    changed = {
        each.name: changed_relations(prepare(folder, each).task.steps) for each in (*late, *applied)
    }
    return find_conflicts(
        {each.name: changed[each.name] for each in late},
        {each.name: changed[each.name] for each in applied},
    )

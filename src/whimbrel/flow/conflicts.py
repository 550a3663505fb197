"""Migrations of this branch against those of another, as git has them. Connects to nothing."""

from __future__ import annotations

from ..disk.git import ask_git
from ..errors import Failure
from ..history.conflicts import Conflict, find_conflicts
from ..history.layout import SCRIPT, Migration
from ..pg.name import RelationName
from .past import Past
from .tasks import prepare
from .workplace import Workplace


def branch_conflicts(place: Workplace, revision: str) -> tuple[Conflict, ...] | None:
    """Between what HEAD has added since it left `revision` and what `revision` has added since;
    None where git cannot say. A file that is no SQL is somebody else's finding."""
    base = ask_git(place.root, "merge-base", revision, "HEAD")
    if base is None:
        return None
    before = _names(place, base)
    ours = _added(place, "HEAD", before)
    theirs = _added(place, revision, before)
    return find_conflicts(ours, theirs)


def late_conflicts(past: Past) -> tuple[Conflict, ...]:
    """After a merge: what is still to run though a later one of the same relations is applied."""
    late = past.comparison.out_of_order
    if not late:
        return ()
    applied = [
        each.migration
        for each in past.comparison.applied
        if each.migration.name > late[0].name and not each.row.is_declared
    ]
    folder = past.history.folder
    return find_conflicts(
        {each.name: prepare(folder, each).changed for each in late},
        {each.name: prepare(folder, each).changed for each in applied},
    )


def _added(
    place: Workplace, revision: str, before: frozenset[str]
) -> dict[str, frozenset[RelationName]]:
    names = sorted(_names(place, revision) - before)
    return {name: _changed(place, revision, name) for name in names}


def _names(place: Workplace, revision: str) -> frozenset[str]:
    listed = ask_git(
        place.root, "ls-tree", "-d", "--name-only", f"{revision}:./{place.project.migrations}"
    )
    return frozenset((listed or "").splitlines())


def _changed(place: Workplace, revision: str, name: str) -> frozenset[RelationName]:
    folder = place.project.migrations
    sql = ask_git(place.root, "show", f"{revision}:./{folder}/{name}/{SCRIPT}")
    if sql is None:
        return frozenset()
    try:
        return prepare(folder, Migration(name=name, raw=sql.encode(), sql=sql)).changed
    except Failure:
        return frozenset()

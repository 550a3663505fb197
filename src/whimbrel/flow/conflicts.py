"""Migrations of this branch against those of another, as git has them. Connects to nothing."""

from __future__ import annotations

from ..disk.git import ask_git
from ..errors import Failure
from ..history.conflicts import Conflict, find_conflicts
from ..history.layout import SCRIPT
from ..pg.name import RelationName
from ..plan.changed import changed_relations
from ..plan.facts.describe import describe
from ..script.parse import parse_script
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
        return changed_relations(describe(parse_script(sql, name=name)))
    except Failure:
        return frozenset()

"""Tables that no shared database has yet, as far as git can tell: nobody has rows in them."""

from __future__ import annotations

import os

from ..disk.changed import blobs_on_main, main_branch
from ..disk.git import root_of
from ..history.layout import script_name
from ..pg.name import RelationName
from ..plan.born import plain
from ..plan.deed import Does
from .histories import project_history
from .tasks import prepare
from .workplace import Workplace


def young_tables(place: Workplace) -> frozenset[RelationName]:
    """Made by migrations that the main branch does not have. None where there is no main branch:
    then every one may have been applied elsewhere."""
    top = root_of(place.root)
    if top is None or not main_branch(top):
        return frozenset()
    folder = place.project.migrations
    below = os.path.relpath(place.root.resolve(), top.resolve())
    files = {
        os.path.normpath(os.path.join(below, script_name(folder, each))): each
        for each in project_history(place).migrations
    }
    there = blobs_on_main(top, tuple(files))
    young = [prepare(folder, each) for path, each in files.items() if path not in there]
    deeds = (deed for each in young for step in each.task.steps for deed in step.deeds)
    return frozenset(plain(each.relation) for each in deeds if each.does is Does.CREATE_TABLE)

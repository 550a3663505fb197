"""DROP INDEX of one that queries, a foreign key or replication need."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"index {deed.relation.shown} is in use: {reason}"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "index" and (reason := _use(deed.relation, situation))
    )


def _use(name: RelationName, situation: Situation) -> str:
    index = situation.trail.index(name)
    if index is None or not situation.is_old(index.table):
        return ""
    if index.is_replica_identity:
        return f"it is the replica identity of {index.table.shown}"
    if not situation.matters(index.table):
        return ""  # a small table is read as a whole anyway
    others = [
        each.columns
        for other, each in situation.trail.indexes_of(index.table)
        if plain(other) != plain(name) and each.is_valid
    ]
    if any(columns[: len(index.columns)] == index.columns for columns in others):
        return ""
    if index.scans:
        return f"it was used {index.scans:,} times"
    keys = [
        each.columns
        for _, each in situation.trail.constraints(index.table)
        if each.kind == "foreign key"
    ]
    return f"it is the only one on foreign key ({', '.join(index.columns)})" * (
        index.columns in keys
    )


RULE = Rule(
    code="A113",
    name="drop-index-in-use",
    title="an index that is in use is dropped",
    why="queries that used it read the whole table from now on; without it a DELETE in a "
    "referenced table does so for every row",
    instead="build the index that replaces it first, and watch pg_stat_user_indexes for a while",
    applies=_applies,
    of=(Does.DROP,),
)

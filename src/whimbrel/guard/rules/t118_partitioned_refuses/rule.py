"""What the server refuses on a partitioned table."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        sentence
        for deed in deeds(step, Does.ADD_CONSTRAINT, Does.CREATE_INDEX)
        if (key := _key(step, deed, situation)) is not None
        and (sentence := _seen(deed, key, situation))
    )


def _key(step: Step, deed: Deed, situation: Situation) -> tuple[str, ...] | None:
    """The partition key, of a table that this very statement makes too; None where it has none."""
    for table in deeds(step, Does.CREATE_TABLE):
        if table.relation == deed.relation:
            return table.columns if table.says("partitioned") else None
    known = situation.trail.table(deed.relation)
    return known.partition_key if known is not None and known.kind == "p" else None


def _seen(deed: Deed, key: tuple[str, ...], situation: Situation) -> str:
    table = deed.relation.shown
    if deed.does is Does.CREATE_INDEX:
        return f"CONCURRENTLY on partitioned table {table}" * deed.says("concurrently")
    if deed.kind in ("primary key", "unique") and not deed.says("using index"):
        missing = [name for name in key if name and name not in deed.columns]
        return f"the key of {table} lacks {', '.join(missing)}" if missing else ""
    is_old_server = 0 < situation.server_major < 18
    if deed.kind == "foreign key" and deed.says("not valid") and is_old_server:
        return f"a NOT VALID foreign key on partitioned table {table} needs 18"
    return ""


RULE = Rule(
    code="T118",
    name="partitioned-refuses",
    title="a partitioned table does not take this",
    why="the server refuses it, and the migration fails there",
    instead="keys hold the columns of the partition key; indexes are built ON ONLY the parent "
    "and concurrently on each partition",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT, Does.CREATE_INDEX),
)

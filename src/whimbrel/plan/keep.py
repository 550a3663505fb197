"""What is dropped and yet kept, in schema `whimbrel_keep`: names, and the copy of a column.

A table is moved there. A column is copied, key and value, in batches, and then dropped. Nothing
there goes by itself: purging it is an ordinary contract migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from ..errors import Failure, Notice
from ..pg.name import RelationName
from ..pg.written import ident, shortened
from .deed import Does
from .known import KnownTable
from .step import Step
from .trail import KEEP, Trail


def kept_table(migration: str, table: RelationName) -> str:
    """The name there; it carries the migration's, so that the same table can be kept twice. What
    is called otherwise is never kept under the same name, however long the names are."""
    return _kept(migration, _bare(table), "")


def kept_column(migration: str, table: RelationName, column: str) -> str:
    return _kept(migration, _bare(table), f"_{column}")


def _bare(relation: RelationName) -> str:
    """Two schemas may have a table of the same name."""
    usual = relation.schema in ("", "public")
    return relation.relation if usual else f"{relation.schema}.{relation.relation}"


def _kept(migration: str, table: str, suffix: str) -> str:
    """Of a long title only the time stays; where that does not do, a digest tells names apart."""
    whole = f"{migration}_{table}".strip("_")
    for name in (whole, f"{migration[:_TIME]}_{table}" if migration[:_TIME].isdigit() else whole):
        if shortened(name, suffix) == name + suffix:
            return name + suffix
    digest = hashlib.sha256(f"{whole}{suffix}".encode()).hexdigest()[:8]
    return shortened(f"{migration[:_TIME]}_{table}", f"_{digest}{suffix}")


_TIME = 14  # 20260131093000: how many characters of a migration's name tell when it was written


def column_copy(
    name: str, shown: str, columns: tuple[str, str], table: KnownTable
) -> Iterator[str]:
    """Statements that copy the column into a table called `name`; `columns` are the key and it,
    `shown` is the table as it is written."""
    kept = f"{KEEP}.{ident(name)}"
    key, column = map(ident, columns)
    key_type, type = (table.columns[each].type for each in columns)
    yield f"CREATE SCHEMA IF NOT EXISTS {KEEP}"
    yield f"DROP TABLE IF EXISTS {kept}"
    yield f"CREATE TABLE {kept} ({key} {key_type} PRIMARY KEY, {column} {type})"
    yield (
        f"-- whimbrel:batch key={columns[0]}\n"
        f"INSERT INTO {kept} SELECT {key}, {column} FROM {shown} WHERE {column} IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    )


def restored(copy: RelationName, table: str, key: str, column: str) -> str:
    """The values from the copy back into a column that is there again. In one statement: a way
    back is one transaction."""
    name, kept = ident(column), f"{ident(copy.schema)}.{ident(copy.relation)}"
    return (
        f"UPDATE {table} SET {name} = kept.{name} FROM {kept} AS kept "
        f"WHERE kept.{ident(key)} = {table}.{ident(key)} AND {table}.{name} IS NULL"
    )


def require_kept(steps: Sequence[Step], file: str) -> None:
    """Raises `Failure` (S130) for a column that is to be kept where nothing in the file copies it:
    it would be lost although the file says otherwise."""
    if not any(_asks(step) for step in steps):
        return
    trail = Trail()
    for step in steps:
        for deed in step.deeds:
            trail.note_copy(step, deed)
            is_kept = trail.copy_of(deed.relation, deed.name) is not None
            if deed.does is Does.DROP_COLUMN and _asks(step) and not is_kept:
                raise Failure(_not_kept(step, deed.relation, deed.name, file))


def _asks(step: Step) -> bool:
    return any(each.name == "keep" for each in step.statement.directives)


def _not_kept(step: Step, table: RelationName, column: str, file: str) -> Notice:
    return Notice(
        code="S130",
        what=f"{file}, line {step.statement.line}: column {column} of {table.shown} is to be kept, "
        "and nothing in the file keeps it",
        why="its values would be gone with it; nothing was run",
        next=f"`whimbrel fix {file} --database` writes the copy into the file; or remove "
        "`-- whimbrel:keep`",
    )

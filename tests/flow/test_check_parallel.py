"""Several processes find what one finds, in the same order: of files alone and of a history."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from whimbrel.flow.check import judge_groups
from whimbrel.flow.check_source import Source
from whimbrel.flow.check_sources import Group
from whimbrel.guard.check import Located, Terms

# Each file stands on the ones before it: what is born, renamed, validated, and what is no SQL.
HISTORY = (
    b"CREATE TABLE t{n} (id int PRIMARY KEY, a text); CREATE INDEX ON old (a);",
    b"ALTER TABLE t{n} ADD COLUMN b int NOT NULL; ALTER TABLE old ADD COLUMN b{n} int NOT NULL;",
    b"ALTER TABLE t{n} RENAME TO u{n}; CREATE TYPE mood{n} AS ENUM ('a');",
    b"BEGIN; ALTER TYPE mood{n} ADD VALUE 'b'; SELECT 'b'::mood{n}; COMMIT; DROP TABLE u{n};",
    b"\\copy old from 'x'\nDROP TABLE old{n};",
    b"\xff\xfe broken",
    b'SELEKT 1; -- whimbrel:allow drop-table "nothing is dropped"\nUPDATE old SET a = {n};',
    b"DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'x'; END $$; PREPARE p AS SELECT 1; EXECUTE p;",
)


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whimbrel.flow.check._processors", lambda: 2)
    monkeypatch.setattr("whimbrel.flow.check._WORTH_A_PROCESS_BYTES", 0)
    monkeypatch.setattr("whimbrel.flow.check._FILES_READ_AT_ONCE", 7)


def _pool(processors: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processors, mp_context=get_context("spawn"))


def _sources() -> tuple[Source, ...]:
    return tuple(
        Source(name=f"{n}_{place}.sql", raw=raw.replace(b"{n}", str(n).encode()), is_judged=n != 1)
        for n in range(5)
        for place, raw in enumerate(HISTORY)
    )


def test_two_processes_find_what_one_finds(two_processors: None) -> None:
    history = Group(sources=_sources())
    alone = tuple(Group(sources=(each,)) for each in _sources())
    groups = (*alone[:9], history, *alone[9:])
    expected: list[Located] = list(judge_groups(Terms(), groups))
    assert list(judge_groups(Terms(), groups, pool=_pool)) == expected
    assert {"S103", "C151", "S105", "T104", "T112", "Q190"} <= {each.code for each in expected}

"""`data.py` beside migration.sql: `def batch(conn, rows)` is given the rows of a batched SELECT.

It runs in the part's own transaction, on its connection: what it writes and the checkpoint stand
or fall together. What it raises is the fault of a row, which is found by halving the part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import psycopg
from psycopg import pq
from psycopg.rows import namedtuple_row

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..plan.step import Step
from .attempt import Attempt
from .tell import named

FUNCTION = "batch"


class DataError(Exception):
    """What `batch` raised, in one line; `sqlstate` is empty, for it is not the server's."""

    sqlstate = ""


class DataStep:
    """The function, ready to be called. Its rows are named tuples, a field for each column."""

    def __init__(self, function: Callable[[Connection, list[object]], object]) -> None:
        self._function = function

    def run(self, conn: Connection, select: str) -> int:
        """How many rows it was given. Raises `DataError`, psycopg's errors of its statements, and
        `Failure` (R162) when it ended the transaction itself."""
        with conn.cursor(row_factory=namedtuple_row) as cursor:
            rows = cast("list[object]", cursor.execute(select.encode()).fetchall())
        if not rows:
            return 0
        try:
            self._function(conn, rows)
        except (psycopg.Error, Failure):
            raise
        except (Exception, SystemExit) as exc:  # the project's own code may do anything
            raise DataError(f"{type(exc).__name__}: {' '.join(str(exc).split())}") from exc
        if conn.pgconn.transaction_status != pq.TransactionStatus.INTRANS:
            raise _ended_it()
        return len(rows)


def data_step(attempt: Attempt, step: Step) -> DataStep:
    """Reads data.py. Raises `Failure` (R161) when it cannot be loaded or has no such function."""
    source = attempt.task.migration.data
    if source is None:
        raise _unusable(attempt, step, "there is no data.py beside migration.sql")
    names: dict[str, object] = {"__name__": "whimbrel_data"}
    try:
        exec(compile(source, f"{attempt.name}/data.py", "exec"), names)
    except (Exception, SystemExit) as exc:  # as above; an interrupt is the user's and goes on
        raise _unusable(attempt, step, f"data.py does not load: {exc!r}") from exc
    function = names.get(FUNCTION)
    if not callable(function):
        raise _unusable(attempt, step, f"data.py has no function {FUNCTION}(conn, rows)")
    return DataStep(function)


def _unusable(attempt: Attempt, step: Step, why: str) -> Failure:
    return Failure(
        Notice(
            code="R161",
            what=f"{named(step)} of migration {attempt.name} cannot hand its rows to Python",
            why=f"{why}; nothing of it was run",
            next="write data.py beside migration.sql: `def batch(conn, rows): …`",
        )
    )


def _ended_it() -> Failure:
    return Failure(
        Notice(
            code="R162",
            what=f"{FUNCTION}(conn, rows) of data.py ended the transaction that it was called in",
            why="its rows and the checkpoint have to be committed together",
            next="take commit() and rollback() out of data.py",
        )
    )

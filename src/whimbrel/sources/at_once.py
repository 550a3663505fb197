"""Several scratch databases at the same time: what is waited for is the server, which has more
than one core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TypeVar

import psycopg

from ..db.connect import Connection, noting_connections

T = TypeVar("T")
_LOOK_S = 0.2
_CANCEL_S = 2.0
_TIMES = 2


@contextmanager
def entered_at_once(managers: Sequence[AbstractContextManager[T]]) -> Iterator[tuple[T, ...]]:
    """What they give, in their order; each is entered, and left, in a thread of its own.

    Where one fails, or somebody interrupts, what the others are at is cancelled on the server, and
    they are left as well; the first failure is raised.
    """
    made: list[Connection] = []

    def enter(manager: AbstractContextManager[T]) -> T:
        with noting_connections(made):
            return manager.__enter__()

    with ThreadPoolExecutor(max_workers=max(1, len(managers))) as pool:
        entering = [pool.submit(enter, each) for each in managers]
        try:
            yield _all(entering, made)
        finally:
            _leave(pool, managers, entering)


def _all(entering: Sequence[Future[T]], made: list[Connection]) -> tuple[T, ...]:
    try:
        done, _ = wait(entering, return_when=FIRST_EXCEPTION)
        for each in done:
            each.result()  # a failure is raised here
        return tuple(each.result() for each in entering)
    except BaseException:  # somebody's interrupt, too, ends what runs on the server
        _cancel(entering, made)
        raise


def _cancel(entering: Sequence[Future[T]], made: list[Connection]) -> None:
    """What runs on each connection, twice: what was refused as a whole is tried piece by piece.
    What comes later is the clearing up."""
    asked: Counter[int] = Counter()
    while wait(entering, timeout=_LOOK_S).not_done:
        for number, conn in enumerate(tuple(made)):
            asked[number] += 1
            if asked[number] <= _TIMES:
                with suppress(psycopg.Error):
                    conn.cancel_safe(timeout=_CANCEL_S)


def _leave(
    pool: ThreadPoolExecutor,
    managers: Sequence[AbstractContextManager[T]],
    entering: Sequence[Future[T]],
) -> None:
    """Also those that were entered when another one failed."""
    leaving = [
        pool.submit(manager.__exit__, None, None, None)
        for manager, entered in zip(managers, entering, strict=True)
        if entered.exception() is None
    ]
    for each in leaving:
        each.result()

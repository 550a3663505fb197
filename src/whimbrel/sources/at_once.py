"""Several scratch databases at the same time: what is waited for is the server, which has more
than one core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def entered_at_once(managers: Sequence[AbstractContextManager[T]]) -> Iterator[tuple[T, ...]]:
    """What they give, in their order; each is entered, and left, in a thread of its own.

    Where one fails the others are left as well, and the first failure is raised.
    """
    with ThreadPoolExecutor(max_workers=max(1, len(managers))) as pool:
        entering = [pool.submit(each.__enter__) for each in managers]
        try:
            yield tuple(each.result() for each in entering)
        finally:
            _leave(pool, managers, entering)


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

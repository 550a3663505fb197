"""While many values are made the collector of circles rests, whoever else makes some."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from whimbrel.catalog.pause import without_collector


def test_it_rests_until_the_last_of_several_threads_has_ended() -> None:
    together, alone = Barrier(2), Barrier(2)

    def first() -> None:
        with without_collector():
            together.wait()
        alone.wait()

    def last() -> bool:
        with without_collector():
            together.wait()
            alone.wait()
            return gc.isenabled()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert pool.submit(last).result() is False
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

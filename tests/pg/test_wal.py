from __future__ import annotations

import pytest

from whimbrel.pg.wal import Segment, is_segment

MB16 = 16 * 1024 * 1024


def test_a_segment_ends_where_the_next_one_begins() -> None:
    # 0/05000000 is the end of the fifth segment of 16 MB, counted from zero.
    assert Segment.of("000000010000000000000004").end(MB16) == 0x05000000
    assert Segment.of("0000000100000001000000FF").end(MB16) == 0x200000000


def test_a_later_segment_is_greater_on_a_later_timeline_too() -> None:
    names = ["0000000100000000000000FF", "000000010000000100000000", "000000020000000000000001"]
    assert sorted(names, key=Segment.of) == names


@pytest.mark.parametrize("name", ["", "00000002.history", "000000010000000000000004.partial"])
def test_what_is_no_segment_is_told(name: str) -> None:
    assert not is_segment(name)
    with pytest.raises(ValueError, match="is no segment"):
        Segment.of(name)

"""Names of new migrations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.errors import Usage
from whimbrel.history.naming import LONGEST_BYTES, check_name, new_name, slug

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Init Users & Stuff!", "init_users_and_stuff"),
        ("add_orders", "add_orders"),
        ("addUserTable", "add_user_table"),
        ("XMLParser", "xml_parser"),
        ("Größe ändern", "groesse_aendern"),
        ("café crème", "cafe_creme"),
        ("  --x--  ", "x"),
        ("../../etc/passwd", "etc_passwd"),
        ("drop; table", "drop_table"),
    ],
)
def test_a_title_becomes_a_slug(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text(max_size=300))
def test_a_slug_is_always_a_safe_part_of_a_name(title: str) -> None:
    made = slug(title)
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in made)
    assert len(made) <= LONGEST_BYTES


@given(st.text(alphabet="abc é", max_size=300), st.integers(0, 10**6))
def test_a_new_name_sorts_behind_every_dated_one(title: str, seconds: int) -> None:
    ahead = (NOW + timedelta(seconds=seconds)).strftime("%Y%m%d%H%M%S") + "_clock_ahead"
    name = new_name(NOW, title, [ahead, "0_init", "99999999999999_odd"])
    assert name > ahead
    assert check_name(name) == name


def test_the_time_is_utc_whatever_the_zone() -> None:
    here = NOW.astimezone(timezone(timedelta(hours=-7)))
    assert new_name(here, "add orders", ()) == "20260131093000_add_orders"
    assert new_name(NOW, "", ()) == "20260131093000_"


def test_a_title_of_which_nothing_remains_is_refused() -> None:
    with pytest.raises(Usage) as caught:
        new_name(NOW, "!!!", ())
    assert caught.value.notice.code == "M110"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\nb", "é" * 101])
def test_what_is_no_folder_name_is_refused(name: str) -> None:
    with pytest.raises(Usage) as caught:
        check_name(name)
    assert caught.value.notice.code == "M111"

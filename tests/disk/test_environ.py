"""What the process was given."""

from __future__ import annotations

import getpass
from datetime import timedelta

import pytest

from whimbrel.disk.environ import host_name, now_utc, process_variables, user_name


def test_the_time_is_aware_and_utc() -> None:
    assert now_utc().utcoffset() == timedelta(0)


def test_the_variables_are_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHIMBREL_TEST_X", "1")
    before = process_variables()
    monkeypatch.setenv("WHIMBREL_TEST_X", "2")
    assert before["WHIMBREL_TEST_X"] == "1"


def test_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_name()
    assert host_name()

    def nameless() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert user_name().startswith("uid ")

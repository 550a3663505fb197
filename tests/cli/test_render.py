"""How things are said: counts, names, times, notices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from whimbrel.cli import render
from whimbrel.errors import Notice

NOTICE = Notice(code="T100", what="what", why="why", next="next", excerpt="f.sql:1:1\n  x\n  ^")


def test_counts_are_in_words() -> None:
    assert [render.counted(n, "statement") for n in (0, 1, 2)] == [
        "0 statements",
        "1 statement",
        "2 statements",
    ]


def test_of_many_names_the_first_and_the_last_are_said() -> None:
    assert render.listed_names([], "migration") == "0 migrations"
    assert render.listed_names(["a"], "migration") == "1 migration: a"
    assert render.listed_names(["a", "b", "c"], "migration") == "3 migrations: a, b, c"
    many = [f"m{n:02}" for n in range(98)]
    assert render.listed_names(many, "migration") == "98 migrations: m00 … m97"


def test_a_moment_is_the_same_on_every_machine() -> None:
    at = datetime(2026, 1, 31, 1, 30, 5, 999, tzinfo=timezone(timedelta(hours=3)))
    assert render.moment(at) == "2026-01-30 22:30:05 UTC"
    assert render.moment(at.astimezone(UTC)) == render.moment(at)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://u:s3cr3t@h/d", "postgresql://u:********@h/d"),
        ("postgres://u:a@b@h/d", "postgres://u:********@h/d"),
        ("postgresql+asyncpg://u:x@h", "postgresql+asyncpg://u:********@h"),
        ("host=h password=x user=u", "host=h password=******** user=u"),
        ("set it to postgresql://USER:PASSWORD@HOST", "set it to postgresql://USER:PASSWORD@HOST"),
    ],
)
def test_a_password_that_slipped_into_a_text_is_not_printed(text: str, shown: str) -> None:
    assert render.scrubbed(text) == shown


def test_a_notice_has_its_place_for_people_and_for_scripts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    render.problem(NOTICE, as_json=False)
    assert capsys.readouterr() == (
        "",
        "T100: what\nf.sql:1:1\n  x\n  ^\n  why:  why\n  next: next\n",
    )
    assert render.notice_value(NOTICE)["excerpt"] == NOTICE.excerpt


def test_no_answer_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    render.answer("")
    assert capsys.readouterr().out == ""

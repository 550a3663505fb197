from __future__ import annotations

import pytest

from whimbrel.config.pitr import PitrTool
from whimbrel.config.settings import parse_settings
from whimbrel.errors import Usage


def test_a_tool_is_named_for_an_environment() -> None:
    text = '[pitr.production]\ntool = "barman"\nserver = "shop"\n'
    found = parse_settings(text).pitr_of("production")
    assert found is not None
    assert (found.tool, found.program, found.shown) == (
        PitrTool.BARMAN,
        ("barman",),
        "barman shop",
    )
    assert parse_settings(text).pitr_of("staging") is None


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ('"ssh backup-host barman"', ("ssh", "backup-host", "barman")),
        ('["a program", "-c", "x"]', ("a program", "-c", "x")),
    ],
)
def test_words_are_split_as_a_shell_would(program: str, words: tuple[str, ...]) -> None:
    text = f'[pitr.production]\ntool = "command"\nprogram = {program}\n'
    found = parse_settings(text).pitr_of("production")
    assert found is not None
    assert (found.program, found.shown) == (words, "command")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('tool = "wal-e"', "C122"),
        ('tool = "barman"', "C122"),  # no server
        ('tool = "barman"\nserver = "--all"', "C122"),
        ('tool = "command"', "C122"),  # no program
        ('tool = "command"\nprogram = "a \'b"', "C122"),
        ('tool = "barman"\nserver = "shop"\nport = 1', "C121"),
    ],
)
def test_what_is_not_enough_is_refused(lines: str, code: str) -> None:
    with pytest.raises(Usage) as refused:
        parse_settings(f"[pitr.production]\n{lines}\n")
    assert refused.value.notice.code == code

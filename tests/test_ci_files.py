"""The ready files for CI say commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.shell import Shell, shell

from whimbrel.errors import Exit

__all__ = ["shell"]

FOLDER = Path(__file__).parent.parent / "docs" / "ci"


def commands(name: str) -> list[list[str]]:
    text = (FOLDER / name).read_text("utf-8")
    text = re.sub(r"\$\{\{.*?\}\}|\$[A-Z]\w*", "main", text)
    return [
        each.split()
        for each in re.findall(r"- (?:run: )?whimbrel (.*?)(?: >.*?)?(?: \|\|.*)?$", text, re.M)
    ]


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_every_command_of_the_ready_files_parses(shell: Shell, name: str) -> None:
    found = commands(name)
    assert len(found) >= 8
    for words in found:
        said = shell(*words, "--help")
        assert said.code == Exit.DONE, (words, said.err)
        options = [word for word in words if word.startswith("--")]
        assert all(option in said.out for option in options), (words, said.out)


def test_both_say_the_same() -> None:
    github, gitlab = (
        sorted(tuple(word for word in words if word not in ("github", "gitlab")) for words in found)
        for found in map(commands, ("github.yml", "gitlab.yml"))
    )
    assert github == gitlab

"""The documents say what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from whimbrel.cli.app import COMMANDS

PROJECT = Path(__file__).parent.parent
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


def test_the_made_documents_are_current() -> None:
    command = [sys.executable, str(PROJECT / "docs" / "build.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_command_is_in_the_readme() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in COMMANDS if f"`{verb}" not in text] == []


def test_every_test_that_the_page_coverage_names_is_there() -> None:
    text = (PROJECT / "docs" / "page-coverage.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[^`]+)`", text))
    assert len(named) > 30
    assert sorted(name for name in named if not (PROJECT / name).exists()) == []


def test_every_test_that_holds_a_fault_is_there() -> None:
    text = (PROJECT / "docs" / "faults.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]+)::([^`]+)`", text)
    assert named
    for path, name in named:
        assert f"def {name}(" in (PROJECT / path).read_text(encoding="utf-8"), (path, name)


def test_a_row_of_the_page_coverage_has_a_test_or_says_later() -> None:
    text = (PROJECT / "docs" / "page-coverage.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    rows = [row for row in rows if not row.startswith("| the page says")]
    assert len(rows) >= 90
    bare = [row for row in rows if "`tests/" not in row and "*later*" not in row]
    assert bare == ["| application logs | your application's | |"]

"""What git knows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from whimbrel.disk.git import is_ignored, revision, root_of


@pytest.fixture
def work(tmp_path: Path) -> Path:
    top = tmp_path / "repo with é"
    top.mkdir()
    for words in (["init", "-q"], ["config", "user.name", "x"], ["config", "user.email", "x@x"]):
        subprocess.run(["git", *words], cwd=top, check=True)
    for name, text in ((".gitignore", "out/\n"), ("a", ""), ("-b", ""), ("out/c", "")):
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", "a"], cwd=top, check=True)
    return top


def test_the_top_of_the_work_tree(work: Path) -> None:
    assert root_of(work / "out") == work.resolve()


def test_ignored_or_not(work: Path) -> None:
    assert is_ignored(work / "out" / "c") is True
    assert is_ignored(work / "-b") is False


def test_a_revision_is_there_after_the_first_commit(work: Path) -> None:
    assert revision(work) is None
    subprocess.run(["git", "commit", "-q", "-m", "one"], cwd=work, check=True)
    found = revision(work)
    assert found is not None
    assert len(found) == 40


def test_outside_a_work_tree_and_without_git_the_answer_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert root_of(tmp_path) is None
    assert is_ignored(tmp_path / "a") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert is_ignored(tmp_path / "a") is None
    assert revision(tmp_path) is None

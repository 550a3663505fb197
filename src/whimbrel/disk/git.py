"""What git knows of the project. Reads only; where git cannot answer, the answer is None."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_TIMEOUT_S = 5


def root_of(directory: Path) -> Path | None:
    """The top of the work tree; None outside of one, or without git."""
    answer = ask_git(directory, "rev-parse", "--show-toplevel")
    return Path(answer) if answer else None


def is_ignored(path: Path) -> bool | None:
    """Do the ignore rules keep the file out, or would they? None: git cannot say."""
    there = next(each for each in path.absolute().parents if each.is_dir())
    if root_of(there) is None:
        return None
    name = path.absolute().relative_to(there).as_posix()
    return ask_git(there, "check-ignore", "--quiet", "--", name) is not None


def revision(directory: Path) -> str | None:
    """The commit that is checked out; None before the first one."""
    return ask_git(directory, "rev-parse", "--verify", "--quiet", "HEAD")


def ask_git(directory: Path, *words: str) -> str | None:
    """Git's answer without its line break; None for an answer of no, or none in time."""
    try:
        done = run_git(directory, *words, timeout_s=_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return os.fsdecode(done.stdout).rstrip("\n") if done.returncode == 0 else None


def run_git(
    directory: Path, *words: str, timeout_s: float, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Git in its own language, whatever the user's, and without a lock for what only reads.

    Raises `OSError` without git or folder, `subprocess.TimeoutExpired`.
    """
    return subprocess.run(
        ["git", *words],
        cwd=directory,
        env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        input=given,
        capture_output=True,
        timeout=timeout_s,
        check=False,
    )

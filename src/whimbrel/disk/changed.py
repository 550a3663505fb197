"""What changed in the work tree since a revision, by git. Reads only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import Failure, Notice
from .git import ask_git
from .staged import find_top


class Change(NamedTuple):
    """`path` from the top of the work tree. `was_there`: at the revision, with other bytes."""

    path: str
    was_there: bool


def changed_since(directory: Path, revision: str) -> tuple[Change, ...]:
    """Files added or changed since the commit where HEAD left `revision`, in the work tree, with
    those that git does not track yet. In the order of their paths. A range, `A..B` or `A...B`, is
    taken where it ends at HEAD.

    Raises `Failure`: H110 outside of a work tree, H116 for a revision that git does not know, H117
    for a range that ends elsewhere.
    """
    top = find_top(directory).folder
    revision, dots, end = revision.partition("..")
    commit = _commit(top, revision or "HEAD")
    end = end.removeprefix(".") or "HEAD"
    if dots and _commit(top, end) != _commit(top, "HEAD"):
        raise Failure(_ends_elsewhere(end))
    base = ask_git(top, "merge-base", commit, "HEAD") or commit
    words = ("diff", "--name-status", "-z", "--no-renames", "--diff-filter=AM", base, "--")
    changed = _pairs((ask_git(top, *words) or "").split("\0"))
    new = (ask_git(top, "ls-files", "-z", "--others", "--exclude-standard") or "").split("\0")
    found = {path: Change(path, was_there=status == "M") for status, path in changed}
    found |= {path: Change(path, was_there=False) for path in new if path}
    there = (found[path] for path in sorted(found) if os.path.isfile(top / path))
    return tuple(there)


def _commit(top: Path, revision: str) -> str:
    """Raises `Failure` (H116)."""
    asked = ("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    commit = ask_git(top, *asked)
    if commit is None:
        raise Failure(_no_revision(revision))
    return commit


_MAIN = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def main_branch(folder: Path) -> str:
    """The remote's counts before the local one; "" where none is known."""
    known = (ref for ref in _MAIN if ask_git(folder, "rev-parse", "-q", "--verify", ref))
    return next(known, "")


def blobs_on_main(folder: Path, paths: Sequence[str]) -> Mapping[str, str]:
    """Path → object name, of those files that the main branch has; empty where none is known.

    The remote's branch counts before the local one: what is there, somebody else may have run.
    """
    main = main_branch(folder)
    if not main or not paths:
        return {}
    listed = ask_git(folder, "ls-tree", "-r", "-z", "--full-tree", main, "--", *paths) or ""
    entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {path: head.split(" ")[-1] for head, _, path in entries}


def _pairs(fields: list[str]) -> Iterator[tuple[str, str]]:
    rest = iter(fields)
    for status in rest:
        if status:
            yield status, next(rest, "")


def _ends_elsewhere(end: str) -> Notice:
    return Notice(
        code="H117",
        what=f"the range ends at {end}, which is not checked out",
        why="the files are judged as they are in the work tree, with the whole history before them",
        next=f"`git switch --detach {end}` (or `git worktree add` beside this one) and check there",
    )


def _no_revision(revision: str) -> Notice:
    return Notice(
        code="H116",
        what=f"git does not know the revision {revision}",
        why="what is new cannot be told from what was there before",
        next="name a branch, tag or commit that is here; in CI fetch it first: "
        "`git fetch origin main` (a shallow clone does not have it)",
    )

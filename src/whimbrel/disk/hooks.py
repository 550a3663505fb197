"""Where git looks for hooks in a work tree."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..errors import Failure, Notice
from .git import ask_git


@dataclass(frozen=True, slots=True, kw_only=True)
class HookFolder:
    """`is_shared`: it lies in the work tree, so that it is committed and used on other machines.
    `is_of_every_repository`: core.hooksPath of the user's or the system's settings."""

    folder: Path
    top: Path
    is_shared: bool
    is_husky: bool
    is_of_every_repository: bool


def find_hook_folder(directory: Path) -> HookFolder:
    """Honours core.hooksPath, work trees and submodules. Raises `Failure` (H111)."""
    answer = ask_git(directory, "rev-parse", "--show-toplevel", "--git-path", "hooks")
    if answer is None:
        raise Failure(_no_work_tree(directory))
    top, hooks = (Path(line) for line in answer.split("\n")[:2])
    folder = Path(os.path.abspath(directory / hooks))
    # Husky makes `.husky/_` anew at every `npm install`; what it starts lies beside it.
    is_husky = folder.parts[-2:] == (".husky", "_")
    folder = folder.parent if is_husky else folder
    scope = (ask_git(directory, "config", "--show-scope", "--get", "core.hooksPath") or "").split()
    return HookFolder(
        folder=folder,
        top=top,
        is_shared=folder.is_relative_to(top) and ".git" not in folder.relative_to(top).parts,
        is_husky=is_husky,
        is_of_every_repository=scope[:1] in (["global"], ["system"]),
    )


def _no_work_tree(directory: Path) -> Notice:
    return Notice(
        code="H111",
        what=f"{directory.resolve()} is in no work tree of git",
        why="a hook belongs to a repository, and git sees none here",
        next="go into the repository, or make one: `git init`",
    )

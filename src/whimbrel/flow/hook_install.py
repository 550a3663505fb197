"""Writes git's pre-commit hook, keeps the one that is there, and puts it back."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from ..disk.git import ask_git
from ..disk.hooks import HookFolder, find_hook_folder
from ..disk.write import write_text
from ..errors import Failure, Notice
from ..guard.hook.script import BEFORE, HOOK, hook_script, is_our_hook, is_unchanged
from .call import Call, agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooked:
    """`path` is the hook; `did` one of installed, updated, kept, removed, absent."""

    path: Path
    did: str
    chained: bool = False


def install_hook(call: Call) -> Hooked:
    """Write the hook; one that is there is kept as pre-commit.before-whimbrel and called first.

    Raises `Failure`: H111 no repository, H112 two old hooks, H113 a folder of every repository.
    """
    place = find_hook_folder(call.directory)
    path = place.folder / HOOK
    text = _script(place)
    there = _read(path)
    if there is not None and _already_called(path, there):
        return Hooked(path=path, did="kept")
    if there == text:
        return Hooked(path=path, did="kept", chained=_is_there(place.folder / BEFORE))
    _refuse_every_repository(call, place)
    is_update = there is not None and is_our_hook(there)
    if there is not None and not is_update:
        _set_aside(path, place.folder / BEFORE)
    write_text(path, text, mode=0o755)
    did = "updated" if is_update else "installed"
    return Hooked(path=path, did=did, chained=_is_there(place.folder / BEFORE))


def init_hook(call: Call, *, is_asked_for: bool) -> Hooked | None:
    """The hook of a new project, where it is in nobody's way or wanted.

    None outside of a repository, and where somebody else's hook is there and nobody agreed.
    Raises as `install_hook`.
    """
    if not is_asked_for and ask_git(call.directory, "rev-parse", "--show-toplevel") is None:
        return None
    place = find_hook_folder(call.directory)
    there = _read(place.folder / HOOK)
    is_theirs = there is not None and not is_our_hook(there)
    is_free = not (is_theirs or place.is_shared or place.is_of_every_repository)
    question = f"Look through every commit? The hook in {place.folder} is kept and runs first."
    if is_asked_for or is_free or agree(call, question):
        return install_hook(call)
    call.say("for a look through every commit: `whimbrel hook install`; yours is kept and chained")
    return None


def uninstall_hook(call: Call) -> Hooked:
    """Take the hook away and put the one before it back, byte for byte.

    Raises `Failure`: H111, H115 for a hook of ours that was changed by hand.
    """
    place = find_hook_folder(call.directory)
    path, before = place.folder / HOOK, place.folder / BEFORE
    there = _read(path)
    if there is None or not is_our_hook(there):
        return Hooked(path=path, did="absent")
    if not is_unchanged(there):
        raise Failure(_changed_by_hand(path))
    if _is_there(before):
        before.replace(path)
        return Hooked(path=path, did="removed", chained=True)
    path.unlink()
    return Hooked(path=path, did="removed")


def _script(place: HookFolder) -> str:
    package = Path(__file__).parents[1] / "__main__.py"
    is_here = not place.is_shared and bool(sys.executable)
    return hook_script(
        python=sys.executable if is_here else "",
        package=str(package) if is_here else "",
        is_run_by_husky=place.is_husky,
    )


def _already_called(path: Path, text: str) -> bool:
    """A hook of the team's own, or the pre-commit framework, that calls us by itself."""
    legacy = _read(path.with_name(f"{HOOK}.legacy")) or ""
    return not is_our_hook(text) and ("whimbrel hook run" in text or is_our_hook(legacy))


def _set_aside(path: Path, before: Path) -> None:
    if _is_there(before):
        raise Failure(_two_hooks(path, before))
    path.replace(before)


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _read(path: Path) -> str | None:
    """None where nothing is; a link that leads nowhere is something."""
    if not _is_there(path):
        return None
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def _refuse_every_repository(call: Call, place: HookFolder) -> None:
    question = f"{place.folder} serves every repository of this machine. Install there?"
    if place.is_of_every_repository and not agree(call, question):
        raise Failure(
            Notice(
                code="H113",
                what=f"core.hooksPath is set for every repository: {place.folder}",
                why="a hook written there would look into the commits of all of them",
                next="if that is meant, `whimbrel hook install --yes`; for this repository alone: "
                "`git config --local core.hooksPath .git/hooks`, then install again",
            )
        )


def _two_hooks(path: Path, before: Path) -> Notice:
    return Notice(
        code="H112",
        what=f"{path.name} and {before.name} are both there, and neither is whimbrel's",
        why="another tool has replaced our hook; one of the two would be lost",
        next=f"put into {path} what should run, remove {before}, then `whimbrel hook install`",
    )


def _changed_by_hand(path: Path) -> Notice:
    return Notice(
        code="H115",
        what=f"{path} was changed by hand after whimbrel wrote it",
        why="removing it would lose those lines",
        next=f"keep them elsewhere, then remove it: `rm '{path}'`",
    )

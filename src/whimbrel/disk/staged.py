"""What a commit would change: the index against its parents, never the work tree."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import Failure, Notice
from .git import run_git

LARGEST_BYTES = 4_000_000
_TIMEOUT_S = 120
_REGULAR = ("100644", "100755")  # not a link, not a submodule
_MOST_PATHS = 300  # on one command line
_HEAD = "HEAD"

# Nothing of the user's settings for reading diffs may change their form.
_PLAIN = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "-M")


class StagedChange(NamedTuple):
    """A file of the index that differs. `added` are its new lines, None where all are."""

    path: str
    blob: str
    former_path: str = ""  # where git takes it for a renamed file
    added: frozenset[int] | None = None


class Top(NamedTuple):
    """The work tree's top, and the other parents of the commit while a merge is concluded."""

    folder: Path
    merged: tuple[str, ...] = ()


def find_top(directory: Path) -> Top:
    """Raises `Failure` (H110) outside of a work tree."""
    answer = _git(directory, "rev-parse", "--show-toplevel", "--git-path", "MERGE_HEAD")
    folder, merge_head = os.fsdecode(answer).split("\n")[:2]
    try:
        merged = (directory / merge_head).read_text(encoding="ascii").split()
    except FileNotFoundError:
        merged = []
    return Top(folder=Path(folder), merged=tuple(merged))


def read_staged(top: Top) -> tuple[StagedChange, ...]:
    """Files that were added or changed. In a merge, only lines that no parent has.

    Raises `Failure` (H110) where git cannot say.
    """
    changes = _against(top.folder, ())
    for parent in top.merged:
        others = {each.path: each for each in _against(top.folder, (parent,))}
        changes = tuple(_common(each, others[each.path]) for each in changes if each.path in others)
    return tuple(each for each in changes if each.added != frozenset() or each.former_path)


def read_blobs(top: Top, names: Sequence[str]) -> Mapping[str, bytes]:
    """Contents by object name, or by `:path` in the index; without what is missing or huge."""
    if not names:
        return {}
    answer = _git(top.folder, "cat-file", "--batch", given="\n".join(names).encode() + b"\n")
    found, at = {}, 0
    for name in names:
        end = answer.index(b"\n", at)
        header = answer[at:end].split(b" ")
        at = end + 1
        if header[-1] == b"missing":
            continue
        size = int(header[-1])
        if size <= LARGEST_BYTES:
            found[name] = answer[at : at + size]
        at += size + 1
    return found


def _against(top: Path, parent: tuple[str, ...]) -> tuple[StagedChange, ...]:
    raw = _git(top, "diff", "--cached", "--raw", "-z", "--no-abbrev", *_PLAIN, *parent, "--")
    records = tuple(_records(os.fsdecode(raw).split("\0")))
    patched = [each for each in records if each.status[0] in "MRC"]
    paths = [path for each in patched for path in (each.path, each.former_path) if path]
    added = _added_lines(top, parent, paths) if patched else {}
    return tuple(_change(each, added) for each in records if each.mode in _REGULAR)


class _Record(NamedTuple):
    mode: str
    before: str
    after: str
    status: str
    path: str
    former_path: str = ""


def _records(fields: Sequence[str]) -> Iterator[_Record]:
    """`:100644 100755 OLD NEW M`, then one path, for a rename or copy two."""
    rest = iter(fields)
    for head in rest:
        if not head:
            return
        _, mode, before, after, status = head.split(" ")
        first = next(rest)
        second = next(rest) if status[0] in "RC" else ""
        yield _Record(
            mode=mode,
            before=before,
            after=after,
            status=status,
            path=second or first,
            former_path=first if second else "",
        )


def _change(record: _Record, added: Mapping[tuple[str, str], frozenset[int]]) -> StagedChange:
    is_patched = record.status[0] in "MRC"
    lines = added.get((record.before, record.after), frozenset()) if is_patched else None
    return StagedChange(
        path=record.path, blob=record.after, former_path=record.former_path, added=lines
    )


def _added_lines(
    top: Path, parent: tuple[str, ...], paths: Sequence[str]
) -> Mapping[tuple[str, str], frozenset[int]]:
    """By the pair of object names: two files with the same pair have the same new lines."""
    limited = paths if len(paths) <= _MOST_PATHS else ()
    context = ("-U0", "--inter-hunk-context=0", "--full-index", "--text", "--submodule=short")
    patch = _git(
        top, "--literal-pathspecs", "diff", "--cached", *context, *_PLAIN, *parent, "--", *limited
    )
    found: dict[tuple[str, str], set[int]] = {}
    lines: set[int] = set()
    # Lines of the files themselves begin with a blank, a plus, a minus or a backslash.
    headers = rb"^(?:index ([0-9a-f]+)\.\.([0-9a-f]+)|@@ -\S+ \+(\d+)(?:,(\d+))? @@)"
    for header in re.finditer(headers, patch, re.MULTILINE):
        if header[1] is not None:
            lines = found.setdefault((header[1].decode(), header[2].decode()), set())
        else:
            start, count = int(header[3]), int(header[4] or b"1")
            lines.update(range(start, start + count))
    return {pair: frozenset(numbers) for pair, numbers in found.items()}


def _common(ours: StagedChange, theirs: StagedChange) -> StagedChange:
    if ours.added is None:
        return theirs
    if theirs.added is None:
        return ours
    return StagedChange(path=ours.path, blob=ours.blob, added=ours.added & theirs.added)


def _git(directory: Path, *words: str, given: bytes = b"") -> bytes:
    try:
        done = run_git(directory, *words, timeout_s=_TIMEOUT_S, given=given)
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise Failure(_no_answer(directory, str(exc))) from None
    if done.returncode != 0:
        raise Failure(_no_answer(directory, os.fsdecode(done.stderr).strip()))
    return done.stdout


def _no_answer(directory: Path, said: str) -> Notice:
    line = (said.splitlines() or ["it gave no reason"])[0].removeprefix("fatal: ")
    return Notice(
        code="H110",
        what=f"git does not say what is staged: {line}",
        why="what a commit would add is read from git's index, and without it nothing is known",
        next=f"look at `git -C {directory} status`",
    )

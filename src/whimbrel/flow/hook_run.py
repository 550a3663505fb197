"""What a commit would add is looked through before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..config.kind import Kind
from ..disk.changed import blobs_on_main
from ..disk.staged import StagedChange, Top, find_top, read_blobs, read_staged
from ..errors import Notice, Stop
from ..guard.hook.inspect import Commit, inspect_commit
from ..guard.hook.kinds import is_sql, may_be_read, reader_of
from ..guard.hook.package import scripts_of
from ..guard.hook.staged import Sighting, StagedFile
from ..guard.table import Act, judge_act
from ..guard.verdict import Verdict
from ..history.layout import SCRIPT

# What all rules see in migrations of the work tree at a folder; handed in, because they are many.
Rules = Callable[[Path, Sequence[StagedFile], Kind], Iterable[Sighting]]
_PACKAGE = ":package.json"  # as the index has it


class Looked(NamedTuple):
    """What was seen in how many files; `too_large` were not looked into."""

    sightings: tuple[Sighting, ...]
    files: int
    too_large: tuple[str, ...]


def look_through_commit(directory: Path, rules: Rules, kind: Kind = Kind.PRODUCTION) -> Looked:
    """Judge what is staged; for production, because what is committed travels there. `rules`
    (`hook_rules.sight_hazards`) is asked where there are migrations: most commits have none and
    need not wait for all of them.

    Connects to nothing and reads the index, not the work tree. Raises `Failure` (H110).
    """
    top = find_top(directory)
    changes = [each for each in read_staged(top) if may_be_read(each.path)]
    if not changes:
        return Looked(sightings=(), files=0, too_large=())
    blobs = read_blobs(top, [*(each.blob for each in changes), _PACKAGE])
    files = tuple(_staged_file(each, blobs[each.blob]) for each in changes if each.blob in blobs)
    commit = Commit(files=files, scripts=scripts_of(_text(blobs.get(_PACKAGE, b""))), kind=kind)
    found = [*_edited(top, changes, kind), *inspect_commit(commit)]
    if migrations := _migrations(files):
        found += rules(top.folder, migrations, kind)
    return Looked(
        sightings=_each_once(found),
        files=len(files),
        too_large=tuple(each.path for each in changes if each.blob not in blobs),
    )


def _migrations(files: Sequence[StagedFile]) -> tuple[StagedFile, ...]:
    return tuple(each for each in files if each.path.endswith(f"/{SCRIPT}") and is_sql(each.path))


def _each_once(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Rules see what the quick look has seen, under the same code."""
    known = {(each.file, each.line, each.code): each for each in reversed(sightings)}
    return tuple(sorted(known.values(), key=lambda each: (each.file, each.line, each.code)))


def _edited(top: Top, changes: Sequence[StagedChange], kind: Kind) -> tuple[Sighting, ...]:
    """Migrations that the main branch has in other words: somebody may have applied them."""
    judgement = judge_act(Act.RESET, kind, "an edited migration")
    changed = [e for e in changes if e.added is not None and e.path.endswith(f"/{SCRIPT}")]
    if not changed or judgement.verdict is not Verdict.STOP:
        return ()
    there = blobs_on_main(top.folder, [each.path for each in changed])
    return tuple(
        Sighting(
            file=each.path,
            line=min(each.added or {1}),
            statement="",
            code="H104",
            name="edited-migration",
            what=f"{each.path} is on the main branch already, and is changed here",
            why="where it was applied it is never run again: databases part, and deploy stops "
            "there",
            next=f"take it back (`git restore --staged --worktree {each.path}`), and put the "
            "change into a new migration",
        )
        for each in changed
        if there.get(each.path) not in (None, each.blob)
    )


def stop_commit(looked: Looked) -> None:
    """Raises `Stop` (H100) when anything was seen."""
    count = len(looked.sightings)
    if count == 0:
        return
    places = f"{count} place{'s' * (count != 1)} in it"
    raise Stop(
        Notice(
            code="H100",
            what=f"the commit is stopped: {places} would {_worst(looked.sightings)}",
            why="what is committed gets run by somebody, and some day with production's URL",
            next="change them as said above; `git commit --no-verify` goes past every hook",
        )
    )


def _worst(sightings: Sequence[Sighting]) -> str:
    if any(each.code[0] in "DH" and each.code != "H104" for each in sightings):
        return "lose data"
    if any(each.code == "H104" for each in sightings):
        return "make databases part"
    return "be stopped in production"


def _staged_file(change: StagedChange, raw: bytes) -> StagedFile:
    """A file that becomes one of another kind by its new name is new altogether."""
    before, after = change.former_path, change.path
    is_another = bool(before) and (
        is_sql(before) != is_sql(after)
        or (reader_of(before, "") is None) != (reader_of(after, "") is None)
    )
    return StagedFile(path=change.path, text=_text(raw), added=None if is_another else change.added)


def _text(raw: bytes) -> str:
    """Lenient: a byte that is no UTF-8 does not hide the rest. Binary files come to nothing."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):  # as Windows' PowerShell writes a script
            return raw.decode(encoding, "replace")
    return "" if b"\0" in raw[:8000] else raw.decode("utf-8-sig", "replace")

"""Rewrites a file of SQL to its online form, and puts what has to wait into a file of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path

from ..config.kind import Kind
from ..disk.environ import now_utc
from ..disk.git import ask_git
from ..disk.text import read_text
from ..disk.write import create_folder, write_text
from ..guard.fix import Fixed, fix
from ..history.layout import SCRIPT, UNDO
from ..history.naming import new_name
from ..plan.known import NOTHING_KNOWN, Known, without_amounts
from ..plan.known_json import read_known
from .call import Call
from .check_sources import Look
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class FixOptions:
    """`is_dry`: show the difference, write nothing."""

    path: str
    is_dry: bool = False
    snapshot: Path | None = None
    database: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """`contract_path` is the file of what has to wait, empty where nothing has."""

    fixed: Fixed
    path: str
    before: str
    contract_path: str = ""

    @property
    def is_changed(self) -> bool:
        return self.fixed.text != self.before or bool(self.fixed.contract)

    @property
    def diff(self) -> str:
        """As `diff -u` and git write it; empty where nothing changes."""
        return _diff(self.path, self.before, self.fixed.text) + _diff(
            self.contract_path, "", self.fixed.contract
        )


def fix_file(call: Call, options: FixOptions, look: Look) -> Rewritten:
    """Reads the database only when asked to. Raises `Failure` (C150 the file, S10x no SQL)."""
    place = open_workplace(call, "fix")
    options = of_folder(call, options)
    path = call.directory / options.path
    before = read_text(path, options.path)
    known = known_for(call, place, options, look)
    if options.database and place.environment.kind in (Kind.DEVELOPMENT, Kind.TEST):
        # Few rows here say nothing of production, for which the file is written.
        known = without_amounts(known)
    fixed = fix(before, options.path, known=known, migration=_migration(path))
    done = Rewritten(
        fixed=fixed,
        path=options.path,
        before=before,
        contract_path=_contract_path(path, options.path) if fixed.contract else "",
    )
    if done.is_changed and not options.is_dry:
        _write(call, path, done)
        if done.contract_path:
            _take_down(call, path, options)
    if done.is_changed and _is_committed(path):
        call.say(
            f"note: {options.path} is committed; where it was applied already it is never run "
            "again: then take this back and write a new migration"
        )
    return done


def of_folder(call: Call, options: FixOptions) -> FixOptions:
    """A migration may be named by its folder."""
    if (call.directory / options.path / SCRIPT).is_file():
        return replace(options, path=str(Path(options.path) / SCRIPT))
    return options


def _take_down(call: Call, path: Path, options: FixOptions) -> None:
    """What took back the statement would not take back what stands in its place."""
    down = path.with_name(UNDO)
    if path.name == SCRIPT and down.is_file():
        down.unlink()
        call.say(
            f"note: {UNDO} took back what the file did before, and is removed; "
            f"`whimbrel fix {options.path} --undo` writes the way back of what it does now"
        )


def known_for(call: Call, place: Workplace, options: FixOptions, look: Look) -> Known:
    """From the environment's database, from a snapshot, or nothing."""
    if options.database:
        return look(call, place, wants_known=True, wants_pending=False).known
    if options.snapshot is None:
        return NOTHING_KNOWN
    shown = str(options.snapshot)
    return read_known(read_text(call.directory / options.snapshot, shown), shown)


def _migration(path: Path) -> str:
    return path.parent.name if path.name == SCRIPT else path.stem


def _contract_path(path: Path, shown: str) -> str:
    """Beside it: a migration that comes after it, or a file of its own."""
    if path.name != SCRIPT:
        return str(Path(shown).with_suffix(f".contract{path.suffix}"))
    folder = path.parent.parent
    names = sorted(each.name for each in folder.iterdir() if each.is_dir())
    title = f"{path.parent.name.partition('_')[2]} contract"
    name = new_name(now_utc() + timedelta(seconds=1), title, names)
    return str(Path(shown).parent.parent / name / SCRIPT)


def _write(call: Call, path: Path, done: Rewritten) -> None:
    write_text(path, done.fixed.text)
    if not done.contract_path:
        return
    contract = call.directory / done.contract_path
    if path.name == SCRIPT:
        create_folder(contract.parent, {SCRIPT: done.fixed.contract})
    else:
        write_text(contract, done.fixed.contract)


def _is_committed(path: Path) -> bool:
    return ask_git(path.parent, "cat-file", "-e", f"HEAD:./{path.name}") is not None


def _diff(name: str, before: str, after: str) -> str:
    if before == after or not name:
        return ""
    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=f"a/{name}" if before else "/dev/null",
        tofile=f"b/{name}",
    )
    return "".join(each if each.endswith("\n") else f"{each}\n" for each in lines)

"""The page's names in the files that people call them from: package.json, Makefile, justfile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ..config.scripts.justfile import add_to_justfile
from ..config.scripts.makefile import add_to_makefile
from ..config.scripts.names import Edited, commands
from ..config.scripts.package_json import add_to_package
from ..disk.project import Project
from ..disk.root import PACKAGE
from ..disk.text import read_bytes
from ..disk.write import write_bytes
from ..errors import Failure, Notice


class Runner(Enum):
    """What runs scripts by their names."""

    NPM = "npm"
    MAKE = "make"
    JUST = "just"


# In the order in which each program looks for its file; the last one is made.
_FILES = {
    Runner.NPM: (PACKAGE,),
    Runner.MAKE: ("GNUmakefile", "makefile", "Makefile"),
    Runner.JUST: ("Justfile", ".justfile", "justfile"),
}
_PRODUCTION_SCRIPT = "scripts/migrate-production.ts"
_PREVIEW = {
    Runner.NPM: "npm run db:production:deploy -- {0}",
    Runner.MAKE: "make db:production:deploy ARGS={0}",
    Runner.JUST: "just db-production-deploy {0}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """What one file got. `kept` are names of another meaning with what they say."""

    file: str
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A file as it will be; nothing is written yet."""

    path: Path
    raw: bytes
    is_changed: bool
    scripted: Scripted

    def write(self) -> Scripted:
        if self.is_changed:
            write_bytes(self.path, self.raw)
        return self.scripted


def plan_scripts(
    root: Path, project: Project, runners: Sequence[Runner], *, replace: bool
) -> tuple[Plan, ...]:
    """The edits of each runner's file. Writes nothing.

    Raises `Failure`: C170 a package.json that cannot be understood, C171 none there.
    """
    return tuple(_plan(root, project, each, replace) for each in dict.fromkeys(runners))


def _plan(root: Path, project: Project, runner: Runner, replace: bool) -> Plan:
    name = next((each for each in _FILES[runner] if (root / each).is_file()), _FILES[runner][-1])
    path = root / name
    raw = read_bytes(path, name) if path.is_file() else b""
    if not raw and runner is Runner.NPM:
        raise Failure(_NO_PACKAGE)
    # Bytes that are no UTF-8 come out as they went in.
    text = raw.decode("utf-8", "surrogateescape")
    edited = _edit(runner)(text, commands(generate=_generate(project, runner)), replace=replace)
    return Plan(
        path=path,
        raw=edited.text.encode("utf-8", "surrogateescape"),
        is_changed=edited.text != text,
        scripted=_scripted(name, edited, root, runner),
    )


def _edit(runner: Runner) -> Callable[..., Edited]:
    edits = {
        Runner.NPM: add_to_package,
        Runner.MAKE: add_to_makefile,
        Runner.JUST: add_to_justfile,
    }
    return edits[runner]


def _generate(project: Project, runner: Runner) -> str:
    """Where Prisma's client is used, Prisma goes on making it."""
    if not project.package.names_prisma:
        return ""
    return "prisma generate" if runner is Runner.NPM else "npx prisma generate"


def _scripted(name: str, edited: Edited, root: Path, runner: Runner) -> Scripted:
    preview, force = (_PREVIEW[runner].format(each) for each in ("--dry-run", "--force"))
    hints = [f"`{preview}` shows what would be applied, `{force}` waives the backup gate alone"]
    if (root / _PRODUCTION_SCRIPT).is_file():
        hints.append(f"they do what `tsx {_PRODUCTION_SCRIPT} --dry-run` and `--force` did")
    return Scripted(
        file=name,
        added=edited.added,
        replaced=edited.replaced,
        kept=tuple((each.name, each.says) for each in edited.kept),
        hints=tuple(hints),
    )


_NO_PACKAGE = Notice(
    code="C171",
    what="there is no package.json to put the scripts into",
    why="npm runs scripts of a package, and an invented one would have no name; nothing was made",
    next="`npm init -y`, then again; or `whimbrel init --scripts make` or `just`; "
    "`whimbrel db:push` and the other names work without any",
)

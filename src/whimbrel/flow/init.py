"""Makes a project: file, folders, and what git should not see. Touches no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..disk.project import Project, read_project
from ..disk.root import settings_file
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from .call import Call
from .scripts import Runner, Scripted, plan_scripts

_FILE = """\
# Whimbrel's project file; every line may be left out. `whimbrel env` shows what is in force.
# migrations = "{migrations}"
# schema = "{schema}"

# Whom a stop in production names:
# [contacts]
# database = "team lead, +00 000"

# Stricter rules than the defaults; production is weakened only inside its database.
# [policy.production]
# stall_budget_ms = 300
"""
_SCHEMA = (
    "-- The wanted schema: plain SQL from an empty database. `whimbrel migrate NAME` follows it.\n"
)
_IGNORED = ".whimbrel/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Paths relative to the project's root."""

    root: Path
    made: tuple[str, ...]
    kept: tuple[str, ...]
    scripts: tuple[Scripted, ...] = ()


def init_project(call: Call, runners: Sequence[Runner] = ()) -> Made:
    """Make what is not there yet; what is there is left as it is. Raises `Failure` (C15x, C17x).

    Scripts of another meaning are kept, and replaced only where the call says yes to that.
    """
    here = Path(call.directory)
    project = read_project(here, call.variables)
    root = project.root if settings_file(project.root) or project.prisma else here.resolve()
    plans = plan_scripts(root, project, runners, replace=call.yes)
    made, kept = [], []
    for name, text in _wanted(project):
        if (root / name).exists():
            kept.append(name)
            continue
        if text is None:
            (root / name).mkdir(parents=True, exist_ok=True)
        else:
            write_text(root / name, text)
        made.append(name)
    if _ignore(root):
        made.append(".gitignore")
    scripts = tuple(plan.write() for plan in plans)
    return Made(root=root, made=tuple(made), kept=tuple(kept), scripts=scripts)


def _wanted(project: Project) -> list[tuple[str, str | None]]:
    """Name and text of each file; None for a folder."""
    text = _FILE.format(migrations=project.migrations, schema=project.schema)
    wanted: list[tuple[str, str | None]] = [("whimbrel.toml", text)]
    if project.prisma is None and project.schema.endswith(".sql"):
        wanted.append((project.schema, _SCHEMA))
    if not project.alembic:  # whose folders are Alembic's to make
        wanted.append((project.migrations, None))
    return wanted


def _ignore(root: Path) -> bool:
    text = read_text_if_there(root / ".gitignore", ".gitignore") or ""
    if _IGNORED in (line.strip() for line in text.splitlines()):
        return False
    gap = "" if not text or text.endswith("\n") else "\n"
    write_text(root / ".gitignore", f"{text}{gap}{_IGNORED}\n")
    return True

"""pg_restore of a dump into an empty database."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from ..config.url import DatabaseUrl
from ..errors import Failure, Notice
from .contents_list import table_of_contents
from .effort import USUAL
from .manifest import Manifest
from .program import Program, running
from .programs import Programs

# Ownership and tablespaces belong to the source's server. A subscription would begin to pull, and
# would keep the database from being dropped.
NO_OWNER = "--no-owner"
FLAGS = (
    NO_OWNER,
    "--no-tablespaces",
    "--no-subscriptions",
    "--no-security-labels",
    "--exit-on-error",
)
# The doing of the server, or of this pg_restore, not the dump's: full, gone, unwilling, unable.
_SERVERS_OWN = (
    "No space left",
    "could not extend file",
    "out of memory",
    "permission denied",
    "must be superuser",
    "must be owner",
    "shared_preload_libraries",
    "server closed the connection",
    "terminating connection",
    "connection to server",
    "could not open extension control file",
    "does not support compression",
)
# The refreshing of materialized views could reach other servers from here.
_REFRESH = re.compile(r" MATERIALIZED VIEW DATA ")
# A copy is not what was protected, and only a superuser may make event triggers.
_GUARD = re.compile(r" (?:EVENT )?TRIGGER (?:- |.* )whimbrel_\w+ \S+$")
_NO_ROLE = re.compile(r'role "[^"]+" does not exist')


class NotRestored(Exception):
    """pg_restore met an error that the dump is to blame for; its words."""


def restore_into(
    url: DatabaseUrl,
    dump: Path,
    manifest: Manifest,
    programs: Programs,
    tick: Callable[[], None],
    *,
    with_owners: bool = False,
    jobs: int = USUAL.jobs,
) -> None:
    """Restore all of it, or raise `NotRestored`; `Failure` (B134) where the server is to blame.

    `with_owners`: objects are given back to whom they belong; else to the role that restores.
    """
    flags = [each for each in FLAGS if not (with_owners and each == NO_OWNER)]
    command = [programs.pg_restore, f"-j{jobs}", *flags]
    with tempfile.TemporaryDirectory(prefix="whimbrel-") as folder:
        kept = _kept(programs, dump, manifest)
        if kept is not None:
            listed = Path(folder) / "list"
            listed.write_text("".join(f"{line}\n" for line in kept), "utf-8")
            command += ["-L", str(listed)]
        # Money is written and read by the locale; both sides have this one.
        with running([*command, str(dump)], url) as restoring:
            if restoring.wait(tick) != 0:
                raise _failed(restoring, url)


def _kept(programs: Programs, dump: Path, manifest: Manifest) -> list[str] | None:
    """What of the dump is restored; None for all of it, also where nobody can list it: then the
    restore itself says why, and reaches nowhere."""
    left_out = [_GUARD, *([_REFRESH] if manifest.needs.reaches_out else [])]
    try:
        lines = table_of_contents(programs, dump)
    except Failure:
        if manifest.needs.reaches_out:
            raise
        return None
    kept = [line for line in lines if not any(each.search(line) for each in left_out)]
    return kept if len(kept) < len(lines) else None


def _failed(restoring: Program, url: DatabaseUrl) -> Exception:
    lines = restoring.said() or ("it ended without a word",)
    said = next((line for line in lines if "error:" in line), lines[0])
    said = said.removeprefix("pg_restore: ").removeprefix("error: ")
    text = "\n".join(lines)
    if not any(mark in text for mark in _SERVERS_OWN) and not _NO_ROLE.search(text):
        return NotRestored(said)
    return Failure(
        Notice(
            code="B134",
            what=f"{url.shown} could not take the backup: {said}",
            why="that is not the dump's doing and says nothing of the backup, whose level stays",
            next="mend what it names, or set WHIMBREL_SCRATCH_URL to another server, then again: "
            "`whimbrel backup verify`",
        )
    )

"""Shared databases in whimbrel.lock: `mark` and `claim` write the line, others only say it."""

from __future__ import annotations

from ..config.identity import SharedDatabase
from ..config.lockfile import FILE, line_of, render_lock, shareable
from ..disk.project import read_lock
from ..disk.write import write_text
from .call import Call
from .opened import Opened
from .workplace import Workplace


def list_it(call: Call, place: Workplace, opened: Opened) -> None:
    """Write the line of a shared database; of staging only the server. Raises `Failure` C152."""
    entry = _entry(opened)
    lock = read_lock(place.root)
    if entry is None or lock.with_entry(entry) == lock:
        return
    write_text(place.root / FILE, render_lock(lock.with_entry(entry)))
    call.say(f"wrote {FILE}: commit it, so that everyone's whimbrel knows")


def say_line(call: Call, place: Workplace, opened: Opened) -> None:
    """What a colleague's whimbrel should know of a database that was marked just now."""
    entry = _entry(opened)
    lock = read_lock(place.root)
    if entry is None or lock.with_entry(entry) == lock:
        return
    call.say(
        f"to list it in {FILE}, run `whimbrel -e {entry.environment} identity mark`, "
        f"or add: {line_of(entry)}"
    )


def _entry(opened: Opened) -> SharedDatabase | None:
    mark, live = opened.identity.mark, opened.identity.live
    if mark is None:
        return None
    return shareable(
        SharedDatabase(
            environment=mark.environment,
            kind=mark.kind,
            uuid=mark.uuid,
            system_identifier=live.system_identifier,
            database_oid=live.database_oid,
        )
    )

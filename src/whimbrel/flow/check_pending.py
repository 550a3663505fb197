"""What `check` asks a database: which migrations are pending, sizes, its own policy. Reads only."""

from __future__ import annotations

from ..history.layout import History, Migration, script_name
from ..plan.known import NOTHING_KNOWN
from ..read.known import read_known
from .call import Call
from .check_revisions import revision_source
from .check_source import Source
from .check_sources import Pending
from .enter import enter
from .histories import project_history
from .past import read_past
from .policy_here import policy_rows
from .workplace import Workplace


def look_there(call: Call, place: Workplace, *, wants_known: bool, wants_pending: bool) -> Pending:
    """Enters the environment's database; where it has none yet, every migration is pending."""
    if wants_pending and not wants_known and _is_untouched(place):
        history = project_history(place)
        return Pending(
            sources=_sources(history, frozenset()),
            notes=(f"{place.environment.name} has no database yet: every migration is pending",),
        )
    with enter(call, place) as opened:
        past = read_past(place, opened) if wants_pending else None
        pending = {m.name for m in past.comparison.pending} if past else frozenset[str]()
        applied = (
            frozenset(m.name for m in past.history.migrations if m.name not in pending)
            if past
            else frozenset[str]()
        )
        return Pending(
            sources=_sources(past.history, applied) if past else (),
            known=read_known(opened.conn) if wants_known else NOTHING_KNOWN,
            rules=policy_rows(opened),
        )


def _is_untouched(place: Workplace) -> bool:
    """The project's own server serves, and was never started."""
    return place.urls.is_embedded and not place.server_folder.exists()


def _sources(history: History, applied: frozenset[str]) -> tuple[Source, ...]:
    return tuple(
        _source(history.folder, each, is_judged=each.name not in applied)
        for each in history.require_sound().migrations
    )


def _source(folder: str, migration: Migration, *, is_judged: bool) -> Source:
    if migration.revision is not None:
        return revision_source(folder, migration, is_judged=is_judged)
    name = script_name(folder, migration)
    return Source(name=name, raw=migration.raw, is_judged=is_judged)

"""Takes a database back to what its history makes."""

from __future__ import annotations

from collections.abc import Sequence

from ..db.embedded.binaries import find_binaries
from ..errors import Notice, Stop
from ..ledger.notes import write_audit
from ..plan.arrange.planned import render_script
from ..plan.cut import cut
from ..plan.facts.describe import describe
from ..plan.step import Step
from ..read.rows_there import has_rows
from ..run.deployment import Deployment
from ..run.events import silent
from ..run.execute import SqlFile, Tell, execute_sql
from ..script.parse import parse_script
from ..script.statement import Script
from ..sources.live import live_material
from .admission import admit
from .apply import terms_of
from .backup_gate import require_backup
from .call import Call, agree
from .develop import refuse_candidates
from .diff import compare_catalogs
from .drift import Sides, both_sides, planned
from .drift_adopt import refuse_changed, refuse_without_drift
from .enter import enter
from .known_schema import remember_schema
from .lead import require_lead
from .opened import Opened
from .policy_here import policy_of
from .still import still_the_same
from .workplace import Workplace, open_workplace

FLAGS = frozenset({"--revert"})


def revert_drift(call: Call, tell: Tell, *, renames: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The statements that were run: tried on a copy first, shown, agreed to table by table.

    What is not modelled is named and stays. Raises `Usage` D361 there is no drift; `Stop`: G105 a
    rename candidate, G107 not agreed to, G156 nothing is recorded, so that all would go, the stops
    of `admit` and of the backup gate; `Failure`: D310, D350, D364, R140.
    """
    place = open_workplace(call, "drift", FLAGS)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "drift", FLAGS)
        require_backup(call, place, opened)
        sides = both_sides(call, place, opened)
        refuse_without_drift(place, sides)
        if sides.is_unrecorded:
            raise Stop(_all_of_it(place, opened))
        script = _script(call, opened, sides, renames)
        steps = describe(script)
        _agree(call, opened, sides, steps)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
        with Deployment(opened.url, sides.past.table, terms) as turn, turn.lending(opened.conn):
            refuse_changed(opened, sides)
            opened.conn.execute(f"SET lock_timeout = '{lock_timeout(opened)}'".encode())
            file = SqlFile(name="drift --revert", text=script.text, segments=cut(steps))
            write_audit(opened.conn, "drift --revert", {"sql": script.text}, by=place.who)
            execute_sql(opened.conn, file, still_the_same(call, place, opened), tell)
            remember_schema(opened, turn)
        return tuple(step.sql for step in steps)


def lock_timeout(opened: Opened) -> str:
    """Where somebody works, nobody is kept waiting behind our own waiting."""
    return "5s" if opened.identity.kind.is_lenient else "200ms"


def _script(call: Call, opened: Opened, sides: Sides, renames: tuple[str, ...]) -> Script:
    """Proven, and shown."""
    for each in sides.items:
        if not each.is_modelled:
            call.say(f"note: stays as it is: {each.shown}")
    difference = compare_catalogs(sides.live, sides.history, renames)
    refuse_candidates(difference)
    statements = planned(difference)
    start = live_material(opened.url, find_binaries())
    texts = [each.sql for each in statements]
    require_lead(start, texts, sides.history, sides.server, sides.is_ignored)
    for text in texts:
        call.say(f"  {text};")
    return parse_script(render_script(statements), name="drift --revert")


def _agree(call: Call, opened: Opened, sides: Sides, steps: Sequence[Step]) -> None:
    """One question for each table that is touched; one no is enough."""
    losses = {
        relation.shown: step.loses_data
        for step in steps
        if step.loses_data
        for relation in (touch.relation for touch in step.touches)
        if has_rows(opened.conn, [relation])
    }
    for table in dict.fromkeys(each.table for each in sides.items if each.is_modelled):
        loss = f" It loses data: {losses[table]}." if table in losses else ""
        if not agree(call, f"Take {table} back to the history?{loss}"):
            raise _not_agreed(table, loss)


def _all_of_it(place: Workplace, opened: Opened) -> Notice:
    name = place.environment.name
    return Notice(
        code="G156",
        what=f"{opened.identity.live.place} has no migration that is recorded as applied",
        why="taking it back to that history would drop everything in it; nothing was changed",
        next=f"record what stands there already: `whimbrel -e {name} resolve --applied NAME`; "
        f"what has no migration yet: `whimbrel -e {name} drift --adopt NAME`",
    )


def _not_agreed(table: str, loss: str) -> Stop:
    return Stop(
        Notice(
            code="G107",
            what=f"taking {table} back to the history was not agreed to",
            why=f"what was changed there by other means would be gone.{loss} Nothing was changed",
            next="if it may go, add `--yes`; to keep it, `whimbrel drift --adopt NAME`",
        )
    )

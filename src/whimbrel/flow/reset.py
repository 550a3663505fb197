"""Drops everything and migrates anew; never in production, never on a database nobody knows."""

from __future__ import annotations

from ..errors import Notice, Stop
from ..ledger.notes import write_audit
from ..ledger.table import ensure_table
from ..run.clear import clear_database
from ..run.deployment import Deployment
from ..run.events import Reporter
from .admission import admit
from .apply import Applied, apply_all, terms_of
from .call import Call, agree
from .enter import enter
from .histories import ledger_table
from .opened import Opened
from .past import read_past
from .policy_here import policy_of
from .receipts import keeping_receipts
from .still import still_the_same
from .tasks import preflight, prepare
from .validate import require_sound
from .workplace import Workplace, open_workplace


def reset(call: Call, *, force: bool, report: Reporter) -> Applied:
    """Both phases of every migration run; mark, audit and proofs are kept.

    Raises `Stop`: G101 in production, G102 unconfirmed in staging, G104 not agreed to elsewhere;
    P101–P109 a Prisma schema with errors; and whatever `deploy` raises.
    """
    place = open_workplace(call, "reset")
    require_sound(place)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "reset")
        if not force and opened.identity.kind.is_lenient:
            _agree(call, opened)
        folder = place.project.migrations
        history = read_past(place, opened).history
        todo = [prepare(folder, migration) for migration in history.migrations]
        table = ledger_table(place, opened)
        preflight(opened.conn, todo, table)
        policy = policy_of(place, opened).policy
        terms = terms_of(call, place, opened, policy, report)
        with (
            Deployment(opened.url, table, terms) as deployment,
            deployment.lending(opened.conn),
            keeping_receipts(call, place, opened),
        ):
            empty_database(call, place, opened, verb="reset")
            ensure_table(opened.conn, table)  # Prisma's stood among the users' objects
            return apply_all(opened, deployment, todo)


def empty_database(call: Call, place: Workplace, opened: Opened, *, verb: str) -> int:
    """Drop every user object, in the deployer's turn; how many there were. Raises `Failure` C220
    where the server refuses; what was dropped before stays dropped."""
    table = ledger_table(place, opened)
    count = clear_database(opened.conn, table, still_the_same(call, place, opened))
    write_audit(opened.conn, verb, {"dropped": count}, by=place.who)
    call.say(f"dropped {count} object{'s' * (count != 1)}")
    return count


def _agree(call: Call, opened: Opened) -> None:
    if agree(call, f"Drop everything in {opened.identity.live.place}?"):
        return
    raise Stop(
        Notice(
            code="G104",
            what=f"reset of {opened.identity.live.place} was not agreed to",
            why="every table and row there would be gone; nothing was changed",
            next="if that is meant, run `whimbrel reset --force`",
        )
    )

"""A database that has run what was squashed since: it is understood, and the squashed migration
recorded, so that Prisma's own commands know it too."""

from __future__ import annotations

from ..errors import Failure, Notice
from ..ledger.notes import write_audit
from ..run.deployment import Deployment
from ..run.events import silent
from .apply import terms_of
from .call import Call
from .known_schema import is_known_schema, remember_schema
from .opened import Opened
from .past import Past, shortened
from .policy_here import policy_of
from .workplace import Workplace


def refuse_half_covered(past: Past) -> None:
    """Raises `Failure` (M171) where some of what a migration replaces are applied here."""
    if not past.comparison.half_covered:
        return
    found = past.comparison.half_covered[0]
    name = found.migration.name
    raise Failure(
        Notice(
            code="M171",
            what=f"{name} replaces others, of which this database has run only some: it lacks "
            f"{shortened(found.lacking)}",
            why="it can neither be run, for a part of it is there, nor be taken for applied",
            next="deploy here from the commit before the squash first; where the schema is as the "
            f"file makes it, `whimbrel resolve --applied {name}`",
        )
    )


def record_covered(place: Workplace, opened: Opened, turn: Deployment, past: Past) -> None:
    """In the deployer's turn: a row for each, as `resolve --applied` writes it; those of what they
    replace stay, for a colleague's older branch still has the files."""
    covered = past.comparison.covered
    if not covered:
        return
    was_known = is_known_schema(opened, past.rows)
    for each in covered:
        turn.resolve_applied(each.migration.name, each.migration.checksum)
    names = [each.migration.name for each in covered]
    write_audit(opened.conn, "deploy", {"squashed": names}, by=place.who)
    if was_known:
        remember_schema(opened, turn)


def settle_covered(call: Call, place: Workplace, opened: Opened, past: Past) -> None:
    """Where there is nothing else to do: recorded at once where that needs no word of anybody."""
    covered = past.comparison.covered
    if not covered:
        return
    name, environment = covered[-1].migration.name, place.environment.name
    if not opened.identity.kind.is_lenient:
        call.say(
            f"note: {name} counts as applied, for all that it replaces is; for Prisma's own "
            f"commands `whimbrel -e {environment} resolve --applied {name}` records it"
        )
        return
    terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
    with Deployment(opened.url, past.table, terms) as turn:
        record_covered(place, opened, turn, past)
    call.say(f"recorded {name} as applied: all that it replaces is")

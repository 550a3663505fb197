"""Writes what was changed by other means as a migration, and records it as applied here."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.fingerprint import fingerprint
from ..db.embedded.binaries import find_binaries
from ..diff.difference import Difference
from ..disk.environ import now_utc
from ..errors import Failure, Notice, Usage
from ..history.naming import new_name
from ..ledger.notes import write_audit
from ..plan.arrange.planned import PlannedStatement, render_script
from ..plan.online.changes import online
from ..run.deployment import Deployment
from ..run.events import silent
from ..sources.live import live_material
from .admission import admit
from .apply import terms_of
from .call import Call
from .develop import refuse_candidates
from .diff import compare_catalogs, require_proof
from .drift import Sides, both_sides, planned
from .enter import enter
from .histories import ledger_table, project_history
from .kept import keep
from .known_schema import remember_schema, schema_now
from .lead import require_lead
from .opened import Opened
from .policy_here import policy_of
from .workplace import Workplace, open_workplace
from .writing import MigrationFile, write_next

FLAGS = frozenset({"--adopt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedDrift:
    name: str
    sql: str


def adopt_drift(call: Call, title: str, *, renames: tuple[str, ...]) -> AdoptedDrift:
    """The file is proven first, and runs nothing here; elsewhere `deploy` applies it.

    Raises `Usage` D361 there is no drift; `Stop` G105 a rename candidate; `Failure`: D362 what
    differs is not modelled, D363 something is pending, D350 not proven, D364 changed meanwhile.
    """
    place = open_workplace(call, "drift", FLAGS)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "drift", FLAGS)
        sides = both_sides(call, place, opened)
        refuse_without_drift(place, sides)
        _refuse_unfit(place, sides)
        difference = compare_catalogs(sides.history, sides.live, renames)
        refuse_candidates(difference)
        at, names = now_utc(), [each.name for each in project_history(place).migrations]
        direct = online(planned(difference), sides.server.version)
        statements = keep(call, direct, difference.before, new_name(at, title, names))
        _prove(opened, sides, difference, statements)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
        with Deployment(opened.url, sides.past.table, terms) as turn:
            refuse_changed(opened, sides)
            file = MigrationFile(sql=render_script(statements), at=at)
            written = write_next(call, place, title, file, names).migration
            made = AdoptedDrift(name=written.name, sql=file.sql)
            _record(place, opened, turn, made)
        call.say(
            f"note: put it into {place.project.schema} too; the next `whimbrel migrate` takes back "
            "what the schema does not say"
        )
        return made


def refuse_changed(opened: Opened, sides: Sides) -> None:
    """Raises `Failure` (D364): what was looked at is no longer what is there."""
    if schema_now(opened) == fingerprint(sides.live):
        return
    raise Failure(
        Notice(
            code="D364",
            what=f"the schema of {opened.identity.live.place} was changed while it was looked at",
            why="what was found no longer leads from the one to the other; nothing was changed",
            next="run the command again",
        )
    )


def _prove(
    opened: Opened, sides: Sides, difference: Difference, statements: tuple[PlannedStatement, ...]
) -> None:
    texts = [each.sql for each in statements]
    if sides.ignored:
        require_lead(sides.material, texts, sides.live, sides.server, sides.is_ignored)
    else:
        goal = live_material(opened.url, find_binaries())
        require_proof(sides.material, goal, difference, texts, sides.server)


def _record(place: Workplace, opened: Opened, turn: Deployment, made: AdoptedDrift) -> None:
    written = project_history(place).find(made.name)
    assert written is not None
    turn.keep_in(ledger_table(place, opened))
    turn.resolve_applied(made.name, written.checksum)
    write_audit(opened.conn, "drift --adopt", {"migration": made.name}, by=place.who)
    remember_schema(opened, turn)


def refuse_without_drift(place: Workplace, sides: Sides) -> None:
    """Raises `Usage` (D361)."""
    if not sides.items:
        raise Usage(
            Notice(
                code="D361",
                what=f"there is no drift in {place.environment.name}",
                why="the database is what its history makes, so there is nothing to write or undo",
                next=f"`whimbrel -e {place.environment.name} status` shows where it stands",
            )
        )


def _refuse_unfit(place: Workplace, sides: Sides) -> None:
    apart = [each for each in sides.items if not each.is_modelled]
    if apart:
        raise _not_modelled(place, apart[0].address.shown, len(apart))
    if sides.invalid:
        raise _invalid(place, sides.invalid[0].path)
    pending = sides.past.comparison.pending
    if pending:
        raise _pending(place, pending[0].name)


def _not_modelled(place: Workplace, first: str, count: int) -> Failure:
    more = f" and {count - 1} more" if count > 1 else ""
    return Failure(
        Notice(
            code="D362",
            what=f"{first}{more} differs and is not modelled yet",
            why="a migration without it would not lead to what is there; nothing was written",
            next="write its SQL with `whimbrel migrate NAME --create-only`, then "
            f"`whimbrel -e {place.environment.name} resolve --applied ID`",
        )
    )


def _invalid(place: Workplace, index: str) -> Failure:
    return Failure(
        Notice(
            code="D365",
            what=f"index {index} of {place.environment.name} is invalid",
            why="its concurrent build did not end: no query uses it, and a migration that makes it "
            "would be recorded as applied where it is not; nothing was written",
            next=f"where nobody builds it at this moment: DROP INDEX CONCURRENTLY {index}; then "
            "build it by a migration",
        )
    )


def _pending(place: Workplace, name: str) -> Failure:
    return Failure(
        Notice(
            code="D363",
            what=f"{name} is pending in {place.environment.name}",
            why="the new migration would stand behind it in the folder, and be applied before it "
            "here: elsewhere the order would be another one",
            next=f"`whimbrel -e {place.environment.name} deploy` first, or move the pending one "
            "out of the folder until this is done",
        )
    )

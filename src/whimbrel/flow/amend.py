"""A corrected file takes the place of a failed migration of which a part stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from ..db.connect import Connection, connect
from ..db.embedded.binaries import find_binaries
from ..errors import Failure, Notice, Usage
from ..history.compare import FailedRun
from ..history.layout import Migration
from ..ledger.exceptions import change_checksum, write_acceptance
from ..ledger.journal import Mark, StepRecord, digest, read_steps
from ..ledger.notes import write_audit
from ..plan.step import Session, Step
from ..read.copyable import read_copyable
from ..run.deployment import Deployment
from ..run.events import silent
from ..sources.live import live_material
from ..sources.load import run_in_scratch, stand_in_for_roles
from ..sources.material import materialised
from ..sources.outside import reaches_outside
from ..sources.rows import why_not_copied
from .admission import admit
from .apply import terms_of
from .call import Call
from .develop import scratch_like
from .enter import enter
from .opened import Opened
from .past import Past, read_ledger_again, read_past
from .policy_here import policy_of
from .scratch import VARIABLE, ScratchServer
from .tasks import preflight, prepare
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """`before` and `after` are checksums; `tried` is what ran on a copy and is left to be run;
    `without_rows` says why that copy had no rows, and is empty where it had them."""

    name: str
    before: str
    after: str
    tried: tuple[str, ...]
    without_rows: str = ""
    environment: str = ""


def amend(call: Call, name: str, *, reason: str) -> Amended:
    """Records the new checksum; `deploy` then goes on with the corrected file.

    What stands must be the file's own first statements still, and the rest must run on a copy of
    the half-applied schema, with the rows of the tables that it touches. Raises `Usage`: G120
    without a reason, M160 not failed here, M161 nothing to amend; `Failure`: M162 a statement that
    stands is another one, M163 the rest does not run, M164 it cannot be tried, M165 done by another
    tool.
    """
    place = open_workplace(call, "amend")
    if not reason.strip():
        raise Usage(_no_reason(name))
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "amend")
        past = read_past(place, opened)
        run, migration = _failed(past, name)
        prepared = prepare(past.history.folder, migration)
        preflight(opened.conn, [prepared], past.table)
        records = _standing(opened, run)
        _refuse_other_statements(name, prepared.task.steps, records)
        tried, without_rows = _try_rest(call, place, opened, prepared.task.steps, records)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
        with Deployment(opened.url, past.table, terms):
            _failed(read_ledger_again(opened, past), name)
            before, after = run.row.checksum, migration.checksum
            with opened.conn.transaction():
                change_checksum(opened.conn, past.table, run.row.id, after)
                named = (name, after)
                write_acceptance(opened.conn, named, verb="amend", reason=reason, by=place.who)
                detail = {"migration": name, "from": before, "to": after, "reason": reason}
                write_audit(opened.conn, "amend", detail, by=place.who)
        return Amended(
            name=name,
            before=before,
            after=after,
            tried=tried,
            without_rows=without_rows,
            environment=place.environment.name,
        )


def _failed(past: Past, name: str) -> tuple[FailedRun, Migration]:
    run = next((r for r in past.comparison.failed if r.row.migration_name == name), None)
    if run is None or run.migration is None:
        raise Usage(
            Notice(
                code="M160",
                what=f"{name} has not failed here, or its file is not in the folder",
                why="only a migration of which a part stands is amended; nothing was recorded",
                next="`whimbrel status` says how each stands; an applied one is `adopt`ed",
            )
        )
    if not run.is_edited:
        raise Usage(
            Notice(
                code="M161",
                what=f"the file of {name} is as it was when it was begun",
                why="there is nothing to amend; nothing was recorded",
                next="correct the file first; or `whimbrel deploy`, which goes on where it stopped",
            )
        )
    return run, run.migration


def _standing(opened: Opened, run: FailedRun) -> tuple[StepRecord, ...]:
    records = read_steps(opened.conn, run.row.id)
    standing = tuple(each for each in records if each.mark is not Mark.FAILED)
    if not records:
        raise Failure(_foreign(run))
    if not standing:
        raise Usage(
            Notice(
                code="M161",
                what=f"nothing of {run.row.migration_name} stands here",
                why="a corrected file simply takes its place; nothing was recorded",
                next="`whimbrel deploy` applies the corrected file from its beginning",
            )
        )
    return standing


def _refuse_other_statements(
    name: str, steps: Sequence[Step], records: Sequence[StepRecord]
) -> None:
    found = {step.statement.position: digest(step) for step in steps}
    for record in records:
        if found.get(record.position) != record.digest:
            raise Failure(
                Notice(
                    code="M162",
                    what=f"statement {record.position + 1} of {name} ({record.tag}) stands here "
                    "and is another one in the file now",
                    why="what was run cannot be taken back by writing something else; nothing was "
                    "recorded",
                    next="restore that statement as it was, and correct only what has not run",
                )
            )


def _try_rest(
    call: Call,
    place: Workplace,
    opened: Opened,
    steps: Sequence[Step],
    records: Sequence[StepRecord],
) -> tuple[tuple[str, ...], str]:
    """What a resume would run, on a copy of what stands: sessions are set up again. And why that
    copy had no rows; empty where it had."""
    applied = {each.position for each in records if each.mark is Mark.APPLIED}
    rest = [each for each in steps if each.statement.position not in applied]
    for step in rest:
        outside = reaches_outside(step.statement)
        if outside:
            raise _cannot_try(step, outside)
    server = scratch_like(call, place, opened)
    start = live_material(opened.url, find_binaries())
    with (
        materialised(start, server.url, forbidden_systems=server.forbidden_systems) as url,
        connect(url, application_name="whimbrel amend") as conn,
    ):
        stand_in_for_roles(conn, [step.statement for step in rest])
        without_rows = _fill(opened, server, conn, rest)
        for step in steps:
            if step in rest or step.session is not Session.UNTOUCHED:
                try:
                    run_in_scratch(conn, step.statement)
                except psycopg.Error as exc:
                    raise _does_not_run(step, exc, without_rows) from exc
    return tuple(step.sql for step in rest), without_rows


def _fill(opened: Opened, server: ScratchServer, into: Connection, rest: Sequence[Step]) -> str:
    """Live rows go to a server that was stated for scratch, or to the embedded one."""
    if server.is_development and not opened.identity.kind.is_lenient:
        return f"{server.source} is not for live data; set {VARIABLE}"
    touched = {touch.relation for step in rest for touch in step.touches}
    return why_not_copied(opened.conn, into, read_copyable(opened.conn, touched))


def _does_not_run(step: Step, exc: psycopg.Error, without_rows: str) -> Failure:
    rows = f"without rows ({without_rows})" if without_rows else "with its rows"
    said = exc.diag.message_primary or "the connection was lost"
    return Failure(
        Notice(
            code="M163",
            what=f"line {step.statement.line} of the corrected file does not run: {said}",
            why=f"it was tried on a copy of what stands, {rows}; nothing was recorded",
            next="correct it, and run the command again",
        ),
        sqlstate=exc.sqlstate,
    )


def _cannot_try(step: Step, outside: str) -> Failure:
    return Failure(
        Notice(
            code="M164",
            what=f"line {step.statement.line} {outside}, so it cannot be tried",
            why="what is left of the file is run on a copy first, and this would reach beyond it; "
            "nothing was recorded",
            next="take that statement into a migration of its own",
        )
    )


def _foreign(run: FailedRun) -> Notice:
    name = run.row.migration_name
    return Notice(
        code="M165",
        what=f"{name} was begun by another tool",
        why="which of its statements took effect is written down nowhere; nothing was recorded",
        next=f"look what took effect; then `whimbrel resolve --applied {name}` or "
        f"`--rolled-back {name}`",
    )


def _no_reason(name: str) -> Notice:
    return Notice(
        code="G120",
        what="amend has no reason",
        why="who comes later has to understand why the file is not what was begun",
        next=f'whimbrel amend {name} --reason "what was wrong with it"',
    )

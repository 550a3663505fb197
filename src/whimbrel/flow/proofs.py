"""The evidence that staging keeps of what it ran, for production's gate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import __version__
from ..config.kind import Kind
from ..history.row import LedgerRow, RowState
from ..ledger.drafts import Draft, begin_draft, prove_draft, read_drafts
from ..ledger.notes import ProofRow
from ..ledger.table import LedgerTable
from ..read.row_scale import read_row_scale
from ..run.outcome import Outcome, StepOutcome, StepState
from .call import Call
from .clock import read_clock
from .known_schema import schema_now
from .opened import Opened
from .past import Past
from .tasks import Prepared, prepare


def keeps_proof(opened: Opened) -> bool:
    """Only staging's runs serve another environment."""
    return opened.identity.kind is Kind.STAGING and opened.identity.mark is not None


def begin_proof(opened: Opened, table: LedgerTable, each: Prepared, before: str) -> Draft:
    """What has to be known before the first statement runs, kept in the database: a process that
    ends between the migration's commit and its proof loses nothing."""
    assert opened.identity.mark is not None
    draft = Draft(
        migration_name=each.migration.name,
        checksum=each.migration.checksum,
        fingerprint_before=before,
        executed_on=opened.identity.mark.uuid,
        started_at=read_clock(opened.conn),
    )
    return begin_draft(opened.conn, table, draft)


def finish_proof(opened: Opened, draft: Draft, ran: Prepared, outcome: Outcome, after: str) -> None:
    """These bytes ran here, from that schema to the one with the fingerprint `after`."""
    details = {
        "duration_ms": round(outcome.duration_ms),
        "stall_ms": round(outcome.stall_ms),
        "retries": outcome.retries,
        "rows": read_row_scale(opened.conn, ran.touched),  # estimates, after the migration
        **steps_told(outcome.steps),
    }
    prove_draft(opened.conn, _proof(opened, draft, after, details))


def complete_proofs(call: Call, opened: Opened, past: Past) -> None:
    """Write the proof that a run which ended too early owes: of the newest applied migration, of
    which the records tell the rest. To be called before anything else is applied."""
    if not keeps_proof(opened):
        return
    newest = _newest(past.rows)
    owed = [each for each in read_drafts(opened.conn) if newest and _is_of(each, newest, opened)]
    for draft in owed:
        assert newest is not None
        details = _recorded(opened, past, newest)
        prove_draft(opened.conn, _proof(opened, draft, schema_now(opened), details))
        call.say(f"note: the proof of {newest.migration_name}, owed by an earlier run, is written")


def _newest(rows: Iterable[LedgerRow]) -> LedgerRow | None:
    applied = [row for row in rows if row.state is RowState.APPLIED and not row.is_declared]
    return max(applied, key=lambda row: row.finished_at or row.started_at, default=None)


def _is_of(draft: Draft, row: LedgerRow, opened: Opened) -> bool:
    mark = opened.identity.mark
    is_here = mark is not None and draft.executed_on == mark.uuid
    return is_here and (draft.migration_name, draft.checksum) == (row.migration_name, row.checksum)


def _recorded(opened: Opened, past: Past, row: LedgerRow) -> dict[str, object]:
    """What the ledger's row and the file tell of a run that nobody can be asked about."""
    finished_at = row.finished_at or row.started_at
    details: dict[str, object] = {
        "duration_ms": round((finished_at - row.started_at).total_seconds() * 1000),
        "completed": "from the records, after the run had ended too early",
    }
    migration = past.history.find(row.migration_name)
    if migration is None or not migration.matches(row.checksum):
        return details
    ran = prepare(past.history.folder, migration)
    steps = [StepOutcome(step=step, state=StepState.APPLIED) for step in ran.task.steps]
    rows = read_row_scale(opened.conn, ran.touched)
    return details | {"rows": rows, **steps_told(steps)}


def _proof(opened: Opened, draft: Draft, after: str, details: dict[str, object]) -> ProofRow:
    return ProofRow(
        migration_name=draft.migration_name,
        checksum=draft.checksum,
        tool_version=__version__,
        fingerprint_before=draft.fingerprint_before,
        fingerprint_after=after,
        executed_on=draft.executed_on,
        started_at=draft.started_at,
        finished_at=read_clock(opened.conn),
        details=details,
    )


# So that a receipt, which holds them too, is never too long to be one.
_MOST_STEPS = 1_000


def steps_told(outcomes: Sequence[StepOutcome]) -> dict[str, object]:
    """Of very many the slowest, in the order of the file, and how many more there were."""
    slowest = sorted(outcomes, key=lambda each: each.duration_ms or 0, reverse=True)[:_MOST_STEPS]
    slowest.sort(key=lambda each: each.step.statement.position)
    left_out = len(outcomes) - len(slowest)
    more: dict[str, object] = {"steps_left_out": left_out} if left_out else {}
    return {"steps": [_step(each) for each in slowest], **more}


def _step(each: StepOutcome) -> dict[str, object]:
    return {
        "tag": each.step.statement.tag,
        "duration_ms": None if each.duration_ms is None else round(each.duration_ms, 1),
        "locks": [f"{t.relation.shown}: {t.lock.words}" for t in each.step.touches],
    }

"""Applies pending migrations: admission, history, gates, one deployer's turn, the steps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..config.kind import Kind
from ..config.policy import Policy
from ..guard.gate import GateAnswer, Measured
from ..guard.gates import may_go
from ..ledger.fingerprints import write_known_schema
from ..ledger.notes import write_audit
from ..plan.known import NOTHING_KNOWN
from ..read.row_scale import read_row_scale
from ..run.deployment import Deployment
from ..run.events import Reporter
from ..run.outcome import Outcome
from .admission import (
    admit,
    foresee,
    refuse_disagreement,
    refuse_shared_place,
    still_confirmed,
)
from .advice import Advice, Advisor, Cost, advise
from .apply import apply_all, terms_of
from .backup import make_verified
from .call import Call
from .closing import Closing
from .enter import enter
from .gatekeeper import DeployOptions as DeployOptions
from .gatekeeper import Foreseen, Gatekeeper
from .hazards_fact import known_for_rules, record_hazards
from .known_schema import is_known_schema, schema_now
from .late import late_conflicts
from .opened import Opened
from .past import (
    Past,
    missing_note,
    read_ledger_again,
    read_past,
    refuse_edited,
    shortened,
)
from .policy_here import terms_here
from .proofs import complete_proofs
from .ready import decide
from .receipts import keep_receipts, keeping_receipts
from .rehearsal_report import said_of_pending
from .run_record import RunRecord
from .squashed import record_covered, settle_covered
from .tasks import Prepared, preflight
from .work import Held, Work, find_work
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What a deploy did, or a dry run would do. `gates` are empty outside production."""

    environment: str
    applied: tuple[Outcome, ...] = ()
    would_apply: tuple[tuple[str, str], ...] = ()  # name and SQL, of a dry run
    planned: tuple[Prepared, ...] = ()  # the same with their steps
    held: tuple[Held, ...] = ()
    gates: tuple[GateAnswer, ...] = ()
    advice: tuple[Advice, ...] = ()
    costs: Mapping[str, tuple[Cost, ...]] = field(default_factory=dict)  # by file, one a step
    measured: Mapping[str, Measured] = field(default_factory=dict)  # by checksum, in staging
    rows_here: Mapping[str, int] = field(default_factory=dict)  # the server's estimates
    notes: tuple[str, ...] = ()
    rehearsed: tuple[str, ...] = ()  # what the newest rehearsal of just these measured, in words
    report: str = ""  # the page about the run, as people write its path

    @property
    def would_go(self) -> bool:
        return may_go(self.gates)


def deploy(call: Call, options: DeployOptions, report: Reporter) -> Deployed:
    """Nothing pending: done after identity and history. Raises the stops of `admit`, of the
    gates (G121–G131), and whatever the runner raises."""
    place = open_workplace(call, "deploy")
    with enter(call, place) as opened:
        if options.dry_run:
            return _dry_run(call, place, opened, options)
        found = opened
        opened = admit(call, place, found, "deploy")
        call = still_confirmed(call, found, opened)
        past = read_past(place, opened)
        record = RunRecord(report)
        policy = Gatekeeper(call=call, place=place, opened=opened, options=options).policy()
        terms = terms_of(call, place, opened, policy, record)
        deployment = Deployment(opened.url, past.table, terms)
        is_likely = bool(past.comparison.pending or past.comparison.failed)
        with deployment.connecting() if is_likely else nullcontext():
            return _decided(call, place, opened, options, _Turn(deployment, past, record))


class _Turn(NamedTuple):
    """The deployer's, and what was read before it began."""

    deployment: Deployment
    past: Past
    record: RunRecord


def _decided(
    call: Call, place: Workplace, opened: Opened, options: DeployOptions, turn: _Turn
) -> Deployed:
    """What is to be done, asked and confirmed before the deployer's turn."""
    past = turn.past
    decided = decide(call, place, opened, past, options.phase)
    work, options = decided.work, replace(options, phase=decided.phase)
    if decided.said:
        call.say(f"note: {decided.said}")
    gatekeeper = Gatekeeper(call=call, place=place, opened=opened, options=options)
    if not work.todo:
        settle_covered(call, place, opened, past)
        return _nothing(call, place, opened, past, work, gatekeeper.policy())
    preflight(opened.conn, work.todo, past.table)
    call = gatekeeper.confirmed(past, work)
    if options.backup:
        make_verified(call, place, opened)
    with turn.deployment:
        return _in_turn(call, place, opened, options, turn, work)


def _in_turn(
    call: Call,
    place: Workplace,
    opened: Opened,
    options: DeployOptions,
    turn: _Turn,
    foreseen: Work,
) -> Deployed:
    """Now nobody else changes anything: read the ledger once more, ask the gates, go. Somebody who
    had his turn before us may have left nothing to do."""
    past = read_ledger_again(opened, turn.past)
    work = find_work(past, options.phase, foreseen.todo)
    gatekeeper = Gatekeeper(call=call, place=place, opened=opened, options=options)
    policy = gatekeeper.policy()
    if not work.todo:
        return _nothing(call, place, opened, past, work, policy)
    gates, ends = gatekeeper.let_through(past, work, policy)
    preflight(opened.conn, work.todo, past.table)
    _write_before(call, place, opened, options, past, work)
    complete_proofs(call, opened, past)
    record_covered(place, opened, turn.deployment, past)
    # Elsewhere the rules only advise, and what the files say is enough for that.
    known = known_for_rules(opened) if opened.identity.kind is Kind.PRODUCTION else NOTHING_KNOWN
    advisor = Advisor(terms_here(place, opened), known)
    closing = Closing(call, place, opened, turn.deployment, turn.record)
    with keeping_receipts(call, place, opened), closing.reporting(work.todo, gates, policy, ends):
        done = apply_all(opened, turn.deployment, work.todo, advisor.look_at)
        closing.look_after(done)
    return Deployed(
        environment=place.environment.name,
        report=closing.path,
        applied=tuple(outcome for outcome in done.outcomes if outcome.ran),
        held=work.held,
        gates=gates,
        advice=advisor.advice,
        notes=_notes(past, work),
    )


def _write_before(
    call: Call, place: Workplace, opened: Opened, options: DeployOptions, past: Past, work: Work
) -> None:
    """What others have to know of this deploy, whatever becomes of it."""
    if options.waive_backup:
        call.say("ALERT: the backup gate is waived by --force; what this deploy loses stays lost")
        write_audit(opened.conn, "deploy --force", {"waived": "backup"}, by=place.who)
    if opened.identity.kind.is_lenient:
        return
    if not past.comparison.failed:
        write_known_schema(opened.conn, schema_now(opened), past.rows)
    record_hazards(place, opened, work.todo)


def _dry_run(call: Call, place: Workplace, opened: Opened, options: DeployOptions) -> Deployed:
    """Reads only: no mark, no ledger, no lock; asks for no confirmation."""
    refuse_shared_place(place)
    opened = foresee(call, place, opened)
    refuse_disagreement(place, opened)
    past = read_past(place, opened)
    decided = decide(call, place, opened, past, options.phase)
    work = decided.work
    preflight(opened.conn, work.todo, past.table)
    call = replace(call, confirm=opened.identity.confirm_token)
    gatekeeper = Gatekeeper(call=call, place=place, opened=opened, options=options)
    gates, measured = gatekeeper.foreseen(past, work) if work.todo else Foreseen((), {})
    advisor = advise(work.todo, terms_here(place, opened), known_for_rules(opened))
    return Deployed(
        environment=place.environment.name,
        would_apply=tuple((each.migration.name, each.migration.sql) for each in work.todo),
        planned=work.todo,
        held=work.held,
        gates=gates,
        advice=advisor.advice,
        costs=advisor.costs,
        measured=measured,
        rows_here=_rows_here(opened, work, measured),
        rehearsed=said_of_pending(
            place.root, place.environment.name, [each.migration.checksum for each in work.todo]
        ),
        notes=_notes(past, work),
    )


def _rows_here(opened: Opened, work: Work, measured: Mapping[str, Measured]) -> Mapping[str, int]:
    """Of what staging has measured, to be laid beside it."""
    known = [each for each in work.todo if each.migration.checksum in measured]
    return read_row_scale(opened.conn, [name for each in known for name in each.touched])


def _nothing(
    call: Call, place: Workplace, opened: Opened, past: Past, work: Work, policy: Policy
) -> Deployed:
    """Identity has passed; the history still has to be what was applied."""
    refuse_edited(opened, past, policy)
    complete_proofs(call, opened, past)
    keep_receipts(call, place, opened)
    if not is_known_schema(opened, past.rows):
        call.say("note: the schema was changed by other means; see `whimbrel drift`")
    return Deployed(environment=place.environment.name, held=work.held, notes=_notes(past, work))


def _notes(past: Past, work: Work) -> tuple[str, ...]:
    comparison = past.comparison
    edited = [each.migration.name for each in comparison.edited]
    skipped = past.history.skipped
    said = [
        f"no SQL, passed over by [history] skip: {shortened(skipped)}" if skipped else "",
        missing_note(comparison),
        f"edited after it was applied: {shortened(edited)}" if edited else "",
        f"older than what is applied: {shortened(work.out_of_order)}" if work.out_of_order else "",
    ]
    said += [
        f"{each.ours} is older than {each.theirs}, which is applied, and both change "
        f"{', '.join(name.shown for name in each.relations)}: nobody has tried them in this order"
        for each in late_conflicts(past)
    ]
    return tuple(note for note in said if note)

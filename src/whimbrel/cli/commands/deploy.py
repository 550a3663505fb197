"""`deploy`: pending migrations through the gates."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ...errors import Exit
from ...flow.advice import Advice
from ...flow.deploy import Deployed, DeployOptions
from ...flow.deploy import deploy as deploy_migrations
from ...flow.tasks import Prepared
from ...flow.work import Phase
from ...guard.gate import GateAnswer
from .. import render
from ..advice import say_advice
from ..context import call_of, words_of
from ..progress import reporter
from ..staging_took import staging_took


@click.command()
@click.option("--dry-run", is_flag=True, help="change nothing; print SQL and gates")
@click.option("--force", is_flag=True, help="waive the backup gate alone; recorded")
@click.option("--backup", is_flag=True, help="make and verify a backup first")
@click.option(
    "--phase",
    type=click.Choice(["expand", "contract"]),
    default="expand",
    help="contract: those that say `-- whimbrel:phase contract` too",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="of a dry run; markdown is for a comment in a pull request",
)
@click.pass_context
def deploy(
    ctx: click.Context, dry_run: bool, force: bool, backup: bool, phase: str, form: str
) -> int:
    """Apply pending migrations; in production only through the gates."""
    if form == "markdown" and not dry_run:
        raise click.UsageError("--format markdown shows a plan: add --dry-run", ctx)
    wanted = Phase.BOTH if phase == "contract" else Phase.EXPAND
    options = DeployOptions(dry_run=dry_run, waive_backup=force, backup=backup, phase=wanted)
    done = deploy_migrations(call_of(ctx), options, reporter(render.say))
    if words_of(ctx).json:
        render.answer_json(_value(done, dry_run=dry_run))
    elif form == "markdown":
        from ..plan_comment import as_markdown

        render.answer(as_markdown(done))
    else:
        _print(done, dry_run=dry_run)
    return Exit.DONE if not dry_run or done.would_go else Exit.STOPPED


def _print(done: Deployed, *, dry_run: bool) -> None:
    for note in done.notes:
        render.say(f"note: {note}")
    say_advice(done.advice, is_foretold=not done.gates)
    for name, sql in done.would_apply:
        render.answer(f"-- {name}\n{sql.strip()}\n")
    for each in done.held:
        render.say(f"held: {each.name}: {each.why}")
    if dry_run:
        for gate in done.gates:
            render.say(f"  {gate.row}" + (f"\n      next: {gate.next}" if gate.next else ""))
        for name, took in _took(done):
            render.say(f"  {name}: {took}")
        for line in done.rehearsed:
            render.say(f"  {line}")
        count = render.counted(len(done.would_apply), "migration")
        verdict = "would go" if done.would_go else "would be stopped by a gate"
        render.say(f"dry run: {count}; {verdict}; nothing changed")
    elif done.applied:
        names = [outcome.migration for outcome in done.applied]
        listed = render.listed_names(names, "migration")
        render.answer(f"applied to {done.environment}: {listed}")
    else:
        render.answer(f"nothing to apply to {done.environment}")


def _took(done: Deployed) -> Iterator[tuple[str, str]]:
    for each in done.planned:
        took = staging_took(done.measured.get(each.migration.checksum), done.rows_here)
        if took:
            yield each.migration.name, took


def _staging(each: Prepared, done: Deployed) -> dict[str, object] | None:
    """What staging measured, where it has run this; rows are the servers' estimates."""
    measured = done.measured.get(each.migration.checksum)
    if measured is None:
        return None
    return {
        "duration_ms": measured.duration_ms,
        "stall_ms": measured.stall_ms,
        "rows": {
            name: {"staging": count, "here": done.rows_here.get(name)}
            for name, count in measured.rows.items()
        },
    }


def _value(done: Deployed, *, dry_run: bool) -> dict[str, object]:
    return {
        "environment": done.environment,
        "dry_run": dry_run,
        "would_go": done.would_go,
        "applied": [
            {
                "migration": outcome.migration,
                "duration_ms": round(outcome.duration_ms),
                "stall_ms": round(outcome.stall_ms),
                "retries": outcome.retries,
            }
            for outcome in done.applied
        ],
        "would_apply": [
            {
                "migration": each.migration.name,
                "sql": each.migration.sql,
                "staging": _staging(each, done),
            }
            for each in done.planned
        ],
        "held": [{"migration": each.name, "why": each.why} for each in done.held],
        "gates": [_gate(each) for each in done.gates],
        "advice": [_advice(each) for each in done.advice],
        "notes": done.notes,
        "rehearsed": done.rehearsed,
        "report": done.report,
    }


def _advice(each: Advice) -> dict[str, object]:
    rule = each.finding.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "file": each.file,
        "line": each.line,
        "severity": each.severity.value,
        "what": each.finding.what,
        "why": rule.why,
        "next": each.next,
        "accepted": each.finding.accepted_because,
    }


def _gate(answer: GateAnswer) -> dict[str, str]:
    return {
        "name": answer.name,
        "outcome": answer.outcome.value,
        "what": answer.what,
        "why": answer.why,
        "next": answer.next,
    }

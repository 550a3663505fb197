"""`rehearse`: the pending migrations on a restored copy, measured."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.rehearse import Rehearsed
from ...flow.rehearse import rehearse as rehearse_migrations
from ...flow.work import Phase
from ...run.rehearse import Measured, MeasuredStep
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--backup", metavar="ID", help="which backup; the newest of the environment without")
@click.option(
    "--phase",
    type=click.Choice(["expand", "contract"]),
    default="expand",
    help="contract: those that say `-- whimbrel:phase contract` too",
)
@click.pass_context
def rehearse(ctx: click.Context, backup: str | None, phase: str) -> int:
    """Restore a backup to a scratch server, run what is pending there, and say how long each
    statement took, what it locked and what it rewrote. 1 when it fails or others would wait too
    long."""
    wanted = Phase.BOTH if phase == "contract" else Phase.EXPAND
    done = rehearse_migrations(call_of(ctx), backup, wanted)
    if words_of(ctx).json:
        render.answer_json(_value(done))
    else:
        _print(done)
    return Exit.DONE if done.would_pass else Exit.FAILED


def _print(done: Rehearsed) -> None:
    render.say(
        f"on {done.backup}, taken {render.moment(done.taken_at)}, restored in "
        f"{done.restored_s:.1f} s"
    )
    for name, count in done.rows:
        render.say(f"  {name}: about {count:,} rows")
    for each in done.measured:
        render.answer(f"{each.migration}: {_time(each.duration_ms)}{_stall(done, each)}")
        for step in each.steps:
            render.answer(f"  {_time(step.duration_ms):>8}  {_line(step)}")
        if each.problem:
            render.answer(f"  FAILED   step {len(each.steps) + 1}: {each.problem}")
    if not done.measured:
        render.answer("nothing is pending there")
    if not done.would_pass:
        render.say(f"a deploy to {done.environment} would not go through like this")


def _stall(done: Rehearsed, each: Measured) -> str:
    if not each.stall_ms:
        return ", nobody waits"
    text = f", others wait {_time(each.stall_ms)}"
    return f"{text}: MORE THAN THE {done.budget_ms} ms ALLOWED" if done.overruns(each) else text


def _line(each: MeasuredStep) -> str:
    sql = " ".join(each.step.sql.split())
    short = sql if len(sql) <= 60 else f"{sql[:59]}…"
    parts = [f"{name} {mode.words}" for name, mode in each.locks]
    parts += [f"rewrites {name}" for name in each.rewritten]
    return f"{short}  [{'; '.join(parts) or 'locks nothing that was there'}]"


def _time(duration_ms: float) -> str:
    return f"{duration_ms:.0f} ms" if duration_ms < 1000 else f"{duration_ms / 1000:.1f} s"


def _value(done: Rehearsed) -> dict[str, object]:
    return {
        "environment": done.environment,
        "backup": done.backup,
        "taken_at": done.taken_at.isoformat(),
        "would_pass": done.would_pass,
        "budget_ms": done.budget_ms,
        "rows": dict(done.rows),
        "migrations": [
            {
                "migration": each.migration,
                "duration_ms": round(each.duration_ms),
                "stall_ms": round(each.stall_ms),
                "overruns": done.overruns(each),
                "problem": each.problem,
                "steps": [
                    {
                        "tag": step.step.statement.tag,
                        "line": step.step.statement.line,
                        "duration_ms": round(step.duration_ms, 1),
                        "locks": {name: mode.words for name, mode in step.locks},
                        "rewritten": list(step.rewritten),
                    }
                    for step in each.steps
                ],
            }
            for each in done.measured
        ],
    }

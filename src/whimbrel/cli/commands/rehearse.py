"""`rehearse`: the pending migrations on a copy, measured."""

from __future__ import annotations

from pathlib import Path

import click

from ...errors import Exit
from ...flow.rehearsal_report import as_json, size_in_words, time_in_words
from ...flow.rehearse import RehearseOptions, statements_of
from ...flow.rehearse import rehearse as rehearse_migrations
from ...flow.rehearse_copy import CopyOptions
from ...flow.rehearsed import Rehearsed, Tried
from ...flow.work import Phase
from ...run.rehearse import MeasuredStep
from .. import render
from ..context import call_of, words_of

_WORTH_SAYING = 1_000_000  # bytes


@click.command()
@click.option("--backup", metavar="ID", help="which backup; the newest of the environment without")
@click.option("--clone", metavar="URL", default="", help="on a copy that was made otherwise")
@click.option(
    "--scale",
    metavar="TIMES",
    type=click.FloatRange(0, min_open=True),
    help="on so many times the rows, made up by the statistics",
)
@click.option(
    "--clients",
    default=0,
    type=click.IntRange(0, 64),
    help="so many read and write beside it; 2 with --workload",
)
@click.option(
    "--workload",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="SQL statements that they run, drawn by lot",
)
@click.option(
    "--phase",
    type=click.Choice(["expand", "contract"]),
    default="expand",
    help="contract: those that say `-- whimbrel:phase contract` too",
)
@click.pass_context
def rehearse(
    ctx: click.Context,
    backup: str | None,
    clone: str,
    scale: float | None,
    clients: int,
    workload: Path | None,
    phase: str,
) -> int:
    """Restore a backup to a scratch server, run what is pending there, and say how long each
    statement took, what it locked, rewrote and wrote. 1 when it fails or others would wait too
    long."""
    if sum(map(bool, (backup, clone, scale))) > 1:
        raise click.UsageError("--backup, --clone and --scale are three different copies", ctx)
    options = RehearseOptions(
        copy=CopyOptions(backup=backup, clone=clone, scale=scale or 0.0),
        phase=Phase.BOTH if phase == "contract" else Phase.EXPAND,
        clients=clients or (2 if workload else 0),
        workload=statements_of(workload) if workload else (),
    )
    done, file = rehearse_migrations(call_of(ctx), options)
    if words_of(ctx).json:
        render.answer_json(as_json(done) | {"file": file})
    else:
        _print(done)
        if file:
            render.say(f"kept: {file}")
    return Exit.DONE if done.would_pass else Exit.FAILED


def _print(done: Rehearsed) -> None:
    render.say(
        f"on {done.on}, as of {render.moment(done.taken_at)}, ready in {done.restored_s:.1f} s"
    )
    for name, count in done.rows:
        render.say(f"  {name}: about {count:,} rows")
    for why in done.unfilled:
        render.say(f"  note: {why}")
    for each in done.tried:
        found = each.measured
        render.answer(
            f"{found.migration}: {time_in_words(found.duration_ms)}{_estimate(done, each)}"
            f"{_stall(done, each)}"
        )
        for step in found.steps:
            render.answer(f"  {time_in_words(step.duration_ms):>8}  {_line(step)}")
        if found.problem:
            render.answer(f"  FAILED   step {len(found.steps) + 1}: {found.problem}")
        _print_beside(each)
    if not done.tried:
        render.answer("nothing is pending there")
    if not done.would_pass:
        render.say(f"a deploy to {done.environment} would not go through like this")


def _print_beside(each: Tried) -> None:
    waits = each.waits
    if waits.done:
        render.answer(
            f"  beside it {render.counted(waits.done, 'statement')}; the slowest took "
            f"{time_in_words(waits.longest_ms)}: {_short(waits.longest)}"
        )
    for refused in waits.refused:
        render.answer(f"  refused beside it: {refused}")


def _estimate(done: Rehearsed, each: Tried) -> str:
    """Only where it says more than the measurement."""
    measured = each.measured.duration_ms
    if abs(each.estimate_ms - measured) <= 0.2 * measured:
        return ""
    return f" (about {time_in_words(each.estimate_ms)} in {done.environment})"


def _stall(done: Rehearsed, each: Tried) -> str:
    stall_ms = each.measured.stall_ms
    if not stall_ms:
        return ", nobody waits"
    text = f", others wait {time_in_words(stall_ms)}"
    overruns = done.overruns(each.measured)
    return f"{text}: MORE THAN THE {done.budget_ms} ms ALLOWED" if overruns else text


def _line(each: MeasuredStep) -> str:
    parts = [f"{name} {mode.words}" for name, mode in each.locks]
    parts += [f"rewrites {name}" for name in each.rewritten]
    if each.wal_bytes >= _WORTH_SAYING:
        parts.append(f"{size_in_words(each.wal_bytes)} of log")
    if each.disk_bytes >= _WORTH_SAYING:
        parts.append(f"{size_in_words(each.disk_bytes)} of disk")
    return f"{_short(each.step.sql)}  [{'; '.join(parts) or 'locks nothing that was there'}]"


def _short(sql: str) -> str:
    line = " ".join(sql.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

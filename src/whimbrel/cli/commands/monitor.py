"""`monitor` and `alerts`: metrics, alerts, and whom they are told."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ...disk.write import write_text
from ...errors import Exit
from ...flow.monitor import Monitor, Seen
from ...watch.alert import ALERTS
from ...watch.snapshot import Snapshot
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--metrics", is_flag=True, help="print Prometheus' text format")
@click.option("--textfile", metavar="FILE", help="write it there, for node_exporter")
@click.option("--serve", is_flag=True, help="go on: /metrics over HTTP, webhooks when it rings")
@click.option("--listen", default="127.0.0.1:9187", show_default=True, help="where --serve listens")
@click.option("--every", default=30, type=click.IntRange(1, 3600), help="seconds between looks")
@click.option("--exit-code", is_flag=True, help="exit 4 while an alert rings")
@click.pass_context
def monitor(
    ctx: click.Context,
    metrics: bool,
    textfile: str | None,
    serve: bool,
    listen: str,
    every: int,
    exit_code: bool,
) -> int:
    """Look at the database once, or with --serve until you end it: failed and long migrations,
    connections, drift, unusual queries, backups, disk. Reads the database only."""
    monitor = Monitor(call_of(ctx))
    if serve:
        _serve(monitor, listen, every)
        return Exit.DONE
    seen = monitor.watch()
    for notice in seen.undelivered:
        render.problem(notice, as_json=False)
    if metrics or textfile:
        from ...watch.metrics import metrics_text

        text = metrics_text(seen.snapshot, seen.reasons)
        if textfile:
            write_text(_path(ctx, textfile), text)
        if metrics:
            render.answer(text.rstrip("\n"))
    elif words_of(ctx).json:
        render.answer_json(_value(seen))
    else:
        _print(seen)
    return Exit.DIFFERENT if exit_code and seen.ringing else Exit.DONE


def _path(ctx: click.Context, name: str) -> Path:
    return call_of(ctx).directory / name


def _serve(monitor: Monitor, listen: str, every: int) -> None:
    """Looks by itself, so that webhooks are told whether or not anybody scrapes."""
    from ...watch.endpoint import open_endpoint, parse_place

    address, close = open_endpoint(parse_place(listen), monitor.scrape)
    name = monitor.place.environment.name
    render.answer(address)
    render.say(f"watching {name} every {every} s, {len(monitor.webhooks)} webhooks; Ctrl-C ends it")
    try:
        while True:
            seen = monitor.watch()
            for message in seen.messages:
                render.say(f"{message.news.value}: {message.alert.name}: {message.what}")
            for notice in seen.undelivered:
                render.say(str(notice))
            time.sleep(every)
    except KeyboardInterrupt:
        render.say("the monitor has ended")
    finally:
        close()


@click.group()
def alerts() -> None:
    """Whom alerts are told, and the rules for Prometheus."""


@alerts.command("test")
@click.pass_context
def test(ctx: click.Context) -> int:
    """Send every webhook a message that says that it is a test."""
    from ...flow.monitor import test_alerts

    results = test_alerts(call_of(ctx))
    if words_of(ctx).json:
        found = [
            {
                "webhook": each.webhook.shown,
                "source": each.webhook.source,
                "took_it": each.problem is None,
                "problem": each.problem.what if each.problem else "",
            }
            for each in results
        ]
        render.answer_json({"webhooks": found})
    else:
        for each in results:
            if each.problem is None:
                render.answer(f"{each.webhook.shown} took it ({each.webhook.source})")
            else:
                render.problem(each.problem, as_json=False)
    return Exit.DONE if all(each.problem is None for each in results) else Exit.FAILED


@alerts.command("rules")
def rules() -> None:
    """Print a rule file for Prometheus."""
    from ...watch.rules import rules_yaml

    render.answer(rules_yaml().rstrip("\n"))


def _print(seen: Seen) -> None:
    for line in _figures(seen.snapshot):
        render.answer(line)
    for alert in ALERTS:
        ringing = seen.ringing.get(alert.name)
        if ringing is None:
            render.answer(f"  ok      {alert.name}")
            continue
        step = alert.first_step(seen.snapshot.environment)
        render.answer(f"  RINGS   {alert.name}: {ringing.what}")
        render.answer(f"          next: {step} ({alert.runbook})")


def _figures(snapshot: Snapshot) -> list[str]:
    """The page's five metrics, a line each."""
    if snapshot.activity is None:
        return [f"{snapshot.environment}: {snapshot.problem}"]
    activity, counters = snapshot.activity, snapshot.activity.counters
    states = ", ".join(f"{each.sessions} {each.state}" for each in activity.states)
    total = counters.commits + counters.rollbacks
    share = counters.rollbacks / total if total else 0
    hits = counters.blocks_hit + counters.blocks_read
    free = activity.disk_free_bytes
    lines = [
        f"connections    {states}; {activity.free_connections} of "
        f"{counters.most_connections} free, {counters.blocked} blocked",
        f"queries        longest {counters.longest_query_s:.1f} s, oldest transaction "
        f"{counters.oldest_transaction_s:.1f} s, "
        f"{counters.blocks_hit / hits if hits else 1:.1%} from memory",
        f"errors         {share:.1%} of {total:,} transactions rolled back, "
        f"{counters.deadlocks} deadlocks",
        f"disk           database {counters.size_bytes / 1e6:,.1f} MB, "
        + ("free: not seen from here" if free is None else f"{free / 1e9:.1f} GB free"),
    ]
    return [_migration_line(snapshot), *lines]


def _migration_line(snapshot: Snapshot) -> str:
    migrations = snapshot.migrations
    if migrations is None or not migrations.ran:
        return "migrations     none was run here"
    newest = migrations.ran[-1]
    return (
        f"migrations     {newest.name} took {newest.duration_s:.1f} s; {migrations.pending} "
        f"pending, {len(migrations.failed)} failed"
    )


def _value(seen: Seen) -> dict[str, object]:
    snapshot = seen.snapshot
    return {
        "environment": snapshot.environment,
        "is_up": snapshot.is_up,
        "problem": snapshot.problem,
        "alerts": [
            {
                "name": alert.name,
                "severity": alert.severity.value,
                "rings": alert.name in seen.ringing,
                "what": seen.ringing[alert.name].what if alert.name in seen.ringing else "",
                "since": seen.ringing[alert.name].since.isoformat()
                if alert.name in seen.ringing
                else None,
                "next": alert.first_step(snapshot.environment),
                "runbook": alert.runbook,
            }
            for alert in ALERTS
        ],
        "undelivered": [each.what for each in seen.undelivered],
    }

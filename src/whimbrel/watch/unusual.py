"""Unusual query patterns: what happened between two looks that does not happen every day."""

from __future__ import annotations

from collections.abc import Iterator

from ..read.activity import Activity, TableActivity
from .baseline import Baseline
from .snapshot import Snapshot

FEW_ROWS = 1_000  # below that a table may change as a whole without anybody wondering
MUCH = 0.2  # of the rows of a table
MANY_BLOCKED = 5
ROLLED_BACK = 0.1  # of all transactions
FEW_TRANSACTIONS = 100
SLOWER = 3.0
FEW_CALLS = 20
LITTLE_S = 0.2


def unusual(snapshot: Snapshot, before: Baseline | None) -> str | None:
    """The first two sentences, and how many more there are."""
    activity = snapshot.activity
    if activity is None:
        return None
    found = list(_now(activity))
    if before is not None:
        found += _since(activity, before)
    if not found:
        return ""
    more = f"; and {len(found) - 2} more" if len(found) > 2 else ""
    return "; ".join(found[:2]) + more


def _now(activity: Activity) -> Iterator[str]:
    blocked = activity.counters.blocked
    if blocked > MANY_BLOCKED:
        yield f"{blocked} sessions wait for locks of others"


def _since(activity: Activity, before: Baseline) -> Iterator[str]:
    for table in activity.tables:
        yield from _mass(table, before.tables.get(table.name))
    yield from _emptied(activity, before)
    yield from _rollbacks(activity, before)
    yield from _slower(activity, before)


def _mass(table: TableActivity, was: list[float] | None) -> Iterator[str]:
    """The counters of a table whose statistics were reset run backwards: then nothing is known."""
    if was is None:
        return
    live, _, updated, deleted = was
    done = (("deleted", table.deleted - deleted), ("updated", table.updated - updated))
    for verb, changed in done:
        if live >= FEW_ROWS and changed > live * MUCH:
            yield f"{changed:,.0f} of {live:,.0f} rows of {table.name} were {verb}"


def _emptied(activity: Activity, before: Baseline) -> Iterator[str]:
    """A TRUNCATE counts no row, and a dropped table is not there any more."""
    now = {table.name: table.live for table in activity.tables}
    deleted = {table.name: table.deleted for table in activity.tables}
    for name, (live, _, _, then) in before.tables.items():
        is_emptied = live >= FEW_ROWS and now.get(name, 0) == 0
        if is_emptied and deleted.get(name, then) - then <= live * MUCH:
            yield f"{name}, which had {live:,.0f} rows, has none"


def _rollbacks(activity: Activity, before: Baseline) -> Iterator[str]:
    done = activity.counters.commits - before.commits
    undone = activity.counters.rollbacks - before.rollbacks
    if done >= 0 and undone > 0 and done + undone >= FEW_TRANSACTIONS:
        share = undone / (done + undone)
        if share > ROLLED_BACK:
            yield f"{share:.0%} of {done + undone:,} transactions were rolled back"


def _slower(activity: Activity, before: Baseline) -> Iterator[str]:
    """Both the ratio and the time itself must be worth a word."""
    for each in activity.statements or ():
        was = before.statements.get(str(each.id))
        if was is None or was[0] < FEW_CALLS:
            continue
        calls, seconds = each.calls - was[0], each.total_s - was[1]
        if calls < FEW_CALLS or seconds < 0:
            continue
        usual = was[1] / was[0]
        if seconds / calls > SLOWER * usual and seconds - calls * usual > LITTLE_S:
            ratio = seconds / calls / usual if usual else 0
            yield (
                f"statement {each.id} takes {seconds / calls * 1000:.1f} ms, {ratio:.0f} times "
                "what it took"
            )

"""`status`: where a database stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import click

from ...errors import Exit
from ...flow.status import Line, Status, read_status
from .. import render
from ..context import call_of, words_of
from ..freeze_json import standing_value

_SIGNS = {
    "applied": "✓",
    "pending": "·",
    "running": "→",
    "failed": "✗",
    "edited": "≠",
    "missing": "?",
    "held": "‖",
    "undoing": "↶",
    "skipped": "–",
}
_MOST = 8
_LONGEST_TITLE = 40
# The most urgent first.
_NEXT = {
    "undoing": "`whimbrel -e {environment} rollback` goes on where it stopped",
    "running": "wait for it; a batched statement says how far it is by "
    "`whimbrel -e {environment} backfill list`",
    "failed": "mend what it stumbled over, if anything, then `whimbrel -e {environment} deploy` "
    "goes on there",
    "edited": "restore the file as it was, and put the change into a new migration",
    "pending": "`whimbrel -e {environment} deploy --dry-run` shows what would run",
}


@click.command()
@click.option("--exit-code", is_flag=True, help="exit 4 when anything is not applied or drifted")
@click.pass_context
def status(ctx: click.Context, exit_code: bool) -> int:
    """Applied, pending, held, failed, edited and missing migrations; drift since."""
    found = read_status(call_of(ctx))
    for problem in found.problems:
        render.say(str(problem))
    if words_of(ctx).json:
        render.answer_json(_value(found))
    else:
        frozen = [str(each) for each in found.freezes]
        guard = [found.protection] if found.protection else []
        render.answer("\n".join([*_table(found.lines), _summary(found), *frozen, *guard]))
        _say_next(found)
    return Exit.DIFFERENT if exit_code and not found.is_settled else Exit.DONE


def _table(lines: tuple[Line, ...]) -> Iterator[str]:
    """A line for each migration; of many in a row of which the same is to be said, the first and
    the last, and what it is once."""
    width = max((len(_named(line)) for line in lines), default=0)
    for (state, note), group in groupby(lines, key=lambda line: (line.state, line.note)):
        rows = [_shown(line, width) for line in group]
        if len(rows) > _MOST:
            more = f"{_head(state)}… {len(rows) - 3} more; `--json` has them all"
            rows = [rows[0], more, *rows[-2:]]
        yield from rows
        if note:
            yield f"{'':12}{note}"


def _shown(line: Line, width: int) -> str:
    at = render.moment(line.at) if line.at else ""
    return f"{_head(line.state)}{_named(line):{width}}  {at}".rstrip()


def _named(line: Line) -> str:
    title = line.title if len(line.title) <= _LONGEST_TITLE else f"{line.title[:39]}…"
    return f"{line.name}  {title}".rstrip()


def _head(state: str) -> str:
    return f"{_SIGNS[state]} {state:8}  "


def _summary(found: Status) -> str:
    counts = [f"{n} {state}" for state in _SIGNS if (n := found.count(state))]
    drift = {True: "; the schema has drifted since", False: "", None: ""}[found.drift]
    if not found.lines:
        return "no migrations" + drift
    return ", ".join(counts) + drift


def _say_next(found: Status) -> None:
    """What is most urgent, in one line."""
    told = next((state for state in _NEXT if found.count(state)), None)
    if found.lines and found.count("missing") == len(found.lines):
        render.say("next: if this is not the project's folder, give it: `whimbrel -C DIR status`")
    elif told is not None:
        render.say(f"next: {_NEXT[told].format(environment=found.environment)}")


def _value(found: Status) -> dict[str, object]:
    return {
        "environment": found.environment,
        "database": found.identity.live.place,
        "identity": found.identity.shown,
        "drift": found.drift,
        "is_settled": found.is_settled,
        **standing_value(found.freezes),
        "protection": found.protection or None,
        "problems": [render.notice_value(each) for each in found.problems],
        "migrations": [
            {
                "name": line.name,
                "state": line.state,
                "at": line.at.isoformat() if line.at else None,
                "note": line.note,
                **({"title": line.title} if line.title else {}),
            }
            for line in found.lines
        ],
    }

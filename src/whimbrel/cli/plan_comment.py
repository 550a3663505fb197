"""What a deploy would do, as a comment in a pull request: verdict, findings, gates, statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ..config.policy_key import Level
from ..flow.advice import Advice, Cost
from ..flow.deploy import Deployed
from ..flow.tasks import Prepared
from ..guard.check import shown
from ..guard.gate import GateAnswer
from ..pg.secret import masked
from ..plan.batch import is_batched
from ..plan.step import Segment, Step, TransactionNeed
from . import render
from .staging_took import staging_took

# By it a later run finds its own comment and replaces it.
MARK = "<!-- whimbrel:plan -->"
LONGEST = 65_536  # GitHub takes no longer comment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """How much is shown of what there may be a lot of; the rest is counted."""

    migrations: int
    steps: int  # of each migration
    findings: int
    sql: int  # characters of each migration, 0 for none


# The first one with which the comment is short enough serves.
_ROOMS = (
    _Room(migrations=1_000, steps=1_000, findings=1_000, sql=20_000),
    _Room(migrations=100, steps=100, findings=100, sql=2_000),
    _Room(migrations=50, steps=20, findings=50, sql=500),
    _Room(migrations=20, steps=10, findings=30, sql=0),
    _Room(migrations=5, steps=5, findings=10, sql=0),
)


def as_markdown(done: Deployed) -> str:
    """GitHub's and GitLab's flavour, never longer than GitHub takes. No password is in it."""
    for room in _ROOMS:
        comment = "\n".join(_comment(done, room))
        if len(comment) <= LONGEST:
            return comment
    return comment[: LONGEST - len(_CUT)] + _CUT


_CUT = "\n\n… cut: it is longer than a comment may be; `whimbrel deploy --dry-run` shows all of it"


def _comment(done: Deployed, room: _Room) -> Iterator[str]:
    yield MARK
    yield from _head(done)
    yield from _findings(done, room)
    yield from _gates(done.gates)
    for each in done.planned[: room.migrations]:
        yield from _migration(each, done, room)
    yield from _more(len(done.planned) - room.migrations, "migration")
    yield from _held(done)


def _head(done: Deployed) -> Iterator[str]:
    count = render.counted(len(done.planned), "migration")
    verdict = "would go" if done.would_go else "**would be stopped by a gate**"
    yield f"### Plan for {_text(done.environment)}: {count}; {verdict}"
    yield ""
    if not done.planned:
        yield "Nothing is pending."
    for note in done.notes:
        yield f"- note: {_text(note)}"


# ── findings and gates ──


def _findings(done: Deployed, room: _Room) -> Iterator[str]:
    if not done.advice:
        return
    graver_first = sorted(done.advice, key=_weight)
    yield "#### What the rules see"
    yield ""
    yield f"As the policy of {_text(done.environment)} judges it."
    yield ""
    yield "| | where | what | next |"
    yield "|---|---|---|---|"
    yield from map(_finding, graver_first[: room.findings])
    yield ""
    yield from _more(len(done.advice) - room.findings, "finding")


def _weight(each: Advice) -> tuple[bool, int]:
    """What nobody has accepted comes first, and of that what stops."""
    return bool(each.finding.accepted_because), each.severity.weakness


def _finding(each: Advice) -> str:
    rule, finding = each.finding.rule, each.finding
    accepted = finding.accepted_because
    level = each.severity.value
    how = f"accepted ({level})" if accepted else f"**{level}**" * (each.severity is Level.STOP)
    said = f"accepted: {accepted}" if accepted else each.next
    return (
        f"| {how or level} | {_code(f'{each.file}:{each.line}')} | "
        f"**{rule.code} {rule.name}** {_text(finding.what)} | {_text(said)} |"
    )


def _gates(gates: Sequence[GateAnswer]) -> Iterator[str]:
    if not gates:
        return
    yield "#### Gates"
    yield ""
    yield "| gate | | | next |"
    yield "|---|---|---|---|"
    for gate in gates:
        outcome = gate.outcome.value if gate.outcome.lets_go else f"**{gate.outcome.value}**"
        yield f"| {gate.name} | {outcome} | {_text(gate.what)} | {_text(gate.next)} |"
    yield ""


# ── statements ──


def _migration(each: Prepared, done: Deployed, room: _Room) -> Iterator[str]:
    steps, costs = each.task.steps, done.costs.get(each.file, ())
    yield f"#### {_text(each.migration.name)}"
    yield ""
    took = staging_took(done.measured.get(each.migration.checksum), done.rows_here)
    yield _shape(each) + (f"; {_text(took)}" if took else "")
    yield ""
    yield "| line | statement | transaction | locks | besides |"
    yield "|---|---|---|---|---|"
    numbers = chain.from_iterable(_transactions(each.task.segments))
    rows = zip(steps, numbers, costs or (Cost(),) * len(steps), strict=False)
    for row, _ in zip(rows, range(room.steps), strict=False):
        yield _row(*row)
    yield ""
    yield from _more(len(steps) - room.steps, "statement")
    if room.sql:
        yield from _folded(each.migration.sql, room.sql)


def _shape(each: Prepared) -> str:
    steps = each.task.steps
    apart = sum(is_batched(s) or s.transaction is TransactionNeed.OUTSIDE for s in steps)
    inside = len(each.task.segments) - apart
    counted = render.counted(inside, "transaction")
    where = f"in {counted}" if inside > 0 else "without a transaction around"
    phase = ", contract" if each.is_contract else ""
    return f"{render.counted(len(steps), 'step')} {where}{phase}"


def _transactions(segments: Iterable[Segment]) -> Iterator[list[str]]:
    """For each step the number of the transaction that it shares."""
    number = 0
    for segment in segments:
        number += segment.is_transaction
        yield [str(number) if segment.is_transaction else "none"] * len(segment.steps)


def _row(step: Step, transaction: str, cost: Cost) -> str:
    return (
        f"| {step.statement.line} | {_code(shown(step.sql))} | {transaction} | "
        f"{_text(', '.join(cost.locks)) or '—'} | {_text(_besides(step, cost)) or '—'} |"
    )


def _besides(step: Step, cost: Cost) -> str:
    parts = [
        f"writes {', '.join(cost.rewrites)} anew" * bool(cost.rewrites),
        f"reads {', '.join(cost.scans)} as a whole" * bool(cost.scans),
        f"loses {step.loses_data}" * bool(step.loses_data),
        "in batches, each committed by itself" * is_batched(step),
        "outside a transaction" * (step.transaction is TransactionNeed.OUTSIDE),
        "" if step.is_seen else "cannot be seen",
    ]
    return "; ".join(filter(None, parts))


def _folded(sql: str, longest: int) -> Iterator[str]:
    text = render.scrubbed(masked(sql.strip()))
    cut = text if len(text) <= longest else f"{text[:longest]}\n-- … cut here"
    yield f"<details><summary>SQL</summary>\n\n{_fenced(cut)}\n\n</details>\n"


def _held(done: Deployed) -> Iterator[str]:
    if done.held:
        yield "#### Not in this deploy"
        yield ""
    for each in done.held:
        yield f"- held: {_code(each.name)}: {_text(each.why)}"


def _more(count: int, noun: str) -> Iterator[str]:
    if count > 0:
        yield f"… and {render.counted(count, noun)} more"
        yield ""


# ── Markdown ──

# An underscore within a word is one.
_SPECIAL = re.compile(r"[\\`*\[\]~|]|(?<!\w)_|_(?!\w)")
# A mention would call somebody, a number lead to an issue.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;"}


def _text(said: str) -> str:
    """Plain text that stays what it is, in a cell or a line of its own; what stands between
    backticks, a command to be pasted, is code."""
    parts = re.split(r"`([^`]+)`", render.scrubbed(said).replace("\n", " "))
    return "".join(_code(part) if n % 2 else _plain(part) for n, part in enumerate(parts))


def _plain(said: str) -> str:
    escaped = re.sub(r"[&<>@#]", lambda found: _ENTITIES[found[0]], said)
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", escaped)


def _code(said: str) -> str:
    """A span of code in a cell, where even there a bar has to be escaped."""
    text = render.scrubbed(said).replace("|", "\\|").replace("\n", " ")
    mark = "`" * (_longest_run(text) + 1)
    space = " " * (text.startswith("`") or text.endswith("`"))
    return f"{mark}{space}{text}{space}{mark}"


def _fenced(text: str) -> str:
    mark = "`" * max(3, _longest_run(text) + 1)
    return f"{mark}sql\n{text}\n{mark}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)

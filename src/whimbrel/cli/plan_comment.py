"""What a deploy would do, as a comment in a pull request: statements, locks, findings, gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..flow.advice import Advice
from ..flow.deploy import Deployed
from ..flow.tasks import Prepared
from ..guard.check import shown
from ..guard.levels import default_level
from ..pg.secret import masked
from ..plan.batch import is_batched
from ..plan.step import Step, TransactionNeed
from . import render

# By it a later run finds its own comment and replaces it.
MARK = "<!-- whimbrel:plan -->"
_LONGEST_SQL = 20_000


def as_markdown(done: Deployed) -> str:
    """GitHub's and GitLab's flavour. No password is in it."""
    return "\n".join(
        (
            MARK,
            *_head(done),
            *(line for each in done.planned for line in _migration(each)),
            *_findings(done.advice),
            *_gates(done),
            *_held(done),
        )
    )


def _head(done: Deployed) -> Iterator[str]:
    count = render.counted(len(done.planned), "migration")
    verdict = "would go" if done.would_go else "**would be stopped by a gate**"
    yield f"### Plan for {done.environment}: {count}; {verdict}"
    yield ""
    if not done.planned:
        yield "Nothing is pending."
    for note in done.notes:
        yield f"- note: {note}"


def _migration(each: Prepared) -> Iterator[str]:
    steps = each.task.steps
    apart = sum(is_batched(s) or s.transaction is TransactionNeed.OUTSIDE for s in steps)
    inside = len(each.task.segments) - apart
    counted = render.counted(inside, "transaction")
    where = f"in {counted}" if inside > 0 else "without a transaction around"
    phase = ", contract" if each.is_contract else ""
    yield f"#### {each.migration.name}"
    yield ""
    yield f"{render.counted(len(steps), 'step')} {where}{phase}"
    yield ""
    yield "| line | statement | locks | besides |"
    yield "|---|---|---|---|"
    for step in steps:
        yield (
            f"| {step.statement.line} | `{_cell(shown(step.sql))}` | {_cell(_locks(step))} | "
            f"{_cell(_besides(step))} |"
        )
    yield ""
    yield "<details><summary>SQL</summary>\n"
    yield f"```sql\n{_sql(each.migration.sql)}\n```\n"
    yield "</details>\n"


def _locks(step: Step) -> str:
    strong = [touch for touch in step.touches if touch.lock.is_strong]
    return ", ".join(f"{touch.lock.words} on {touch.relation.shown}" for touch in strong) or "—"


def _besides(step: Step) -> str:
    parts = [
        f"writes {', '.join(name.shown for name in step.rewrites)} anew" * bool(step.rewrites),
        f"reads {', '.join(name.shown for name in step.scans)} as a whole" * bool(step.scans),
        f"loses {step.loses_data}" * bool(step.loses_data),
        "in batches, each committed by itself" * is_batched(step),
        "outside a transaction" * (step.transaction is TransactionNeed.OUTSIDE),
        "" if step.is_seen else "cannot be seen",
    ]
    return "; ".join(filter(None, parts)) or "—"


def _findings(advice: Iterable[Advice]) -> Iterator[str]:
    listed = tuple(advice)
    if not listed:
        return
    yield "#### What the rules see"
    yield ""
    yield "As production judges it; elsewhere it is advice."
    yield ""
    yield "| | where | what | next |"
    yield "|---|---|---|---|"
    for each in listed:
        rule, finding = each.finding.rule, each.finding
        level = default_level(rule).value
        accepted = finding.accepted_because
        said = f"accepted: {accepted}" if accepted else rule.instead
        yield (
            f"| {'accepted' if accepted else level} | `{each.file}:{each.line}` | "
            f"**{rule.code} {rule.name}** {_cell(finding.what)} | {_cell(said)} |"
        )
    yield ""


def _gates(done: Deployed) -> Iterator[str]:
    if not done.gates:
        return
    yield "#### Gates"
    yield ""
    yield "| gate | | |"
    yield "|---|---|---|"
    for gate in done.gates:
        yield f"| {gate.name} | {gate.outcome.value} | {_cell(gate.what)} |"
    yield ""


def _held(done: Deployed) -> Iterator[str]:
    if done.held:
        yield "#### Not in this deploy"
        yield ""
    for each in done.held:
        yield f"- held: `{each.name}`: {each.why}"


def _cell(text: str) -> str:
    """A bar would end the cell, a line end the row."""
    return render.scrubbed(text).replace("|", "\\|").replace("\n", " ").replace("`", "'")


def _sql(sql: str) -> str:
    text = render.scrubbed(masked(sql.strip()))
    cut = text if len(text) <= _LONGEST_SQL else f"{text[:_LONGEST_SQL]}\n-- …"
    return cut.replace("```", "` ` `")

"""Says what stands after a run that did not end well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Failure, Interrupted, Notice
from ..history.layout import Migration
from ..plan.step import Step
from ..script.excerpt import excerpt
from .attempt import Attempt
from .events import Blocker
from .message import Fault
from .outcome import StepOutcome, StepState
from .wire import ServerError

REFUSED = "R101"
AGAIN = "run `whimbrel deploy` again"


def named(step: Step) -> str:
    return f"step {number(step)} ({step.statement.tag or 'statement'}, line {step.statement.line})"


def number(step: Step) -> int:
    """People count from one."""
    return step.statement.position + 1


def standing(attempt: Attempt) -> str:
    """`what stands: steps 1–3 applied, step 4 in doubt, steps 5–7 not applied`."""
    found = attempt.states()
    return f"what stands: {_in_words(found)}" if found else "it has no steps"


def place(attempt: Attempt, step: Step, position: int | None = None) -> str:
    """The line of the file with a caret under the place; under the statement without one."""
    if attempt.task.migration.is_opaque:
        return _place_in_file(attempt.task.migration, position)
    offset = step.statement.offset + (position or 1) - 1
    text = _without_passwords(attempt.task.migration.sql)
    return excerpt(text, offset, name=_file(attempt.task.migration))


def _place_in_file(migration: Migration, position: int | None) -> str:
    """Of a revision without SQL: `position` counts characters of its own file."""
    if position is None or migration.revision is None:
        return ""
    text = _without_passwords(migration.raw.decode(errors="replace"))
    return excerpt(text, position - 1, name=migration.revision.file)


def _file(migration: Migration) -> str:
    """A place in a revision is one in the SQL that Alembic writes of it."""
    if migration.revision is not None:
        return f"{migration.revision.file}, as SQL"
    return f"{migration.name}/migration.sql"


def logs(attempt: Attempt, found: Fault) -> str:
    """What goes into the ledger's `logs`: the whole error, as a person would want to read it."""
    error, step = found.error, found.step
    lines = [
        f"migration {attempt.name} failed" + (f" at {named(step)}" if step else ""),
        f"database error code: {error.sqlstate}",
        f"database error: {error.message}",
        *(f"{word}: {text}" for word, text in _more(error)),
    ]
    if step is not None:
        lines.append(place(attempt, step, found.position))
    return "\n".join([*lines, standing(attempt)])


def refused(attempt: Attempt, found: Fault, unrecorded: str = "") -> Failure:
    """The server refused a statement of the file."""
    error, step = found.error, found.step
    where = f" at {named(step)}" if step else ""
    more = "".join(f"{text}; " for word, text in _more(error) if word != "context")
    return Failure(
        Notice(
            code=REFUSED,
            what=f"migration {attempt.name} failed{where}: {error.message}",
            excerpt=place(attempt, step, found.position) if step else "",
            why=f"{more}{unrecorded}{standing(attempt)}",
            next=_ADVICE.get(error.sqlstate, _advice(attempt)),
        ),
        sqlstate=error.sqlstate,
    )


def still_blocked(attempt: Attempt, step: Step, blockers: Sequence[Blocker]) -> Failure:
    """Patience is used up: others hold what we need."""
    if any(each.is_wraparound for each in blockers):
        return _wraparound(attempt, step, blockers)
    who = "; ".join(map(str, blockers)) or "sessions that were gone before they could be named"
    end = f" (`SELECT pg_terminate_backend({blockers[0].pid})`)" if blockers else ""
    return Failure(
        Notice(
            code="R102",
            what=f"no lock for {named(step)} of migration {attempt.name} within the limits",
            excerpt=place(attempt, step),
            why=f"in the way: {who}; queueing longer would make the application wait behind us; "
            f"{standing(attempt)}",
            next=f"let them finish or end them{end}, then {AGAIN}",
        ),
        sqlstate="55P03",
    )


def _wraparound(attempt: Attempt, step: Step, blockers: Sequence[Blocker]) -> Failure:
    who = "; ".join(str(each) for each in blockers if each.is_wraparound)
    return Failure(
        Notice(
            code="R116",
            what=f"a vacuum against wraparound keeps {named(step)} of migration {attempt.name} "
            "waiting",
            excerpt=place(attempt, step),
            why=f"in the way: {who}; it gives way to nobody, begins again when it is cancelled, "
            f"and without it the server would stop taking writes one day; {standing(attempt)}",
            next="wait until it is over (pg_stat_progress_vacuum shows how far it is; "
            "autovacuum_vacuum_cost_delay = 0 makes it faster), "
            f"then {AGAIN}",
        ),
        sqlstate="55P03",
    )


def stopped(attempt: Attempt, step: Step, trouble: str) -> Failure:
    """The breaker has cancelled it."""
    return Failure(
        Notice(
            code="R117",
            what=f"stopped {named(step)} of migration {attempt.name}: {trouble}",
            excerpt=place(attempt, step),
            why="others suffer, perhaps from this; it was cancelled and nothing of it is left; "
            f"{standing(attempt)}",
            next=f"when it is calm, {AGAIN}",
        ),
        sqlstate="57014",
    )


def over_budget(attempt: Attempt, step: Step, budget_ms: int) -> Failure:
    """The lock was had, but the work under it takes longer than the application may wait."""
    return Failure(
        Notice(
            code="R103",
            what=f"{named(step)} of migration {attempt.name} holds a strong lock for more than "
            f"{budget_ms} ms",
            excerpt=place(attempt, step),
            why="all that time the application waits for the relation, so it was cancelled and "
            f"rolled back; {standing(attempt)}",
            next="write it in its online form, or raise the stall budget for a quiet hour; "
            f"then {AGAIN}",
        ),
        sqlstate="57014",
    )


def lost(attempt: Attempt) -> Failure:
    return Failure(
        Notice(
            code="R104",
            what=f"the connection was lost again and again during migration {attempt.name}",
            why=f"what was not committed is rolled back; {standing(attempt)}",
            next=f"look at the server's log and the network, then {AGAIN}",
        )
    )


def away(attempt: Attempt, why: str) -> Failure:
    """No session can be had in place of the lost one: nobody can be asked what stands."""
    return Failure(
        Notice(
            code="R123",
            what=f"the connection was lost during migration {attempt.name}, and no other can be "
            "made",
            why=f"{why}; what was sent last may have been committed or not; {standing(attempt)}",
            next=f"when the server can be reached, {AGAIN}: it asks the ledger what stands, and "
            "goes on there",
        )
    )


def in_doubt(attempt: Attempt, step: Step, why: str) -> Failure:
    name = attempt.name
    return Failure(
        Notice(
            code="R105",
            what=f"{named(step)} of migration {name} is in doubt",
            excerpt=place(attempt, step),
            why=f"{why}; {standing(attempt)}",
            next="look whether it took effect; complete the migration by hand and run "
            f"`whimbrel resolve --applied {name}`, or take its effects back and run "
            f"`whimbrel resolve --rolled-back {name}`",
        )
    )


def invalid_index(attempt: Attempt, step: Step, name: str) -> Failure:
    """IF NOT EXISTS would take an index that serves no query for the one that is wanted."""
    return Failure(
        Notice(
            code="R114",
            what=f"index {name} is there already, but invalid: an interrupted build left it",
            excerpt=place(attempt, step),
            why="no query uses it and every write maintains it; it is not known to be ours, so it "
            f"was not touched; {standing(attempt)}",
            next=f"`DROP INDEX CONCURRENTLY {name}`, then {AGAIN}",
        )
    )


def not_cleared(attempt: Attempt, step: Step, what: str, message: str) -> Failure:
    return Failure(
        Notice(
            code="R115",
            what=f"what an interrupted {named(step)} left behind cannot be cleared: {message}",
            excerpt=place(attempt, step),
            why=f"`{what}` was refused, and the step cannot run again before; {standing(attempt)}",
            next=f"run `{what}` when it is possible, then {AGAIN}",
        )
    )


def interrupted(attempt: Attempt, unknown: str = "") -> Interrupted:
    """`unknown`: why the ledger could not be asked what stands."""
    stands = f"what stands could not be asked: {unknown}" if unknown else standing(attempt)
    return Interrupted(
        Notice(
            code="R120",
            what=f"interrupted during migration {attempt.name}",
            why=f"the running statement was cancelled and its transaction rolled back; {stands}",
            next=f"{AGAIN}; it goes on where this run ended",
        )
    )


def _without_passwords(text: str) -> str:
    """Of the same length, so that every place in it stays."""
    return _PASSWORD.sub(lambda found: found[1] + "*" * len(found[2]), text)


_PASSWORD = re.compile(
    r"(\bpassword\s*=?\s*)('(?:[^']|'')*'|[eE]'(?:[^'\\]|''|\\.)*'|[^\s';]+(?=[\s';]))",
    re.IGNORECASE,
)


def _in_words(steps: Sequence[StepOutcome]) -> str:
    runs: list[tuple[StepState, int, int]] = []
    for each in steps:
        if runs and runs[-1][0] is each.state:
            runs[-1] = (each.state, runs[-1][1], number(each.step))
        else:
            runs.append((each.state, number(each.step), number(each.step)))
    return ", ".join(
        (f"step {low} " if low == high else f"steps {low}–{high} ") + state.value
        for state, low, high in runs
    )


def _more(error: ServerError) -> list[tuple[str, str]]:
    pairs = [("detail", error.detail), ("hint", error.hint), ("context", error.context)]
    return [(word, text.rstrip(".")) for word, text in pairs if text]


def _advice(attempt: Attempt) -> str:
    """A file may be corrected as long as nothing of it stands."""
    if attempt.applied or attempt.doubtful:
        return (
            f"remove what the statement stumbled over, then {AGAIN}: it goes on at that step; or "
            f"correct what has not run in the file and `whimbrel amend {attempt.name}`; or take "
            f"the applied steps back and run `whimbrel resolve --rolled-back {attempt.name}`"
        )
    return f"correct the file, or what the statement stumbled over, then {AGAIN}"


_ADVICE = {
    "53100": f"free disk space on the server, then {AGAIN}",
    "53200": f"give the server memory or split the statement, then {AGAIN}",
    "42501": "grant the right that the message names, or deploy with the owner's direct URL",
    "57014": f"raise the limit that ended it or make the statement smaller, then {AGAIN}",
}

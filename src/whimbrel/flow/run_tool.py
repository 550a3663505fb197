"""The guard in front of another tool: judged, then run with this environment's URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..disk.child import find_program, run_child
from ..errors import Failure, Notice, Stop, Usage
from ..guard.operations import judge_operation
from ..guard.verdict import Judgement, Verdict
from ..ledger.notes import write_audit
from .admission import admit
from .call import Call
from .enter import enter, place_url
from .heed import heed, see_hazards, steps_of
from .opened import Opened
from .operation import Operation
from .prisma_shadow import refuse_shared_shadow
from .surroundings import surroundings, with_urls
from .workplace import Workplace, open_workplace, stated_environment


def run_tool(call: Call, words: Sequence[str]) -> int:
    """Run `words` if this environment and its database allow it; the program's exit code.

    Connects only when the label does not settle it. Raises before anything is started: `Stop`
    G101 by the label, else by the mark, G102 unconfirmed, G103 for what has gates in production,
    G111 for what a rule stops here,
    G124, G121 for another database than this environment's, G122 for Prisma's shadow database,
    I1xx; `Failure` U126, U127 for a program that cannot be started.
    """
    if not words:
        raise Usage(_NOTHING)
    place = _open(call, words)
    operation = Operation(call=call, project=place.project, words=tuple(words))
    judge_by_label(place, operation)
    find_program(words[0], call.variables, call.directory)
    if not operation.changes_nothing:
        with enter(call, place) as opened:
            opened = admit(call, place, opened, "run")
            call = judge_there(call, place, opened, operation)
            write_audit(opened.conn, "run", {"operation": operation.shown}, by=place.who)
    return run_child(words, child_variables(call, place, operation), call.directory)


def judge_by_label(place: Workplace, operation: Operation) -> None:
    """What the label alone settles. Raises `Stop` (G101, G103)."""
    kind = place.environment.kind
    _refuse(place, operation.judgement(kind))
    _refuse_gated(place, operation.judgement_of_others(kind))


def judge_there(call: Call, place: Workplace, opened: Opened, operation: Operation) -> Call:
    """What the label allows, the database too must allow, and the rules where there is SQL. The
    call, with what was confirmed: the token goes on to a whimbrel inside that asks the same."""
    _refuse_elsewhere(place, opened, operation)
    refuse_shared_shadow(place, operation)
    kind = opened.identity.kind
    _refuse(place, operation.judgement(kind))
    judgement = operation.judgement_of_others(kind)
    _refuse_gated(place, judgement)
    scripts = [(_SQL, steps_of(text, _SQL)) for text in operation.sql]
    why = (judgement.why,) if judgement.verdict is Verdict.ASK else ()
    return heed(call, opened, see_hazards(place, opened, scripts), judgement.operation, *why)


def child_variables(call: Call, place: Workplace, operation: Operation) -> Mapping[str, str]:
    """This environment's URLs, except where only a whimbrel inside needs one and finds it."""
    variables = surroundings(call, place)
    if operation.is_only_ours:
        return variables
    if operation.reaches_no_database:
        found = place.urls.for_schema
        return with_urls(variables, place, found.value if found else None, operation.prisma)
    return with_urls(variables, place, place_url(call, place), operation.prisma)


def _open(call: Call, words: Sequence[str]) -> Workplace:
    """The verdict comes before any complaint about the project's files."""
    try:
        return open_workplace(call, "run")
    except Failure:
        environment = stated_environment(call)
        if environment is not None:
            judgement = judge_operation(tuple(words), environment.kind)
            if judgement.verdict is Verdict.STOP:
                raise judgement.stop() from None
        raise


def _refuse(place: Workplace, judgement: Judgement) -> None:
    if judgement.verdict is Verdict.STOP:
        raise judgement.stop(contacts=place.contacts)


def _refuse_gated(place: Workplace, judgement: Judgement) -> None:
    """Only our own verbs ask the gates, and another tool would go past them."""
    is_gated = judgement.verdict is Verdict.GATES or "backup" in judgement.gates
    if not is_gated:
        return
    raise Stop(
        Notice(
            code="G103",
            what=f"{judgement.operation} would go past the gates of {place.environment.name}",
            why=f"{judgement.why}: {', '.join(judgement.gates)}; another tool asks none of them",
            next=f"`whimbrel -e {place.environment.name} deploy --dry-run`, then without it",
        )
    )


def _refuse_elsewhere(place: Workplace, opened: Opened, operation: Operation) -> None:
    wrapper = operation.brings_its_own_variables()
    if wrapper is not None:
        raise Stop(_wrapped(wrapper))
    another = operation.leads_elsewhere(opened.url)
    if another is not None:
        raise Stop(_elsewhere(place, opened, another))


def _elsewhere(place: Workplace, opened: Opened, another: str) -> Notice:
    return Notice(
        code="G124",
        what=f"the command names {another}, and {place.environment.name} is {opened.url.shown}",
        why="it was judged by the database of this environment, and would go to another one; "
        "nothing was started",
        next="leave the database out of the command (run gives it this environment's in "
        "DATABASE_URL and PGHOST, PGDATABASE …), or name the environment: `-e …`",
    )


def _wrapped(wrapper: str) -> Notice:
    return Notice(
        code="G121",
        what=f"the command goes through {wrapper}, which brings its own machine or variables",
        why="it was judged by the database of this environment, and may go to another one; "
        "nothing was started",
        next=f"put whimbrel inside: `{wrapper} … whimbrel run -- …`",
    )


_SQL = "the SQL"
_NOTHING = Notice(
    code="U104",
    what="run has no command",
    why="it runs another program behind the guard",
    next="write it behind two dashes: `whimbrel run -- npx prisma db push`",
)

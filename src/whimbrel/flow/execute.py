"""Runs a file of SQL through the guard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..disk.text import read_text
from ..errors import Stop
from ..guard.operations import judge_sql
from ..guard.verdict import Judgement, Verdict
from ..ledger.notes import write_audit
from ..plan.cut import cut, cut_mode
from ..plan.facts.describe import describe
from ..plan.keep import require_kept
from ..plan.step import Step
from ..read.protection import read_protection
from ..run.deployment import Deployment
from ..run.events import silent
from ..run.execute import SqlFile, Tell, execute_sql
from ..script.parse import parse_script, syntax_failure
from .admission import admit
from .apply import terms_of
from .call import Call
from .enter import enter
from .heed import heed, see_hazards
from .histories import ledger_of
from .neighbours import refuse_neighbours
from .opened import Opened
from .policy_here import policy_of
from .still import still_the_same
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    file: str
    statements: int


def execute_file(call: Call, file: Path, tell: Tell) -> Executed:
    """As `execute_text`, with the text of a file below the folder of the call."""
    open_workplace(call, "execute")
    return execute_text(call, read_text(call.directory / file, str(file)), str(file), tell)


def execute_text(call: Call, text: str, name: str, tell: Tell) -> Executed:
    """Judge the SQL for this environment, then run it; `name` is its name for people.

    Raises `Stop` (G101) for SQL that production refuses, by the label before connecting and by
    the mark after, G111 and G102 for what the rules of this environment stop or ask about;
    `Failure` S1xx (S130 for a column that is to be kept and is not), R140.
    """
    place = open_workplace(call, "execute")
    _refuse_stop(place, judge_sql(text, place.environment.kind, f"execute {name}"))
    script = parse_script(text, name=name)
    for statement in script.statements:
        if statement.problem is not None:
            raise syntax_failure(statement, name)
    steps = describe(script)
    require_kept(steps, name)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "execute")
        judgement = judge_sql(text, opened.identity.kind, f"execute {name}")
        _refuse_stop(place, judgement)
        refuse_neighbours(place, opened, script.statements)
        seen = see_hazards(place, opened, [(name, steps)])
        why = (judgement.why,) if judgement.verdict is Verdict.ASK else ()
        heed(call, opened, seen, f"execute {name}", *why)
        still = still_the_same(call, place, opened)
        still(opened.conn)
        details = {"file": name, "hazards": [str(each) for each in seen]}
        write_audit(opened.conn, "execute", details, by=place.who)
        opened.conn.execute("SET lock_timeout = '5s'; RESET DateStyle")
        sql = SqlFile(name=name, text=text, segments=cut(steps, mode=cut_mode(script)))
        with _let_through(call, place, opened, steps):
            count = execute_sql(opened.conn, sql, still, tell)
        return Executed(file=name, statements=count)


@contextmanager
def _let_through(
    call: Call, place: Workplace, opened: Opened, steps: Sequence[Step]
) -> Iterator[None]:
    """What was judged and confirmed may lose data also where the database itself is protected:
    that takes a deployer's turn."""
    loses = any(step.loses_data or step.rewrites or not step.is_seen for step in steps)
    if not loses or read_protection(opened.conn) is None:
        yield
        return
    terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
    with (
        Deployment(opened.url, ledger_of(place, opened), terms) as turn,
        turn.lending(opened.conn),
    ):
        yield


def _refuse_stop(place: Workplace, judgement: Judgement) -> None:
    """A schema change in production has gates, and only `deploy` asks them."""
    if judgement.verdict is Verdict.STOP:
        raise judgement.stop(contacts=place.contacts)
    if judgement.verdict is Verdict.GATES:
        stopped = judgement.stop(contacts=place.contacts)
        raise Stop(
            type(stopped.notice)(
                code="G103",
                what=stopped.notice.what,
                why=f"{judgement.why}, and only deploy asks the gates",
                next="write it as a migration: `whimbrel migrate NAME --create-only`, then "
                f"`whimbrel -e {place.environment.name} deploy`",
            )
        )

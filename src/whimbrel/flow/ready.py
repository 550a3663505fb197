"""May contract migrations go without being asked for? `[contract] ready` of the project answers: a
query whose first value is true, or a command that ends with 0. A feature flag, say."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from typing import assert_never

import psycopg

from ..errors import Failure
from ..script.parse import parse_script
from .call import Call
from .opened import Opened
from .past import Past
from .surroundings import surroundings
from .work import Phase, Work, find_work
from .workplace import Workplace

LIMIT_S = 30
_ASKS = frozenset({"SELECT", "VALUES", "TABLE", "SHOW"})
_YES = frozenset({"true", "t", "yes", "on", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """`said` is what the setting answered, empty where it was not asked."""

    work: Work
    phase: Phase
    said: str = ""


def decide(call: Call, place: Workplace, opened: Opened, past: Past, phase: Phase) -> Decided:
    """The work of this deploy: with contract migrations where they were asked for, or where the
    project's own question says that they may go. Asked only when one would be held. Reads only.

    An answer that cannot be had is a no, and says why.
    """
    work = find_work(past, phase)
    match phase:
        case Phase.CONTRACT | Phase.BOTH:
            return Decided(work=work, phase=phase)
        case Phase.EXPAND:
            pass
        case _:
            assert_never(phase)
    question = place.settings.contract_ready
    if not question or not any(each.is_contract for each in work.held):
        return Decided(work=work, phase=phase)
    problem = _why_not(call, place, opened, question)
    if problem:
        held = tuple(
            replace(each, why=f"{each.why}; [contract] ready: {problem}")
            if each.is_contract
            else each
            for each in work.held
        )
        return Decided(work=replace(work, held=held), phase=phase, said=problem)
    both = find_work(past, Phase.BOTH, work.todo)
    return Decided(work=both, phase=Phase.BOTH, said="contract migrations go: [contract] ready")


def _why_not(call: Call, place: Workplace, opened: Opened, question: str) -> str:
    """Empty for a yes."""
    if _is_query(question):
        return _asked(opened, question)
    return _ran(call, place, question)


def _is_query(question: str) -> bool:
    """What PostgreSQL's own parser takes for a query; anything else is a command."""
    try:
        statements = parse_script(question, name="[contract] ready").statements
    except Failure:
        return False
    return bool(statements) and all(
        each.problem is None and each.tag in _ASKS for each in statements
    )


def _asked(opened: Opened, question: str) -> str:
    conn = opened.conn
    try:
        with conn.transaction():
            conn.execute(f"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '{LIMIT_S}s'")
            row = conn.execute(question.encode()).fetchone()
    except psycopg.Error as exc:
        return f"the query failed: {exc.diag.message_primary or exc}"
    value = str(row[0]).lower() if row else "no row"
    return "" if value in _YES else f"no, it is {value}"


def _ran(call: Call, place: Workplace, command: str) -> str:
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=place.root,
            env=surroundings(call, place),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the command took longer than {LIMIT_S} s"
    except OSError as exc:
        return f"the command cannot be run: {(exc.strerror or str(exc)).lower()}"
    return "" if done.returncode == 0 else f"no, the command ended with {done.returncode}"

"""A question of the project's own: a query whose first value is true, or a command ending well."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

import psycopg

from ..errors import Failure
from ..script.parse import parse_script
from .opened import Opened
from .workplace import Workplace

_ASKS = frozenset({"SELECT", "VALUES", "TABLE", "SHOW"})
_YES = frozenset({"true", "t", "yes", "on", "1"})


def why_not(
    place: Workplace, opened: Opened, question: str, variables: Mapping[str, str], limit_s: int
) -> str:
    """Empty for a yes. A query is asked in a transaction that cannot write; a command runs in the
    project's folder with `variables`."""
    if _is_query(question):
        return _asked(opened, question, limit_s)
    return _ran(place, question, variables, limit_s)


def _is_query(question: str) -> bool:
    """What PostgreSQL's own parser takes for a query; anything else is a command."""
    try:
        statements = parse_script(question, name="[contract] ready").statements
    except Failure:
        return False
    return bool(statements) and all(
        each.problem is None and each.tag in _ASKS for each in statements
    )


def _asked(opened: Opened, question: str, limit_s: int) -> str:
    conn = opened.conn
    try:
        with conn.transaction():
            conn.execute(f"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '{limit_s}s'")
            row = conn.execute(question.encode()).fetchone()
    except psycopg.Error as exc:
        return f"the query failed: {exc.diag.message_primary or exc}"
    value = str(row[0]).lower() if row else "no row"
    return "" if value in _YES else f"no, it is {value}"


def _ran(place: Workplace, command: str, variables: Mapping[str, str], limit_s: int) -> str:
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=place.root,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the command took longer than {limit_s} s"
    except OSError as exc:
        return f"the command cannot be run: {(exc.strerror or str(exc)).lower()}"
    return "" if done.returncode == 0 else f"no, the command ended with {done.returncode}"

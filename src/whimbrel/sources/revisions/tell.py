"""What is wrong with an Alembic project, in our words."""

from __future__ import annotations

from ...errors import Failure, Notice

_NOTHING = "what its revisions do cannot be told; no database was touched"
_UNWRITTEN = "a new revision comes behind one head, in the project's own form; nothing was applied"
# kind → the code, what is said, and what is to be done
_KINDS = {
    "alembic": (
        "M190",
        "Alembic cannot be imported by the project's interpreter: {what}",
        "install it there (`.venv` of the project, `venv`, or the active environment): "
        "`pip install alembic`",
    ),
    "config": (
        "M191",
        "{ini} is not understood: {what}",
        'correct it, or say which file is meant: `migrations = "alembic:path/to/alembic.ini"`, '
        'or `"alembic:pyproject.toml"` with [tool.alembic] there',
    ),
    "revisions": (
        "M192",
        "the revisions of {ini} cannot be read: {what}",
        "correct the file it names; `alembic history` stops there too",
    ),
    "env": (
        "M193",
        "env.py of {ini} failed: {what}",
        "correct it; `alembic upgrade head --sql` runs the same. A variable that it needs can "
        "stand in .env",
    ),
    "idle": (
        "M194",
        "{ini}: {what}",
        "let env.py call context.run_migrations() also where context.is_offline_mode() is true",
    ),
    "twice": (
        "M195",
        "{ini}: {what}",
        "give each database an alembic.ini of its own, and a project folder for each",
    ),
    "heads": (
        "M196",
        "{ini}: the history has several heads: {what}",
        "join them first: `alembic merge heads -m merge`, then run this again",
    ),
    "write": (
        "M197",
        "Alembic did not write the revision: {what}",
        "correct script.py.mako or the hooks of {ini}; `alembic revision -m test` stops there too",
    ),
}


def wrong(ini: str, kind: str, what: str) -> Failure:
    """M190 to M197, one for each kind."""
    code, said, advice = _KINDS[kind]
    return Failure(
        Notice(
            code=code,
            what=said.format(ini=ini, what=what),
            why=_UNWRITTEN if kind in ("heads", "write") else _NOTHING,
            next=advice.format(ini=ini),
        )
    )


def ended(ini: str, said: str) -> Failure:
    last = f"; the last it said is: {said}" if said else ""
    return Failure(
        Notice(
            code="M198",
            what=f"the process that reads {ini} ended without an answer{last}",
            why=_NOTHING,
            next="look what env.py or a revision does when it is imported; "
            "`alembic history` runs the same",
        )
    )


def endless(ini: str, limit_s: int) -> Failure:
    return Failure(
        Notice(
            code="M199",
            what=f"reading {ini} did not end within {limit_s} s",
            why="env.py or a revision waits for something, a network say; it was ended, and no "
            "database was touched",
            next="let env.py wait for nothing where context.is_offline_mode() is true",
        )
    )

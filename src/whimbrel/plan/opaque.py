"""A migration of which there is no SQL, as a script: one statement that nobody can see into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..history.layout import Migration
from ..history.revision import Revision
from ..script.parse import parse_script
from ..script.statement import Script

OPAQUE = "REVISION"  # its tag, which no statement of PostgreSQL has


def script_of(migration: Migration, name: str) -> Script:
    """The statements of a migration. Those of a revision have the lines of its own file; one that
    needs a connection is one statement, which is not seen. Raises `Failure` (S1xx)."""
    script, revision = parse_script(migration.sql, name=name), migration.revision
    if revision is None:
        return script
    statements = tuple(
        replace(each, sql=_words(revision), node=None, tag=OPAQUE, line=1)
        if migration.is_opaque
        else replace(each, line=revision.line_of(each.line))
        for each in script.statements
    )
    return replace(script, statements=statements)


def placed(sql: str, lines: Sequence[int], name: str) -> Script:
    """A script whose statements stand where `lines` says, for each line of its own."""
    script = parse_script(sql, name=name)
    return replace(
        script,
        statements=tuple(replace(each, line=lines[each.line - 1]) for each in script.statements),
    )


def _words(revision: Revision) -> str:
    return f"upgrade() of {revision.file} as one opaque step: {revision.why_online}"

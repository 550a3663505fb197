"""A file of SQL: its statements by PostgreSQL's own parser, templates and psql's lines included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...errors import Failure
from ...pg.name import RelationName
from ...script import node
from ...script.objects import Role, mentions
from ...script.parse import parse_script
from ...script.psql import without_psql
from ...script.statement import Script, Statement
from ..operations import Reading
from ..operations.sql import is_unreadable, read_statement
from ..table import Act
from .staged import StagedFile
from .trigger import may_lose

_TAG = r"\{%.*?%\}"
_PLACEHOLDER = r"\{\{.*?\}\}|\$\{[^}\n]*\}|#\{[^}\n]*\}|\{[\w.!:]*\}|%\(\w+\)s|%s"
_NAMED = r"(?<![:\w'\[]):[A-Za-z_]\w*"
_BEGINS = r"(?is)^\s*(?P<verb>drop\s+(?:table|schema|database)|truncate)\b"


class Seen(NamedTuple):
    """A statement that loses something; `excused` by these names of hazards."""

    statement: Statement
    readings: tuple[Reading, ...]
    excused: frozenset[str]


def seen_in(file: StagedFile) -> Iterator[Seen]:
    """Statements with a new line in them. What the same file made is its own to drop.

    Raises `Failure` (S106–S108) for a directive that cannot be understood.
    """
    if not may_lose(file.text):
        return
    plain = without_psql(file.text)
    script = _parsed(plain, file.path)
    if any(each.problem for each in script.statements):
        script = _parsed(filled(plain), file.path) or script
    own: set[RelationName] = set()
    for statement in script.statements:
        if file.adds(statement.line, _last_line(statement)) and not _is_its_own(statement, own):
            readings = _readings(statement)
            if readings:
                yield Seen(statement, readings, _excused(statement))
        _learn(statement, own)


def filled(text: str) -> str:
    """Placeholders of templates and drivers as a name, so that the rest can be parsed."""
    without_tags = re.sub(_TAG, "", text)
    return re.sub(_NAMED, "whimbrel_x", re.sub(_PLACEHOLDER, "whimbrel_x", without_tags))


def _parsed(text: str, name: str) -> Script:
    return parse_script(text, name=name)


def _last_line(statement: Statement) -> int:
    return statement.line + statement.sql.count("\n")


def _readings(statement: Statement) -> tuple[Reading, ...]:
    if not may_lose(statement.sql):
        return ()
    readings = read_statement(statement)
    if any(map(is_unreadable, readings)):
        return _by_its_first_words(statement.sql)
    return tuple(each for each in readings if each.hazard)


def _by_its_first_words(sql: str) -> tuple[Reading, ...]:
    """No parser reads it (another dialect, a template): its first words still say enough."""
    found = re.match(_BEGINS, sql)
    if not found:
        return ()
    verb = " ".join(found["verb"].split()).lower()
    what = f"{verb.upper()} in a statement that cannot be read further"
    return (Reading(act=Act.DESTRUCTIVE_SQL, what=what, hazard=verb.replace(" ", "-")),)


def _is_its_own(statement: Statement, own: set[RelationName]) -> bool:
    """Does it lose only what an earlier statement of this file made?"""
    if not own or statement.node is None:
        return False
    lost = {m.relation for m in mentions(statement.node) if m.role in _LOSING}
    return bool(lost) and all(_plain(each) in own for each in lost)


_LOSING = (Role.ALTERED, Role.DROPPED, Role.WRITTEN)


def _learn(statement: Statement, own: set[RelationName]) -> None:
    if statement.node is None or node.flag(statement.node, "if_not_exists"):
        return  # what may have been there before is not the file's own
    for each in mentions(statement.node):
        if each.role is Role.CREATED:
            own.add(_plain(each.relation))
        elif each.role is Role.DROPPED:
            own.discard(_plain(each.relation))


def _plain(name: RelationName) -> RelationName:
    return RelationName("", name.relation) if name.schema == "public" else name


def _excused(statement: Statement) -> frozenset[str]:
    """`allow NAME "reason"`; `drop now "reason"` says it of a table."""
    names = (
        each.arguments[0] if each.name == "allow" else "drop-table"
        for each in statement.directives
        if each.name in ("allow", "drop")
    )
    return frozenset(names)


def failure_line(failure: Failure) -> int:
    """The line that an excerpt of the script room names."""
    found = re.match(r"[^\n]*:(\d+):\d+", failure.notice.excerpt)
    return int(found[1]) if found else 1

"""Writes a new revision: SQL as `op.execute(...)`, in the project's own template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...errors import Failure, Notice
from ...plan.facts.describe import step
from ...plan.step import TransactionNeed
from ...script.parse import parse_script
from ...script.statement import Script, Statement
from .process import AlembicHome, ask

# What SQLAlchemy's text() takes for a parameter, and for one that is none.
_PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w+(?!:))")
_ESCAPED = re.compile(r"\\(?=:[\w$]*(?![:\w$]))")
_ALONE = (TransactionNeed.OUTSIDE, TransactionNeed.COMMIT_AFTER)
_INDENT = "    "
_NO_WAY_BACK = 'raise NotImplementedError("no way back is known")'


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRevision:
    name: str
    file: str


def write_revision(home: AlembicHome, title: str, sql: str, down: str | None) -> WrittenRevision:
    """Behind the only head there is. `down` is None where no way back is known.

    Raises `Failure`: M196 there are several heads, M197 the project's template or hooks fail.
    """
    wanted = {
        "title": title,
        "upgrades": as_python(sql),
        "downgrades": _NO_WAY_BACK if down is None else as_python(down),
    }
    answer = ask(home, "writing", given=json.dumps(wanted))
    return WrittenRevision(name=str(answer["id"]), file=str(answer["file"]))


def require_same(made: WrittenRevision, wanted: str, generated: str) -> None:
    """Raises `Failure` (M167): the file does not say what it was to say."""
    if _statements(wanted) == _statements(generated):
        return
    raise Failure(
        Notice(
            code="M167",
            what=f"{made.file} was written, and Alembic makes other SQL of it",
            why="script.py.mako or a hook has changed it, so that what was proven is not what "
            "would run; nothing was applied",
            next=f"delete {made.file}, let script.py.mako hold ${{upgrades}} and ${{downgrades}} "
            "as Alembic's own does, then run this again",
        )
    )


def _statements(sql: str) -> tuple[str, ...]:
    return tuple(each.sql for each in parse_script(sql, name="the revision").statements)


def as_python(sql: str) -> str:
    """The body of upgrade() or downgrade(), its first line without indent. What cannot run in a
    transaction stands in autocommit_block()."""
    script = parse_script(sql, name="the revision")
    lines: list[str] = []
    is_open = False
    for each, comments in _with_comments(script):
        is_alone = step(each).transaction in _ALONE
        if is_alone and not is_open:
            lines.append("with op.get_context().autocommit_block():")
        is_open = is_alone
        indent = _INDENT if is_alone else ""
        lines += [f"{indent}# {comment}" for comment in comments]
        lines.append(f"{indent}{_call(each.sql, indent)}")
    return "\n".join(_indented(lines or ["pass"]))


def _with_comments(script: Script) -> Iterator[tuple[Statement, list[str]]]:
    """Each statement with the comments above it, directives among them."""
    end = 0
    for each in script.statements:
        above = script.text[end : each.offset].splitlines()
        words = (line.strip() for line in above)
        yield each, [word[2:].strip() for word in words if word.startswith("--")]
        end = each.end


def _call(sql: str, indent: str) -> str:
    text = _PARAMETER.sub(r"\\:", _ESCAPED.sub(r"\\\\", sql)).replace("\\", "\\\\")
    if "\n" not in text and '"' not in text:
        return f'op.execute("{text}")'
    text = text.replace('"""', '\\"\\"\\"')
    if text.endswith('"'):
        text = f'{text[:-1]}\\"'
    return f'op.execute(\n{indent}{_INDENT}{_INDENT}"""{text}"""\n{indent}{_INDENT})'


def _indented(lines: Iterable[str]) -> Iterator[str]:
    """All but the first: the template indents that one. The lines of a text stay as they are."""
    for number, line in enumerate(lines):
        yield line if number == 0 else f"{_INDENT}{line}"

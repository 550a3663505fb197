"""What is wrong with a schema: a place, what stands there and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...errors import Failure, Notice
from ...script.excerpt import excerpt, line_of
from .syntax import SchemaFile, Span


class ProblemKind(StrEnum):
    """The code by which a kind of mistake is known for ever."""

    SYNTAX = "P101"
    NAME = "P102"
    TYPE = "P103"
    ATTRIBUTE = "P104"
    DEFAULT = "P105"
    KEY = "P106"
    RELATION = "P107"
    CLASH = "P108"  # two things that would be one in the database
    SETTING = "P109"


@dataclass(frozen=True, slots=True)
class Problem:
    """`what` is one line, lower case, with the user's own names; `instead` is an imperative."""

    kind: ProblemKind
    what: str
    span: Span
    instead: str = ""


_MERGE = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def unread(span: Span, code: str, what: str, instead: str) -> Problem:
    """A line that is none of the language; of git's marks it is said what they are."""
    if code.lstrip().startswith(_MERGE):
        what = "here git has left two versions that are not merged"
        instead = "keep one of them and take the lines of <<<<<<<, ======= and >>>>>>> out"
    return Problem(ProblemKind.SYNTAX, what, span, instead)


_MOST_SHOWN = 20


def schema_failure(problems: Sequence[Problem], files: Sequence[SchemaFile]) -> Failure:
    """All of them as one notice: the first says what, the rest stand below it with their places."""
    ordered = in_order(problems)
    first, more = ordered[0], len(ordered) - 1
    also = f" (and {more} more {'error' if more == 1 else 'errors'})" if more else ""
    texts = {each.name: each.text for each in files}
    return Failure(
        Notice(
            code=first.kind.value,
            what=f"{_where(first, texts)}: {first.what}{also}",
            why="what the schema means cannot be told; no database was touched",
            next=first.instead or "correct the place above",
            excerpt=_shown(ordered, texts),
        )
    )


def problem_notice(problem: Problem, files: Sequence[SchemaFile]) -> Notice:
    """One of them alone."""
    texts = {each.name: each.text for each in files}
    return Notice(
        code=problem.kind.value,
        what=f"{_where(problem, texts)}: {problem.what}",
        why="what the schema means cannot be told; no database was touched",
        next=problem.instead or "correct the place above",
        excerpt=_place(problem, texts),
    )


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By file and line, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda each: each.span))


def _where(problem: Problem, texts: dict[str, str]) -> str:
    line = line_of(texts.get(problem.span.file, ""), problem.span.start)
    return f"{problem.span.file}, line {line}"


def _shown(problems: Sequence[Problem], texts: dict[str, str]) -> str:
    parts = [_place(problems[0], texts)]
    for each in problems[1:_MOST_SHOWN]:
        parts.append(f"also: {each.what} ({each.kind.value})\n{_place(each, texts)}")
        if each.instead:
            parts[-1] += f"\n  {each.instead}"
    if len(problems) > _MOST_SHOWN:
        parts.append(f"… and {len(problems) - _MOST_SHOWN} more")
    return "\n".join(parts)


def _place(problem: Problem, texts: dict[str, str]) -> str:
    return excerpt(texts.get(problem.span.file, ""), problem.span.start, name=problem.span.file)

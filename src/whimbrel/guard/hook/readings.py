"""What a place in a file would do: a command line, a list of words, SQL, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from ...config.kind import Kind
from ...pg.words import word_set
from ..operations import Reading, Scene, read_operation
from ..operations.assignments import split_assignments
from ..operations.programs import PROGRAMS, program_of
from ..operations.shell import read_shell
from ..operations.sql import read_sql
from ..table import Act
from .python_calls import hazard_of
from .sql_file import filled
from .staged import Form, Spot

_FIRST = r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*([A-Za-z]+)"
_SQL_WORDS = word_set("drop truncate delete update merge alter with do begin set select")
# `Delete from the list` in a program's message is English.
_ENGLISH = (
    r"(?is)\s*(?:delete\s+from|truncate(?:\s+table)?|drop\s+\w+|update)\s+"
    r"(?:the|a|an|this|that|your|our|my|its|it|all|any|each|every)\b"
)
# A style sheet's class name is the commonest `truncate` of all.
_STYLE = r"\s*truncate\s+(?!table\b)[^;]*$"


def readings_of(spot: Spot, scripts: Mapping[str, str]) -> tuple[Reading, ...]:
    """Every act of the spot; none where it is for people."""
    scene = Scene(kind=Kind.PRODUCTION, scripts=scripts, files={}, kinds={}, has_short_names=False)
    if spot.form is Form.CALL:
        hazard, what = hazard_of(spot.text), f"{spot.text} loses rows"
        return (Reading(act=Act.DESTRUCTIVE_SQL, what=what, hazard=hazard),) if hazard else ()
    if spot.form is Form.WORDS:
        return read_operation(spot.words, scene) if _names_program(spot.words[0]) else ()
    if _begins_as_sql(spot.text) and _is_for_people(spot.text):
        return ()
    if spot.form is Form.SHELL:
        inside = (_of_text(each, scene) for each in _texts_inside(spot.text))
        return (*read_operation(spot.text, scene), *chain.from_iterable(inside))
    return _of_text(spot.text, scene)


def _of_text(text: str, scene: Scene) -> tuple[Reading, ...]:
    """A text in quotes: SQL, a command line of a program that the guard knows, or neither."""
    if _begins_as_sql(text):
        return () if _is_for_people(text) else read_sql(filled(text))
    return read_operation(text, scene) if _names_program(text) else ()


def _texts_inside(text: str) -> Iterator[str]:
    """Values of variables, and the long words of programs that the guard does not know:
    `SQL='DROP TABLE users'`, `ssh host "dropdb shop"`."""
    for command in read_shell(text).commands:
        assigned, words = split_assignments(command.words)
        if words[:1] in (("export",), ("local",), ("readonly",), ("declare",)):
            assigned, words = words[1:], ()
        yield from (each.partition("=")[2] for each in assigned)
        if words and program_of(words[0]) not in PROGRAMS and program_of(words[0]) != "whimbrel":
            yield from (each for each in words[1:] if " " in each)


def _names_program(text: str) -> bool:
    """Is the first word of a literal a program that the guard knows, or an assignment?"""
    first = text.split(None, 1)[:1]
    return any(program_of(word) in PROGRAMS or "=" in word for word in first)


def _begins_as_sql(text: str) -> bool:
    found = re.match(_FIRST, text, re.DOTALL)
    return found is not None and found[1].lower() in _SQL_WORDS


def _is_for_people(text: str) -> bool:
    """English, or a style's name, that only looks like SQL."""
    found = re.match(_FIRST, text, re.DOTALL)
    is_mixed = found is not None and not (found[1].isupper() or found[1].islower())
    return is_mixed or any(re.match(each, text) for each in (_STYLE, _ENGLISH))

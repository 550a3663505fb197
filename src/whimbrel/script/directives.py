"""`-- whimbrel:NAME arguments`: what a migration says about itself, in SQL comments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple

from ..errors import Failure, Notice
from .excerpt import excerpt, line_of
from .statement import Directive

_COMMENT = re.compile(r"--+\s*whimbrel\s*:\s*(\S*)(.*)", re.IGNORECASE | re.DOTALL)


class Form(NamedTuple):
    """A directive that exists: how it is written and what its arguments must look like."""

    usage: str
    of_the_file: bool
    accepts: Callable[[tuple[str, ...]], bool]


def _one_of(*words: str) -> Callable[[tuple[str, ...]], bool]:
    return lambda arguments: len(arguments) == 1 and arguments[0] in words


def _reasoned(arguments: tuple[str, ...]) -> bool:
    return len(arguments) == 2 and all(each.strip() for each in arguments)


FORMS = {
    "phase": Form(
        usage="phase expand|contract", of_the_file=True, accepts=_one_of("expand", "contract")
    ),
    "transaction": Form(
        usage="transaction one|none", of_the_file=True, accepts=_one_of("one", "none")
    ),
    "irreversible": Form(
        usage='irreversible "what to do instead"',
        of_the_file=True,
        accepts=lambda arguments: len(arguments) == 1 and bool(arguments[0].strip()),
    ),
    "replaces": Form(
        usage="replaces NAME CHECKSUM",
        of_the_file=True,
        accepts=lambda arguments: len(arguments) > 1 and all(each.strip() for each in arguments),
    ),
    "allow": Form(usage='allow NAME "reason"', of_the_file=False, accepts=_reasoned),
    "batch": Form(
        usage="batch key=id",
        of_the_file=False,
        accepts=lambda arguments: len(arguments) == 1 and bool(re.match("key=.", arguments[0])),
    ),
    "keep": Form(usage="keep", of_the_file=False, accepts=lambda arguments: not arguments),
    "drop": Form(
        usage='drop now "reason"',
        of_the_file=False,
        accepts=lambda arguments: _reasoned(arguments) and arguments[0] == "now",
    ),
}


class Place(NamedTuple):
    """Where in which file; `offset` counts characters."""

    text: str
    offset: int
    name: str

    def failure(self, notice: Notice) -> Failure:
        return Failure(notice).with_excerpt(excerpt(self.text, self.offset, name=self.name))


def read_directive(comment: str, place: Place) -> Directive | None:
    """The directive in a `--` comment, None where there is none; raises `Failure` S106, S107."""
    found = _COMMENT.match(comment)
    if not found:
        return None
    name, rest = found[1].lower(), found[2]
    if name not in FORMS:
        raise place.failure(_unknown(found[1]))
    try:
        arguments = tuple(shlex.split(rest))
    except ValueError:  # a quote is not closed
        arguments = ("", "", "")
    if not FORMS[name].accepts(arguments):
        raise place.failure(_bad_arguments(name))
    return Directive(name=name, arguments=arguments, line=line_of(place.text, place.offset))


def may_stand_again(directive: Directive) -> bool:
    """One line for each."""
    return directive.name == "replaces"


def is_of_the_file(directive: Directive) -> bool:
    return FORMS[directive.name].of_the_file


def _unknown(name: str) -> Notice:
    near = get_close_matches(name.lower(), FORMS, n=1)
    guess = f"did you mean `-- whimbrel:{FORMS[near[0]].usage}`? " if near else ""
    return Notice(
        code="S106",
        what=f'there is no directive "whimbrel:{name}"',
        why="a directive that is not understood would silently do nothing",
        next=f"{guess}known are: {', '.join(FORMS)}",
    )


def _bad_arguments(name: str) -> Notice:
    return Notice(
        code="S107",
        what=f'the arguments of "whimbrel:{name}" cannot be understood',
        why="a directive that is not understood would silently do nothing",
        next=f"write it as: -- whimbrel:{FORMS[name].usage}",
    )


def misplaced(directive: Directive) -> Notice:
    """A file directive behind a statement, or a statement's directive with none to follow."""
    if is_of_the_file(directive):
        return Notice(
            code="S108",
            what=f'"whimbrel:{directive.name}" stands behind a statement',
            why="it speaks for the whole file, not for the statements below it",
            next="move it to the top of the file, before the first statement",
        )
    return Notice(
        code="S108",
        what=f'"whimbrel:{directive.name}" is followed by no statement',
        why="it speaks for the statement below it",
        next="move it to the line before its statement",
    )


def repeated(directive: Directive) -> Notice:
    return Notice(
        code="S108",
        what=f'"whimbrel:{directive.name}" stands twice in this file',
        why="it speaks for the whole file, and two answers cannot both hold",
        next="keep one of them",
    )

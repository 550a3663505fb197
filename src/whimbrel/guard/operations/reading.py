"""What one command of an operation would do, or what else has to be read to know.

Named tuples, not dataclasses, in this room: defining a class costs an eighth, and `safety-check`
has to answer in a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...config.kind import Kind
from ..table import Act
from .assignments import strictness
from .shell import Command


class Reading(NamedTuple):
    """One act, with `what` in words for people.

    `kind` is set where the operation itself names the environment it goes to. `instead` replaces
    the table's advice where the tool at hand has a better one. `is_ours`: whimbrel itself
    runs it, and asks the database before it does anything. `hazard`: what a statement of SQL
    that loses something is called (`drop-table`). `sql` is the text in which the act was read.
    """

    act: Act
    what: str
    instead: str = ""
    kind: Kind | None = None
    is_ours: bool = False
    hazard: str = ""
    sql: str = ""


class Inner(NamedTuple):
    """A command inside the command: words for a program, or a text for a shell.

    `scene` is set where it runs in another situation (a package script's own name).
    """

    command: Command | None = None
    text: str = ""
    scene: Scene | None = None


class Sql(NamedTuple):
    """SQL that is handed to the server; None: it is not known (a file, an open session)."""

    text: str | None
    what: str


class Scene(NamedTuple):
    """What is known around the operation.

    `kind` is where it runs. `scripts` are package.json's, None where another folder's would be
    meant. `files` are contents by path. `kinds` are the kinds of the user's own environments.
    `trail` are the package scripts entered so far. `has_short_names`: our verbs count without
    `whimbrel` in front, as a person types them.
    """

    kind: Kind
    scripts: Mapping[str, str] | None
    files: Mapping[str, str]
    kinds: Mapping[str, Kind]
    trail: tuple[str, ...] = ()
    has_short_names: bool = True

    def raised_to(self, kind: Kind | None) -> Scene:
        """The stricter of the two: what names an environment never makes a judgement laxer."""
        if kind is None or strictness(kind) <= strictness(self.kind):
            return self
        return self._replace(kind=kind)


Answer = Reading | Inner | Sql


def unseen(what: str) -> Reading:
    return Reading(act=Act.UNSEEN, what=what)

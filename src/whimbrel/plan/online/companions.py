"""What else a file says of a column that would get a successor, or of what would be dropped later.

The rest of the file runs between the expand and the contract migration, when both columns are
there: what it makes of the old one goes with that one, and what it puts in the place of something
dropped comes too early. Then the statement is left as it is, with the reason. Words are compared,
not meanings: a file too many is left rather than an index lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...pg.name import RelationName
from ...script import node
from ..born import plain
from ..deed import Deed, Does
from ..step import Step
from ..trail import Trail
from .altered import Altered
from .form import Surroundings
from .taken_over import TakenOver, hanging_on

_OWN_FILE = "give it a file of its own, or let `migrate` write it"
_MADE = frozenset({Does.CREATE_TABLE, Does.CREATE_VIEW, Does.CREATE_ROUTINE, Does.CREATE_TYPE})
_WHOLE_TABLE = r"\*|\bLIKE\b|\bINHERITS\b|\bPARTITION\s+OF\b"
_REFERS = r"\bREFERENCES\b"


class Companions:
    """The steps of one file, each of which is asked about once the trail has come to it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._renames = any(each.renames for each in steps)

    def why_not(self, number: int, trail: Trail, together: Iterable[int] = ()) -> str:
        """Why the step cannot be done in two phases; "" where nothing of the file speaks of what
        it changes. `together` are those that change with it. The trail is as before the step."""
        step = self._steps[number]
        found = (self._of(deed, number, trail, frozenset(together)) for deed in step.deeds)
        return next(filter(None, found), "")

    def _of(self, deed: Deed, number: int, trail: Trail, together: frozenset[int]) -> str:
        if _is_of_column(deed):
            if trail.made_column(deed.relation, deed.name):
                return ""
            other = self._beside(deed, number, trail) or self._named(deed, number, trail, together)
        elif deed.does is Does.DROP_COLUMN:
            other = self._put_back(deed, number, trail)
        elif deed.does is Does.DROP or (_leaves_view(deed) and deed.kind == "table"):
            return self._in_its_place(deed, self._steps[number + 1 :])
        else:
            return ""
        if other is None:
            return ""
        is_itself = other is self._steps[number]
        where = "another part of it" if is_itself else f"line {other.statement.line}"
        return f"{where} names {deed.name}, or what hangs on it: {_OWN_FILE}"

    def _beside(self, deed: Deed, number: int, trail: Trail) -> Step | None:
        """The step itself, where another subcommand names the column."""
        step = self._steps[number]
        words = _words(deed, trail)
        others = (text for text, name in _subcommands(step, trail) if name != deed.name)
        own = [text for text, name in _subcommands(step, trail) if name == deed.name]
        is_named = len(own) > 1 or any(words.search(each) for each in others)
        return step if is_named else None

    def _named(
        self, deed: Deed, number: int, trail: Trail, together: frozenset[int]
    ) -> Step | None:
        over = TakenOver()
        over.note(self._steps[number], trail)
        for at, each in enumerate(self._steps):
            waits = at > number and over.has_to_wait(each)
            is_apart = at == number or at in together or waits
            if not is_apart and (
                self._speaks_of(each, deed, trail)
                or _shares(each, deed, trail)
                or _moves(each, deed)
            ):
                return each
        return None

    def _in_its_place(self, deed: Deed, later: Sequence[Step]) -> str:
        for each in later:
            line = each.statement.line
            if _makes(each, deed):
                name = deed.relation.relation or deed.name
                return f"line {line} makes another {name}: {_OWN_FILE}"
            if _leaves_view(deed) and _retypes(each, deed):
                return f"line {line} changes a type, which a view under the old name would hold"
        return ""

    def _put_back(self, deed: Deed, number: int, trail: Trail) -> Step | None:
        step = self._steps[number]
        if any(each.does is Does.ADD_COLUMN and each.name == deed.name for each in step.deeds):
            return step
        for each in self._steps[number + 1 :]:
            if self._speaks_of(each, deed, trail) or _moves(each, deed):
                return each
        return None

    def _speaks_of(self, step: Step, deed: Deed, trail: Trail) -> bool:
        if _any_of(hanging_on(deed, trail)).search(step.sql):
            return True
        if not self._renames and not _any_of([deed.relation.relation]).search(step.sql):
            return False
        takes_whole = bool(step.creates) and re.search(_WHOLE_TABLE, step.sql, re.IGNORECASE)
        refers = _is_key(deed, trail) and re.search(_REFERS, step.sql, re.IGNORECASE)
        return bool(takes_whole or refers or _any_of([deed.name]).search(step.sql))


def _shares(step: Step, deed: Deed, trail: Trail) -> bool:
    """Another column gets a successor or a new name, and an index or constraint has both: it
    would be built twice under one name, or by a name that is gone."""
    hanging = hanging_on(deed, trail)
    return any(
        hanging & hanging_on(now, trail)
        for each in step.deeds
        if _is_of_column(each) and plain(each.relation) == plain(deed.relation)
        for now in (each, each._replace(name=each.value or each.name))
    )


def _moves(step: Step, deed: Deed) -> bool:
    """The table gets another name or schema, or goes: what hangs on it is known by the one name,
    and found by the other."""
    return any(
        each.does in (Does.RENAME, Does.SET_SCHEMA, Does.DROP)
        and each.kind == "table"
        and deed.relation.relation in (each.relation.relation, each.value)
        for each in step.deeds
    )


def _is_of_column(deed: Deed) -> bool:
    is_rename = deed.does is Does.RENAME and deed.kind == "column"
    return is_rename or deed.does is Does.ALTER_TYPE


def _is_key(deed: Deed, trail: Trail) -> bool:
    """REFERENCES without columns means the primary key."""
    keys = (each for _, each in trail.constraints(deed.relation) if each.kind == "primary key")
    return any(deed.name in each.columns for each in keys)


def _words(deed: Deed, trail: Trail) -> re.Pattern[str]:
    return _any_of([deed.name, *hanging_on(deed, trail)])


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Whole words, in any spelling; of no names what never matches."""
    words = "|".join(re.escape(each.replace('"', '""')) for each in sorted(names) if each)
    return re.compile(rf"(?<![\w$])(?:{words})(?![\w$])" if words else r"(?!)", re.IGNORECASE)


def _subcommands(step: Step, trail: Trail) -> Iterator[tuple[str, str]]:
    """Of an ALTER TABLE: the text of each, and the column whose type it changes."""
    if node.kind(step.statement.node or node.NOTHING) != "AlterTableStmt":
        return
    for text, command in Altered(step, Surroundings(trail=trail)).commands:
        is_retype = node.text(command, "subtype") == "AT_AlterColumnType"
        yield text, node.text(command, "name") if is_retype else ""


def _makes(step: Step, gone: Deed) -> bool:
    """An object under the name that another one still has."""
    if gone.relation.relation:
        return plain(gone.relation) in map(plain, (*step.creates, *_renamed(step), *_types(step)))
    return any(each.does in _MADE and each.name == gone.name for each in step.deeds)


def _renamed(step: Step) -> Iterator[RelationName]:
    return (new for _, new in step.renames)


def _leaves_view(deed: Deed) -> bool:
    return deed.does in (Does.RENAME, Does.SET_SCHEMA)


def _retypes(step: Step, moved: Deed) -> bool:
    now = moved.value if moved.does is Does.RENAME else moved.relation.relation
    asked = (each.relation.relation for each in step.deeds if each.does is Does.ALTER_TYPE)
    return now in asked


def _types(step: Step) -> Iterator[RelationName]:
    return (each.relation for each in step.deeds if each.does is Does.CREATE_TYPE)

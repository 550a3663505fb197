"""Foreign keys of the database as the two ends of a relation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...catalog.constraint import Constraint
from ...pg.name import RelationName
from ..meaning.names import foreign_key_name
from ..meaning.schema import Action
from .live import Live, LiveTable
from .names import Names
from .words import quoted

_REFERENCES = re.compile(r"REFERENCES .*?\((?P<columns>.*?)\)(?P<rest>.*)", re.DOTALL)
_COLUMN = re.compile(r'"(?:[^"]|"")+"|[^",\s]+')
_ACTIONS = {
    "CASCADE": Action.CASCADE,
    "RESTRICT": Action.RESTRICT,
    "NO ACTION": Action.NO_ACTION,
    "SET NULL": Action.SET_NULL,
    "SET DEFAULT": Action.SET_DEFAULT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """A field of a relation, in the model of `table`."""

    table: RelationName
    text: str


def references_of(key: Constraint) -> tuple[str, ...]:
    """Names of the columns that it points to."""
    found = _REFERENCES.search(key.definition)
    columns = _COLUMN.findall(found["columns"]) if found else []
    return tuple(each[1:-1].replace('""', '"') if each[0] == '"' else each for each in columns)


def relation_attribute(table: LiveTable, key: Constraint, names: Names, relation_name: str) -> str:
    """`@relation(…)` of the end that holds the key."""
    assert key.references is not None
    fields = ", ".join(names.field_of(table.name, each) for each in key.columns)
    references = ", ".join(names.field_of(key.references, each) for each in references_of(key))
    parts = [quoted(relation_name)] if relation_name else []
    parts += [f"fields: [{fields}]", f"references: [{references}]"]
    is_optional = all(each not in table.required for each in key.columns)
    usual = Action.SET_NULL if is_optional else Action.RESTRICT
    for word, default in (("DELETE", usual), ("UPDATE", Action.CASCADE)):
        action = _action(key, word)
        if action is not default:
            parts.append(f"on{word.capitalize()}: {action.value}")
    if key.name != foreign_key_name(table.name.relation, key.columns):
        parts.append(f"map: {quoted(key.name)}")
    return f"@relation({', '.join(parts)})"


def _action(key: Constraint, word: str) -> Action:
    found = re.search(rf"ON {word} (CASCADE|RESTRICT|SET NULL|SET DEFAULT)", key.definition)
    return _ACTIONS[found[1]] if found else Action.NO_ACTION


def holder_suffix(table: LiveTable, key: Constraint) -> str:
    return "" if all(each in table.required for each in key.columns) else "?"


def back_suffix(table: LiveTable, key: Constraint) -> str:
    return "?" if table.is_unique(key.columns) else "[]"


class RelationWriter:
    """Makes the ends of relations that the schema file does not have yet."""

    def __init__(self, live: Live, names: Names, ignored: Iterable[RelationName]) -> None:
        self._live, self._names, self._ignored = live, names, frozenset(ignored)
        self._pairs = Counter(
            frozenset((table.name, key.references))
            for table in live.tables.values()
            for key in table.foreign_keys
            if key.references is not None
        )

    def ends(self, table: LiveTable, key: Constraint) -> tuple[EndLine, EndLine]:
        """The end with the key, then the other; named where the models have several relations."""
        target = key.references
        assert target is not None
        ours, theirs = self._names.models[table.name], self._names.models[target]
        columns = "_".join(key.columns)
        name = (
            f"{table.name.relation}_{columns}To{target.relation}"
            if self._is_one_of_several(table.name, target)
            else ""
        )
        holder = self._names.claim(table.name, f"{theirs}_{name}" if name else theirs)
        back = self._names.claim(
            target, f"{'other_' if ours == theirs else ''}{ours}_{name}".rstrip("_")
        )
        attribute = relation_attribute(table, key, self._names, name)
        named = f" @relation({quoted(name)})" if name else ""
        first = f"{holder} {theirs}{holder_suffix(table, key)} {attribute}"
        second = f"{back} {ours}{back_suffix(table, key)}{named}"
        return (
            EndLine(table=table.name, text=first + self._ignore(target, table.name)),
            EndLine(table=target, text=second + self._ignore(table.name, target)),
        )

    def lists(
        self, name: str, first: RelationName, second: RelationName
    ) -> tuple[EndLine, EndLine]:
        """Two lists with a table between them."""
        ours, theirs = self._names.models[first], self._names.models[second]
        usual = "To".join(sorted((ours, theirs), key=str.encode))
        named = f" @relation({quoted(name)})" if name != usual or first == second else ""
        one = self._names.claim(first, f"{theirs}_A" if first == second else theirs)
        two = self._names.claim(second, f"{ours}_B" if first == second else ours)
        return (
            EndLine(table=first, text=f"{one} {theirs}[]{named}"),
            EndLine(table=second, text=f"{two} {ours}[]{named}"),
        )

    def _is_one_of_several(self, one: RelationName, other: RelationName) -> bool:
        return one == other or self._pairs[frozenset((one, other))] > 1

    def _ignore(self, target: RelationName, own: RelationName) -> str:
        """A relation to a model that Prisma's client does not know is not known either."""
        return " @ignore" if target in self._ignored and own not in self._ignored else ""

"""ADD COLUMN: first as far as it is harmless, then what would scan, build or rewrite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...pg.name import RelationName
from ...pg.written import ident
from ...script import node
from ...script.statement import Node
from ..facts.columns import is_serial
from ..facts.deeds.columns import constraint as constraint_deed
from ..facts.expressions import is_null, is_volatile
from ..facts.types import type_text
from ..trail import Trail
from .altered import Altered, as_it_is
from .constraints import constrained, not_null
from .form import OnlineForm
from .key import fill_key
from .numbered import Numbers, numbered
from .words import Words

Segment = tuple[str, str, Node]  # contype, its text, its tree

_APART = ("CONSTR_CHECK", "CONSTR_FOREIGN", "CONSTR_UNIQUE", "CONSTR_PRIMARY")
_STORED = (
    "a stored generated column is computed for every row at once: take VIRTUAL (since 18), or a "
    "plain column that a trigger keeps, with `-- whimbrel:batch` for the old rows"
)
_DOMAIN = (
    "the server checks domain {type} for every row, empty or not: take its base type, and its "
    "condition as a CHECK of the table"
)
_SETTINGS = (
    "an identity with settings of its own is numbered by hand, from a sequence with the same"
)
_NO_KEY = (
    "the old rows of {table} have to be filled in batches by its primary key, which is not there, "
    "or not known here: --database or --snapshot tells it"
)


def add_column(table: Altered, text: str, command: Node) -> OnlineForm:
    definition = node.field(command, "def")
    segments = tuple(_segments(text, table.words, definition))
    why = _never(table.around.trail, definition, segments)
    if why:
        return as_it_is(text, why)
    if _is_required(definition, segments):
        return _required(table, text, definition, segments)
    fill = _fill_of(table, definition, segments)
    apart = [each for each in segments if each[0] in _APART]
    if not apart and fill is None:
        return as_it_is(text)
    rest = [each[1] for each in segments if each[0] not in _APART and not _is_filled(fill, each)]
    base = " ".join((_base(text, table.words, definition, fill), *rest))
    now = [table.alter(base)]
    if fill is not None:
        key = fill_key(table.around.trail, table.name)
        if key is None:
            return as_it_is(text, _NO_KEY.format(table=table.name.shown))
        now = [*fill.before, *now, *_filled(table, fill, key)]
    for kind, segment, each in apart:
        column = node.text(definition, "colname")
        deed = constraint_deed(table.name, each, "inline", column=column)
        form = constrained(table, each, deed, _table_constraint(kind, segment, column))
        now += form.now if form else ()
        if form and form.why_not:
            return as_it_is(text, form.why_not)
    return OnlineForm(now=tuple(now))


def _never(trail: Trail, definition: Node, segments: Sequence[Segment]) -> str:
    """Why there is no way at all; "" where there may be one."""
    generated = next((each for kind, _, each in segments if kind == "CONSTR_GENERATED"), None)
    if generated is not None and node.text(generated, "generated_kind") != "v":
        return _STORED
    identity = next((each for kind, _, each in segments if kind == "CONSTR_IDENTITY"), None)
    if identity is not None and node.items(identity, "options"):
        return _SETTINGS
    type = type_text(node.field(definition, "typeName"))
    known = trail.types.get(type.removeprefix("public."))
    if known is not None and known.kind == "domain" and known.is_constrained:
        return _DOMAIN.format(type=type)
    return ""


# ── columns that old rows have no value for ──


def _is_required(definition: Node, segments: Sequence[Segment]) -> bool:
    kinds = {kind: each for kind, _, each in segments}
    default = node.field(kinds.get("CONSTR_DEFAULT", node.NOTHING), "raw_expr")
    has_value = (bool(default) and not is_null(default)) or is_serial(definition)
    fills_itself = has_value or {"CONSTR_IDENTITY", "CONSTR_GENERATED"} & set(kinds)
    return "CONSTR_NOTNULL" in kinds and not fills_itself


def _required(
    table: Altered, text: str, definition: Node, segments: Sequence[Segment]
) -> OnlineForm:
    """Optional now; required when running code writes it and somebody has filled the old rows."""
    column = node.text(definition, "colname")
    rest = [each[1] for each in segments if each[0] != "CONSTR_NOTNULL"]
    now = f"{_base(text, table.words, definition, None)} {' '.join(rest)}".rstrip()
    first, *later = not_null(table.plain, table.name, column, table.around)
    hint = f"-- first fill the old rows in batches: UPDATE {table.plain} SET {ident(column)} = …"
    return OnlineForm(now=(table.alter(now),), later=(f"{hint}\n{first}", *later))


# ── columns whose value differs from row to row ──


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fill:
    """How a column gets its values: `value` for old and new rows; `before` and `after` make what
    it takes, and take away what it took. `type` is set where it is not the one that is written."""

    column: str
    value: str
    is_required: bool
    type: str = ""
    before: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def _fill_of(table: Altered, definition: Node, segments: Sequence[Segment]) -> _Fill | None:
    kinds = {kind: (segment, each) for kind, segment, each in segments}
    column = node.text(definition, "colname")
    if is_serial(definition) or "CONSTR_IDENTITY" in kinds:
        numbers = Numbers.of(table.name, table.plain, definition, "CONSTR_IDENTITY" in kinds)
        found = numbered(numbers)
        return _Fill(
            column=column,
            value=found.value,
            is_required=True,
            type=found.type,
            before=found.before,
            owned=found.owned,
            after=found.after,
        )
    segment, default = kinds.get("CONSTR_DEFAULT", ("", node.NOTHING))
    if not is_volatile(node.field(default, "raw_expr")):
        return None
    value = segment[len("DEFAULT") :].strip()
    return _Fill(column=column, value=value, is_required="CONSTR_NOTNULL" in kinds)


def _is_filled(fill: _Fill | None, segment: Segment) -> bool:
    """Is it said by the steps that fill the column?"""
    if fill is None:
        return False
    is_null_word = segment[0] == "CONSTR_NOTNULL" and fill.is_required
    return is_null_word or segment[0] in ("CONSTR_DEFAULT", "CONSTR_IDENTITY")


def _filled(table: Altered, fill: _Fill, key: str) -> Iterator[str]:
    """The default for new rows first, then the old rows in batches."""
    name = ident(fill.column)
    yield from fill.owned
    yield table.alter(f"ALTER COLUMN {name} SET DEFAULT {fill.value}")
    yield (
        f"-- whimbrel:batch key={key}\n"
        f"UPDATE {table.plain} SET {name} = {fill.value} WHERE {name} IS NULL"
    )
    if fill.is_required:
        yield from not_null(table.plain, table.name, fill.column, table.around)
    yield from fill.after


def batch_key(trail: Trail, table: RelationName) -> str | None:
    """The primary key, where it is known and one column."""
    keys = [each.columns for _, each in trail.constraints(table) if each.kind == "primary key"]
    return keys[0][0] if keys and len(keys[0]) == 1 else None


# ── the text of a column, taken apart ──


def _segments(text: str, whole: Words, definition: Node) -> Iterator[tuple[str, str, Node]]:
    """Each constraint of the column with its text; marks like DEFERRABLE go with the one before."""
    start = _start_of(text, whole)
    heads = [
        each
        for each in node.items(definition, "constraints")
        if not node.text(each, "contype").startswith("CONSTR_ATTR")
    ]
    places = [node.number(each, "location") - start for each in heads]
    raw = text.encode()
    for number, each in enumerate(heads):
        end = places[number + 1] if number + 1 < len(places) else len(raw)
        yield node.text(each, "contype"), raw[places[number] : end].decode().strip(), each


def _base(text: str, whole: Words, definition: Node, fill: _Fill | None) -> str:
    """ADD COLUMN, name and type: what stands before the first constraint."""
    if fill is not None and fill.type:
        return f"ADD COLUMN {ident(fill.column)} {fill.type}"
    start = _start_of(text, whole)
    heads = [node.number(each, "location") for each in node.items(definition, "constraints")]
    return text.encode()[: min(heads) - start].decode().strip() if heads else text


def _start_of(text: str, whole: Words) -> int:
    return whole.raw.index(text.encode())


def _table_constraint(kind: str, segment: str, column: str) -> str:
    """A column's constraint as one of the table, without its name."""
    words = Words(segment)
    body = words.text(2) if words.word(0) == "CONSTRAINT" else segment
    if kind == "CONSTR_FOREIGN":
        return f"FOREIGN KEY ({ident(column)}) {body}"
    return body

"""ALTER TABLE that people have written: each subcommand in the form that lets others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...pg.name import RelationName
from ...script import node
from ...script.statement import Node
from ..deed import Deed
from ..facts.deeds.columns import constraint as constraint_deed
from ..facts.expressions import is_volatile
from ..facts.types import Retype, retype, type_text
from ..step import Step
from ..trail import default_name
from .form import OnlineForm, Surroundings, ident, shortened, stays
from .partition import attached
from .successor import Wish, succeed
from .words import Words

_NOT_NULL_NOT_VALID_SINCE = 18


class _Table:
    """One ALTER TABLE: the table as the user spells it, its subcommands as text and tree."""

    def __init__(self, step: Step, around: Surroundings) -> None:
        self.node = step.statement.node or node.NOTHING
        self.words = Words(step.sql)
        self.around = around
        self.name = node.relation(node.field(self.node, "relation"))
        first = 2
        if self.words.word(first) == "IF":
            first += 2
        start = first
        if self.words.word(first) == "ONLY":
            first += 1
        behind = self.words.skip_name(first)
        self.shown = self.words.text(start, behind)  # with ONLY, as it was written
        self.plain = self.words.text(first, behind).rstrip(" *")
        self.head = self.words.text(0, behind)
        self.commands = tuple(
            zip(self.words.parts(behind), node.items(self.node, "cmds"), strict=False)
        )

    def alter(self, command: str) -> str:
        return f"ALTER TABLE {self.shown} {command}"


def alter_table(step: Step, around: Surroundings) -> OnlineForm:
    """Subcommands that are harmless stay together; the others follow one by one."""
    table = _Table(step, around)
    if len(table.commands) != len(node.items(table.node, "cmds")):
        return stays("its subcommands cannot be told apart")
    now: list[str] = []
    later: list[str] = []
    kept: list[str] = []
    why: list[str] = []
    for text, command in table.commands:
        form = _command(table, text, command)
        if form.why_not:
            why.append(form.why_not)
        if form.now == (text,):
            kept.append(text)
            continue
        if kept and form.now:
            now.append(f"{table.head} {', '.join(kept)}")
            kept = []
        now += form.now
        later += form.later
    if kept:
        now.append(f"{table.head} {', '.join(kept)}")
    return OnlineForm(now=tuple(now), later=tuple(later), why_not="; ".join(why))


def _command(table: _Table, text: str, command: Node) -> OnlineForm:
    special = _SPECIAL.get(node.text(command, "subtype"))
    return special(table, text, command) if special else OnlineForm(now=(text,))


def _as_it_is(text: str, why: str = "") -> OnlineForm:
    return OnlineForm(now=(text,), why_not=why)


# ── constraints ──


def _add_constraint(table: _Table, text: str, command: Node) -> OnlineForm:
    definition = node.field(command, "def")
    deed = constraint_deed(table.name, definition)
    words = Words(text)
    body = words.text(3) if words.word(1) == "CONSTRAINT" else words.text(1)
    return _constrained(table, definition, deed, body) or _as_it_is(text)


def _constrained(table: _Table, definition: Node, deed: Deed, body: str) -> OnlineForm | None:
    """ADD CONSTRAINT whose words after its name are `body`; None where it is harmless as it is."""
    if deed.says_any("not valid", "not enforced", "using index"):
        return None
    match deed.kind:
        case "check" | "foreign key":
            name = _name(table, deed)
            added = table.alter(f"ADD CONSTRAINT {ident(name)} {body} NOT VALID")
            return OnlineForm(now=(added, _validate(table, name)))
        case "unique" | "primary key":
            return _key(table, definition, deed)
        case "exclude":
            return OnlineForm(
                now=(table.alter(f"ADD {_named(deed)}{body}"),),
                why_not="an exclusion constraint has neither NOT VALID nor USING INDEX",
            )
        case _:
            return None


def _named(deed: Deed) -> str:
    return f"CONSTRAINT {ident(deed.name)} " if deed.name else ""


def _validate(table: _Table, name: str) -> str:
    return f"ALTER TABLE {table.plain} VALIDATE CONSTRAINT {ident(name)}"


def _name(table: _Table, deed: Deed) -> str:
    """As written, else as the server would choose it: a name is needed to validate it."""
    if deed.name:
        return deed.name
    wanted = default_name(deed)
    taken = {name for name, _ in table.around.trail.constraints(table.name)}
    name, number = wanted, 0
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def _key(table: _Table, definition: Node, deed: Deed) -> OnlineForm:
    """Its index first, beside the writers; then the constraint takes it over in an instant."""
    if node.items(definition, "options") or node.text(definition, "indexspace"):
        return stays("an index with storage settings of its own is to be written by hand")
    if deed.says("without overlaps"):
        return stays("a key WITHOUT OVERLAPS has no index that could be built beside writers")
    if table.around.trail.table(table.name) and _is_partitioned(table):
        return stays("a key of a partitioned table is built partition by partition, by hand")
    columns = ", ".join(map(ident, deed.columns))
    name = ident(deed.name or default_name(deed))
    index = (
        f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table.plain} ({columns})"
        f"{_include(definition)}{_nulls(definition)}"
    )
    kind = "PRIMARY KEY" if deed.kind == "primary key" else "UNIQUE"
    added = table.alter(f"ADD CONSTRAINT {name} {kind} USING INDEX {name}{_deferral(definition)}")
    nulls = _not_nulls(table, deed.columns) if deed.kind == "primary key" else ()
    return OnlineForm(now=(*nulls, index, added))


def _is_partitioned(table: _Table) -> bool:
    known = table.around.trail.table(table.name)
    return known is not None and known.kind == "p"


def _include(definition: Node) -> str:
    columns = ", ".join(map(ident, node.strings(definition, "including")))
    return f" INCLUDE ({columns})" if columns else ""


def _nulls(definition: Node) -> str:
    return " NULLS NOT DISTINCT" if node.flag(definition, "nulls_not_distinct") else ""


def _deferral(definition: Node) -> str:
    words = " DEFERRABLE" if node.flag(definition, "deferrable") else ""
    return words + " INITIALLY DEFERRED" * node.flag(definition, "initdeferred")


def _not_nulls(table: _Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    trail = table.around.trail
    wanted = (each for each in columns if not trail.is_known_not_null(table.name, each))
    return tuple(
        sql for each in wanted for sql in not_null(table.plain, table.name, each, table.around)
    )


# ── NOT NULL ──


def _set_not_null(table: _Table, text: str, command: Node) -> OnlineForm:
    column = node.text(command, "name")
    if table.around.trail.is_known_not_null(table.name, column):
        return _as_it_is(text)
    return OnlineForm(now=tuple(not_null(table.plain, table.name, column, table.around)))


def not_null(shown: str, table: RelationName, column: str, around: Surroundings) -> Iterator[str]:
    """The rows are looked at under a weak lock; what is left to do then needs no scan."""
    if around.server is not None and around.server.major >= _NOT_NULL_NOT_VALID_SINCE:
        name = shortened(f"{table.relation}_{column}", "_not_null")
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {ident(name)} NOT NULL {ident(column)} NOT VALID"
        yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {ident(name)}"
        return
    name = shortened(f"{table.relation}_{column}", "_is_not_null")
    check = f"CHECK ({ident(column)} IS NOT NULL) NOT VALID"
    yield f"ALTER TABLE {shown} ADD CONSTRAINT {ident(name)} {check}"
    yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {ident(name)}"
    yield f"ALTER TABLE {shown} ALTER COLUMN {ident(column)} SET NOT NULL"
    yield f"ALTER TABLE {shown} DROP CONSTRAINT {ident(name)}"


# ── columns ──

_APART = ("CONSTR_CHECK", "CONSTR_FOREIGN", "CONSTR_UNIQUE", "CONSTR_PRIMARY")


def _add_column(table: _Table, text: str, command: Node) -> OnlineForm:
    """The column as far as it is harmless, then what would scan, build or rewrite."""
    definition = node.field(command, "def")
    segments = list(_segments(text, table.words, definition))
    default = next((each for each in segments if each[0] == "CONSTR_DEFAULT"), None)
    volatile = default if default and is_volatile(node.field(default[2], "raw_expr")) else None
    apart = [each for each in segments if each[0] in _APART]
    if not apart and volatile is None:
        return _as_it_is(text)
    column = node.text(definition, "colname")
    required = any(each[0] == "CONSTR_NOTNULL" for each in segments)
    dropped = [*(apart), *([volatile] if volatile else [])]
    if volatile and required:
        dropped += [each for each in segments if each[0] == "CONSTR_NOTNULL"]
    kept = " ".join(each[1] for each in segments if each not in dropped)
    base = _base(text, table.words, definition)
    now = [table.alter(f"{base} {kept}".rstrip())]
    if volatile:
        filled = _filled(table, column, volatile[1], required=required)
        if filled is None:
            return _as_it_is(text, _NO_KEY.format(table=table.name.shown))
        now += filled
    for kind, segment, each in apart:
        body = _table_constraint(kind, segment, column)
        deed = constraint_deed(table.name, each, "inline", column=column)
        form = _constrained(table, each, deed, body)
        now += form.now if form else ()
        if form and form.why_not:
            return _as_it_is(text, form.why_not)
    return OnlineForm(now=tuple(now))


_NO_KEY = (
    "the old rows of {table} have to be filled in batches by its primary key, which is not known "
    "here: --database or --snapshot tells it"
)


def _filled(table: _Table, column: str, default: str, *, required: bool) -> list[str] | None:
    """The default for new rows first, then the old rows in batches; None where no key is known."""
    key = next(
        (
            each
            for _, each in table.around.trail.constraints(table.name)
            if each.kind == "primary key"
        ),
        None,
    )
    if key is None or len(key.columns) != 1:
        return None
    value = default[len("DEFAULT") :].strip()
    name = ident(column)
    filled = [
        table.alter(f"ALTER COLUMN {name} SET DEFAULT {value}"),
        f"-- whimbrel:batch key={key.columns[0]}\n"
        f"UPDATE {table.plain} SET {name} = {value} WHERE {name} IS NULL",
    ]
    if required:
        filled += not_null(table.plain, table.name, column, table.around)
    return filled


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


def _base(text: str, whole: Words, definition: Node) -> str:
    """ADD COLUMN, name and type: what stands before the first constraint."""
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


# ── partitions ──


def _detach(table: _Table, text: str, command: Node) -> OnlineForm:
    partition = node.field(command, "def")
    if node.flag(partition, "concurrent") or len(table.commands) > 1:
        return _as_it_is(text)
    known = table.around.trail.table(table.name)
    if known is not None and known.default_partition is not None:
        return _as_it_is(text, "DETACH … CONCURRENTLY refuses while there is a default partition")
    return OnlineForm(now=(table.alter(f"{text} CONCURRENTLY"),))


def _attach(table: _Table, text: str, command: Node) -> OnlineForm:
    form = attached(table.name, text, command, table.around)
    if form.why_not:
        return _as_it_is(text, form.why_not)
    before, after = form.now[:-1], form.now[-1:]
    return OnlineForm(now=(*before, table.alter(text), *after)) if before else _as_it_is(text)


def _drop_column(table: _Table, text: str, command: Node) -> OnlineForm:
    column = (table.name, node.text(command, "name"))
    if column in table.around.trail.new_columns:
        return _as_it_is(text)
    return OnlineForm(later=(table.alter(text),))


def _retype(table: _Table, text: str, command: Node) -> OnlineForm:
    """As it is where nothing is written anew; else by a successor of the column."""
    column = node.text(command, "name")
    trail, words = table.around.trail, Words(text)
    using = words.find("USING")
    new = type_text(node.field(node.field(command, "def"), "typeName"))
    costs = Retype.REWRITE if using >= 0 else retype(trail.type_of(table.name, column), new)
    if (table.name, column) in trail.new_columns or costs is Retype.NOTHING:
        return _as_it_is(text)
    if costs is Retype.TIMEZONE:
        return _as_it_is(text, "what the values mean depends on TimeZone: SET LOCAL it to 'UTC'")
    first = words.find("TYPE") + 1
    wish = Wish(
        table=table.name,
        shown=table.plain,
        column=column,
        final=column,
        type=words.text(first, using if using >= 0 else None),
        value=words.text(using + 1) if using >= 0 else "",
    )
    form = succeed(wish, table.around)
    return _as_it_is(text, form.why_not) if form.why_not else form


_SPECIAL: dict[str, Callable[[_Table, str, Node], OnlineForm]] = {
    "AT_AddConstraint": _add_constraint,
    "AT_SetNotNull": _set_not_null,
    "AT_AddColumn": _add_column,
    "AT_DropColumn": _drop_column,
    "AT_DetachPartition": _detach,
    "AT_AttachPartition": _attach,
    "AT_AlterColumnType": _retype,
}

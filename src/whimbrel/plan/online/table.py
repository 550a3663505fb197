"""ALTER TABLE that people have written: each subcommand in the form that lets others go on."""

from __future__ import annotations

from collections.abc import Callable

from ...script import node
from ...script.statement import Node
from ..facts.types import Retype, retype, type_text
from ..keep import column_copy, kept_column
from ..step import Step
from .altered import Altered, as_it_is
from .column import add_column, batch_key
from .constraints import add_constraint, set_not_null
from .form import OnlineForm, Surroundings, stays
from .partition import attached
from .succession import succeed
from .successor import Wish
from .words import Words


def alter_table(step: Step, around: Surroundings) -> OnlineForm:
    """Subcommands that are harmless stay together; the others follow one by one."""
    table = Altered(step, around)
    if len(table.commands) != len(node.items(table.node, "cmds")):
        return stays("its subcommands cannot be told apart")
    now: list[str] = []
    later: list[str] = []
    kept: list[str] = []
    why: list[str] = []
    together = _together(table)
    for text, command in table.commands:
        form = together.pop(text, None) or _command(table, text, command)
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


def _together(table: Altered) -> dict[str, OnlineForm]:
    """Several columns that change their types get their successors at once: all of it in place of
    the first one."""
    wishes = _wishes(table)
    form = succeed(tuple(wishes.values()), table.around) if len(wishes) > 1 else None
    if form is None or form.why_not:
        return {}
    return dict.fromkeys(wishes, OnlineForm()) | {next(iter(wishes)): form}


def _wishes(table: Altered) -> dict[str, Wish]:
    """By their texts, those that can be granted."""
    asked = (
        (text, wished(table, text, command))
        for text, command in table.commands
        if node.text(command, "subtype") == "AT_AlterColumnType"
    )
    return {
        text: wish
        for text, wish in asked
        if isinstance(wish, Wish) and not succeed((wish,), table.around).why_not
    }


def wishes_alone(step: Step, around: Surroundings) -> tuple[Wish, ...]:
    """Of an ALTER TABLE that asks for nothing but other types, which can all be granted."""
    if node.kind(step.statement.node or node.NOTHING) != "AlterTableStmt":
        return ()  # in a DO block
    table = Altered(step, around)
    found = _wishes(table)
    return tuple(found.values()) if len(found) == len(table.commands) else ()


def _command(table: Altered, text: str, command: Node) -> OnlineForm:
    special = _SPECIAL.get(node.text(command, "subtype"))
    return special(table, text, command) if special else OnlineForm(now=(text,))


# ── partitions ──


def _detach(table: Altered, text: str, command: Node) -> OnlineForm:
    partition = node.field(command, "def")
    if node.flag(partition, "concurrent") or len(table.commands) > 1:
        return as_it_is(text)
    known = table.around.trail.table(table.name)
    if known is not None and known.default_partition is not None:
        return as_it_is(text, "DETACH … CONCURRENTLY refuses while there is a default partition")
    return OnlineForm(now=(table.alter(f"{text} CONCURRENTLY"),))


def _attach(table: Altered, text: str, command: Node) -> OnlineForm:
    form = attached(table.name, text, command, table.around)
    if form.why_not:
        return as_it_is(text, form.why_not)
    before, after = form.now[:-1], form.now[-1:]
    return OnlineForm(now=(*before, table.alter(text), *after)) if before else as_it_is(text)


def _drop_column(table: Altered, text: str, command: Node) -> OnlineForm:
    column, trail = node.text(command, "name"), table.around.trail
    if trail.made_column(table.name, column):
        return as_it_is(text)
    if not table.says("keep") or trail.copy_of(table.name, column) is not None:
        return OnlineForm(later=(table.alter(text),))
    key, known = batch_key(trail, table.name), trail.table(table.name)
    if known is None or key is None or not {key, column} <= set(known.columns):
        return as_it_is(text, _NOT_KEPT.format(column=column, table=table.name.shown))
    name = kept_column(table.around.migration, table.name, column)
    copied = column_copy(name, table.plain, (key, column), known)
    return OnlineForm(later=(*copied, table.alter(text)))


_NOT_KEPT = (
    "column {column} is kept by the primary key of {table}, which is not known here or is not one "
    "column: --database or --snapshot tells it"
)


def _retype(table: Altered, text: str, command: Node) -> OnlineForm:
    """As it is where nothing is written anew; else by a successor of the column."""
    wish = wished(table, text, command)
    if isinstance(wish, OnlineForm):
        return wish
    form = succeed((wish,), table.around)
    return as_it_is(text, form.why_not) if form.why_not else form


def wished(table: Altered, text: str, command: Node) -> Wish | OnlineForm:
    """What ALTER COLUMN … TYPE asks for; the statement itself where it may stand, or has to."""
    column = node.text(command, "name")
    trail, words = table.around.trail, Words(text)
    using = words.find("USING")
    new = type_text(node.field(node.field(command, "def"), "typeName"))
    costs = Retype.REWRITE if using >= 0 else retype(trail.type_of(table.name, column), new)
    if trail.made_column(table.name, column) or costs is Retype.NOTHING:
        return as_it_is(text)
    if costs is Retype.TIMEZONE:
        return as_it_is(text, "what the values mean depends on TimeZone: SET LOCAL it to 'UTC'")
    first = words.find("TYPE") + 1
    return Wish(
        table=table.name,
        shown=table.plain,
        column=column,
        final=column,
        type=words.text(first, using if using >= 0 else None),
        value=words.text(using + 1) if using >= 0 else "",
    )


_SPECIAL: dict[str, Callable[[Altered, str, Node], OnlineForm]] = {
    "AT_AddConstraint": add_constraint,
    "AT_SetNotNull": set_not_null,
    "AT_AddColumn": add_column,
    "AT_DropColumn": _drop_column,
    "AT_DetachPartition": _detach,
    "AT_AttachPartition": _attach,
    "AT_AlterColumnType": _retype,
}

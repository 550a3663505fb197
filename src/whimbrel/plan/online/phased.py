"""A plan in two phases: what would write a table anew is done beside those who use it.

A column whose type changes gets a successor, and a new column with a value of its own in each row
is filled in batches. All else stays as it is planned; what speaks of a column that changes, and
comes behind it, waits for the contract phase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...catalog.constraint import ConstraintType
from ...diff import change as c
from ...diff.column_change import NewColumn
from ...diff.difference import Difference
from ...pg.name import RelationName
from ...script.parse import parse_script
from ..arrange.planned import PlannedStatement, render_script
from ..born import plain
from ..deed import Deed, Does
from ..facts.describe import describe
from ..known import Known, KnownTable
from ..learn import learn
from ..step import Step
from ..trail import Trail
from .about import (
    Key,
    constraint_of,
    default_of,
    frees,
    is_rebuilt,
    key_of,
    remade,
    renamed,
    statistics_of,
)
from .altered import Altered
from .form import OnlineForm, Surroundings
from .held import Column, Held
from .meanwhile import Meanwhile
from .others import online_form
from .succession import succeed
from .successor import Wish
from .table import wished
from .views import Views

_REBUILT = (
    "its type is made anew under the same name, and code that names the type would write the new "
    "one into the old column"
)
_RENAMED = "it is renamed in the same migration: rename it in one of its own first"


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlace:
    """A statement that writes its table anew under a lock, and why nothing better is written."""

    what: str
    why_not: str

    @property
    def in_words(self) -> str:
        return f"{self.what}, and its table is written anew under a lock: {self.why_not}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phased:
    """`later` is a contract migration's. `retyped` are the changes that a successor makes true."""

    now: tuple[PlannedStatement, ...]
    later: tuple[PlannedStatement, ...] = ()
    retyped: tuple[c.AlterColumnType, ...] = ()
    filled: tuple[c.AddColumn, ...] = ()
    left: tuple[InPlace, ...] = ()

    @property
    def is_as_planned(self) -> bool:
        return not self.retyped and not self.filled

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(each.sql for each in (*self.now, *self.later))

    def in_truth(self, difference: Difference) -> Difference:
        """What the statements do: a column with a successor goes, and another one comes."""
        changes = [each for each in difference.changes if each not in self.retyped]
        for each in self.retyped:
            changes.append(c.DropColumn(column=each.before, carries=()))
            changes.append(c.AddColumn(new=NewColumn(column=each.after)))
        return replace(difference, changes=tuple(changes)) if self.retyped else difference


def phased(
    statements: Iterable[PlannedStatement],
    known: Known,
    spared: frozenset[RelationName] = frozenset(),
) -> Phased:
    """`known` is what was there before the plan. `spared` are tables that may be written anew:
    nobody has rows in them."""
    listed = tuple(statements)
    if not any(isinstance(each.change, c.AlterColumnType | c.AddColumn) for each in listed):
        return Phased(now=listed)
    steps = describe(parse_script(render_script(listed), name="the plan"))
    if len(steps) != len(listed):
        return Phased(now=listed)  # a statement that the grammar here takes for several
    plan = tuple(zip(listed, steps, strict=True))
    return _Phases(plan, known, frozenset(map(plain, spared))).done()


Plan = Sequence[tuple[PlannedStatement, Step]]


class _Phases:
    def __init__(self, plan: Plan, known: Known, spared: frozenset[RelationName]) -> None:
        self._plan = plan
        self._known = known
        changes = [statement.change for statement, _ in plan]
        born = {plain(each.table.name) for each in changes if isinstance(each, c.CreateTable)}
        self._spared = spared | born
        self._around = Surroundings(trail=Trail(known))
        self._left: list[InPlace] = []
        self._now: list[PlannedStatement] = []
        self._filled: list[c.AddColumn] = []
        self._wishes: dict[int, Wish] = {}  # number of the statement → what it asks for
        self._remade = frozenset(remade(changes))
        self._as_they_were = frozenset(remade(changes, as_they_were=True))
        self._views = Views(plan, known)

    def done(self) -> Phased:
        self._wishes = self._with_views(self._find_wishes())
        columns = frozenset(map(_column, self._wishes.values()))
        defaults, carried = self._defaults(columns), self._carried(columns)
        views = frozenset(v for each in self._tables() for v in self._views_of(each))
        statistics = self._statistics(columns)
        held = Held()
        for number, (statement, step) in enumerate(self._plan):
            if number in self._wishes:
                held.begin(_column(self._wishes[number]))
            elif default_of(statement.change) in columns:
                continue  # the successors have it from their first moment
            elif (key := key_of(statement.change)) in carried:
                if key not in self._as_they_were and not self._is_redefined(statement.change):
                    held.hold(statement, step)
            elif statistics_of(statement.change) in statistics:
                continue
            elif self._views.concerns(step, views):
                continue  # done when they take the old ones' places
            elif frees(statement.change, columns) or not held.keeps_back(statement, step):
                self._take(statement, step)
        if not self._wishes:
            return self._phased((), ())
        return self._succeeded(defaults, held)

    def _succeeded(self, defaults: Mapping[Column, str], held: Held) -> Phased:
        """All columns together, when everything else of now is done."""
        changes = [self._plan[n][0].change for n in self._wishes]
        wishes = [replace(w, default=defaults.get(_column(w))) for w in self._wishes.values()]
        form = succeed(wishes, self._around)
        if form.why_not:
            all_ = tuple(statement for statement, _ in self._plan)
            left = (InPlace(what=_words(each), why_not=form.why_not) for each in wishes)
            return Phased(now=all_, left=tuple(left))
        self._now += _planned(form.now, changes[0])
        later = (*_planned(form.later, changes[0]), *held.statements)
        return self._phased(later, changes)

    def _phased(self, later: tuple[PlannedStatement, ...], changes: Sequence[c.Change]) -> Phased:
        return Phased(
            now=tuple(self._now),
            later=later,
            retyped=tuple(each for each in changes if isinstance(each, c.AlterColumnType)),
            filled=tuple(self._filled),
            left=tuple(self._left),
        )

    # ── columns that get a successor ──

    def _find_wishes(self) -> dict[int, Wish]:
        """Each as it is met, with what the statements before it have made true."""
        found: dict[int, Wish] = {}
        around = Surroundings(trail=Trail(self._known))
        moved = frozenset(renamed(statement.change for statement, _ in self._plan))
        for number, (statement, step) in enumerate(self._plan):
            if isinstance(statement.change, c.AlterColumnType) and self._matters(step):
                wish = _wish(step, around)
                why_not = wish.why_not if isinstance(wish, OnlineForm) else ""
                if isinstance(wish, Wish):
                    wish = self._aside(wish)
                    why_not = succeed((wish,), around).why_not
                    why_not = _RENAMED if plain(wish.table) in moved else why_not
                    why_not = _REBUILT if is_rebuilt(statement.change) else why_not
                    if not why_not:
                        found[number] = wish
                if why_not:
                    self._left.append(InPlace(what=_retyped(statement.change), why_not=why_not))
            if key_of(statement.change) not in self._remade:
                learn(around.trail, step)
        return found

    def _aside(self, wish: Wish) -> Wish:
        views = self._views.of(wish.table, (wish.column,))
        return replace(wish, meanwhile=Meanwhile(words=self._views.meanwhile(views).words))

    def _with_views(self, wishes: dict[int, Wish]) -> dict[int, Wish]:
        """The first one of each table has all that is done with its views; without those of tables
        that share a view: both would be locked at once."""
        self._wishes = wishes
        found = dict(wishes)
        for table in self._tables():
            views, others = self._views_of(table), set[RelationName]()
            others.update(*(self._views_of(each) for each in self._tables() if each != table))
            numbers = [n for n, each in wishes.items() if plain(each.table) == table]
            if shared := views & others:
                for number in numbers:
                    del found[number]
                    why_not = f"view {min(shared).shown} stands on another table that changes too"
                    self._left.append(InPlace(what=_words(wishes[number]), why_not=why_not))
            elif views:
                first = numbers[0]
                found[first] = replace(found[first], meanwhile=self._views.meanwhile(views))
        return found

    def _tables(self) -> list[RelationName]:
        return list(dict.fromkeys(plain(each.table) for each in self._wishes.values()))

    def _views_of(self, table: RelationName) -> frozenset[RelationName]:
        wished = (each for each in self._wishes.values() if plain(each.table) == table)
        return self._views.of(table, [each.column for each in wished])

    def _matters(self, step: Step) -> bool:
        return not any(plain(deed.relation) in self._spared for deed in step.deeds)

    def _carried(self, columns: frozenset[Column]) -> frozenset[Key]:
        """Foreign keys and checks that the plan would drop and make anew around the change: the
        successors get their own beside them, and no row is unchecked meanwhile."""
        return frozenset(each for each in self._remade if columns & set(self._columns_of(each)))

    def _is_redefined(self, change: c.Change) -> bool:
        """A check that changes with its column: the successor has the new one from the start, and
        the old column keeps the old one."""
        new = constraint_of(change)
        if new is None or new.type is not ConstraintType.CHECK:
            return False
        table = self._around.trail.table(new.table)
        if isinstance(change, c.AddConstraint) and table is not None:
            known = replace(
                table.constraints[new.name],
                definition=new.definition,
                columns=new.columns,
                is_valid=new.is_valid,
                is_enforced="NOT ENFORCED" not in new.definition,
            )
            self._around.trail.put(
                new.table, replace(table, constraints={**table.constraints, new.name: known})
            )
        return True

    def _statistics(self, columns: frozenset[Column]) -> frozenset[RelationName]:
        """Statistics objects that the plan would make anew: they get successors as well."""
        changes = [statement.change for statement, _ in self._plan]
        made = {statistics_of(each) for each in changes if isinstance(each, c.Create)}
        return frozenset(
            plain(each.name)
            for table, name in columns
            for each in (self._known.tables.get(table) or KnownTable()).statistics
            if name in each.columns and plain(each.name) in made
        )

    def _columns_of(self, key: Key) -> Iterator[Column]:
        table, name = key
        known = self._around.trail.constraint(table, name)
        if known is None:
            return
        yield from ((plain(table), each) for each in known.columns)
        if known.other is not None:
            yield from ((plain(known.other), each) for each in known.other_columns)

    def _defaults(self, columns: frozenset[Column]) -> dict[Column, str]:
        """What the plan gives the successors for a default: in their place at once."""
        found: dict[Column, str] = {}
        for change in (statement.change for statement, _ in self._plan):
            column = default_of(change)
            if column in columns and isinstance(change, c.SetDefault | c.DropDefault):
                is_set = isinstance(change, c.SetDefault)
                found[column] = change.default.expression if is_set else ""
        return found

    # ── all other statements ──

    def _take(self, statement: PlannedStatement, step: Step) -> None:
        form = self._form(statement, step)
        if form.why_not:
            self._left.append(InPlace(what=_added(step), why_not=form.why_not))
        if form.later or not form.now or form.now == (step.sql,):
            self._now.append(statement)
            learn(self._around.trail, step)
            return
        assert isinstance(statement.change, c.AddColumn)
        self._filled.append(statement.change)
        self._now += _planned(form.now, statement.change)
        for each in describe(parse_script("".join(f"{sql};\n" for sql in form.now), name="it")):
            learn(self._around.trail, each)

    def _form(self, statement: PlannedStatement, step: Step) -> OnlineForm:
        """Of a new column that would be written into every row; else nothing."""
        trail = self._around.trail
        if not isinstance(statement.change, c.AddColumn) or not self._matters(step):
            return OnlineForm()
        if not any(_fills_rows(deed, trail) for deed in step.deeds):
            return OnlineForm()
        return online_form(step, self._around)


def _wish(step: Step, around: Surroundings) -> Wish | OnlineForm:
    table = Altered(step, around)
    ((text, command),) = table.commands
    return wished(table, text, command)


def _fills_rows(deed: Deed, trail: Trail) -> bool:
    if deed.does is not Does.ADD_COLUMN:
        return False
    known = trail.types.get(deed.type.removeprefix("public."))
    is_checked = known is not None and known.kind == "domain" and known.is_constrained
    is_written = deed.says_any("serial", "identity", "stored")
    return is_checked or is_written or any(map(trail.is_volatile, deed.calls))


def _column(wish: Wish) -> Column:
    return plain(wish.table), wish.column


def _planned(texts: Iterable[str], change: c.Change) -> Iterator[PlannedStatement]:
    for sql in texts:
        is_alone = "INDEX CONCURRENTLY " in sql.partition("(")[0]
        yield PlannedStatement(sql=sql, change=change, is_alone=is_alone)


def _retyped(change: c.AlterColumnType) -> str:
    return f"{change.after.address.shown} becomes {change.after.type.text}"


def _words(wish: Wish) -> str:
    return f"column {wish.table.shown}.{wish.column} becomes {wish.type}"


def _added(step: Step) -> str:
    deed = next(each for each in step.deeds if each.does is Does.ADD_COLUMN)
    return f"column {deed.relation.shown}.{deed.name} gets a value in each row"

"""What a deploy has to do: pending and interrupted migrations, without those that are held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from ..errors import Failure, Notice
from ..history.compare import Comparison, FailedRun
from ..history.layout import ordered
from ..pg.name import RelationName
from .past import Past, refuse_half_undone
from .squashed import refuse_half_covered
from .tasks import Prepared, prepare


class Phase(Enum):
    """Which migrations a deploy applies. Contract ones only when they are asked for."""

    EXPAND = "expand"
    CONTRACT = "contract"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A migration that waits, and for what."""

    name: str
    why: str
    is_contract: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`out_of_order` are older than what is applied; contract migrations, and what waits behind
    them, are late on purpose and not among them."""

    todo: tuple[Prepared, ...]
    held: tuple[Held, ...]
    out_of_order: tuple[str, ...] = ()


def find_work(past: Past, phase: Phase, ready: Iterable[Prepared] = ()) -> Work:
    """In the order of names. A failed migration is taken up again; the runner knows what of it
    stands. `ready` are those that were prepared before. Raises `Failure`: M122 a failed
    migration's file is gone, M149 one is half undone, M171 one replaces others that are applied in
    part, S1xx a file that is no SQL."""
    refuse_half_undone(past)
    refuse_half_covered(past)
    comparison = past.comparison
    for run in comparison.failed:
        _refuse_without_file(run)
    again = [run.migration for run in comparison.failed if run.migration is not None]
    wanted = ordered((*again, *comparison.pending))
    known = {each.migration: each for each in ready}
    folder = past.history.folder
    prepared = [known.get(migration) or prepare(folder, migration) for migration in wanted]
    return _hold_back(prepared, phase, comparison, folder)


def _hold_back(
    prepared: Iterable[Prepared], phase: Phase, comparison: Comparison, folder: str
) -> Work:
    """A contract migration waits for its phase, a rolled-back one until it is released; what
    comes after them on the same relations waits behind them, and what of an Alembic project's
    comes after them at all: its table has no way to say that one was left out."""
    todo: list[Prepared] = []
    held = [Held(name=m.name, why=_RELEASE.format(name=m.name)) for m in comparison.held]
    late = {m.name for m in comparison.out_of_order if m not in comparison.held}
    behind, stuck = _behind_held(comparison, folder), {m.name for m in comparison.held}
    for each in prepared:
        name = each.migration.name
        first = _parent(each, held) or _before(each, behind)
        if each.is_contract or first:
            behind.update(dict.fromkeys(each.touched, name))
            late.discard(name)
        if first in stuck:
            stuck.add(name)
        if name in stuck or (phase is Phase.EXPAND and (each.is_contract or first)):
            why = _why_late(each, first, waits_for_phase=each.is_contract and first not in stuck)
            held.append(Held(name=name, why=why, is_contract=each.is_contract))
        else:
            todo.append(each)
    return Work(todo=tuple(todo), held=tuple(held), out_of_order=tuple(sorted(late)))


_RELEASE = "rolled back, until `rollback --release {name}` or its file changes"


def _behind_held(comparison: Comparison, folder: str) -> dict[RelationName, str]:
    """What a rolled-back migration makes or changes is not there for those that come after it."""
    prepared = [prepare(folder, migration) for migration in comparison.held]
    return {relation: each.migration.name for each in prepared for relation in each.touched}


def _parent(each: Prepared, held: Iterable[Held]) -> str:
    """The held revision that this one comes after; empty for none."""
    parents = each.migration.revision.parents if each.migration.revision else ()
    return next((other.name for other in held if other.name in parents), "")


def _before(each: Prepared, behind: Mapping[RelationName, str]) -> str:
    """Which earlier one it waits behind; empty for none. Revisions wait behind their parents."""
    if not behind or each.migration.revision is not None:
        return ""
    names = (behind.get(relation, "") for relation in sorted(each.touched))
    return next((name for name in names if name and name < each.migration.name), "")


def _why_late(each: Prepared, first: str, *, waits_for_phase: bool) -> str:
    if waits_for_phase:
        return "contract: applied by `deploy --phase contract`"
    if each.migration.revision is not None:
        return f"comes after {first}"
    return f"waits behind {first}, which touches the same"


def _refuse_without_file(run: FailedRun) -> None:
    name = run.row.migration_name
    if run.migration is None:
        raise Failure(
            Notice(
                code="M122",
                what=f"migration {name} failed here, and its file is not in the folder",
                why="what of it stands cannot be told without its statements",
                next=f"bring the file back (`git log -- '*{name}*'`), or, when nothing of it "
                f"stands, `whimbrel resolve --rolled-back {name}`",
            )
        )

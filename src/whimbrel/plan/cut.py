"""Steps into transactions: one for all when that is harmless, otherwise short ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import partial
from itertools import chain
from typing import assert_never

from ..errors import Failure, Notice
from ..pg.locks import LockMode
from ..pg.name import RelationName
from ..script import node
from ..script.statement import Script
from .batch import batch_of, is_batched
from .born import Born
from .step import Segment, Step, TransactionNeed


class CutMode(Enum):
    """`-- whimbrel:transaction one|none`, or nothing said."""

    AUTO = "auto"
    ONE = "one"
    NONE = "none"


def cut_mode(script: Script) -> CutMode:
    """What the file's `transaction` directive asks for."""
    asked = (each.arguments[0] for each in script.directives if each.name == "transaction")
    return CutMode(next(asked, CutMode.AUTO.value))


def may_refuse_to_cut(script: Script) -> bool:
    """Could `cut` raise? Only where the file says itself where a transaction begins or ends, or
    that a statement is to be run in batches."""
    return cut_mode(script) is CutMode.ONE or any(
        (each.node is not None and node.kind(each.node) == "TransactionStmt")
        or any(directive.name == "batch" for directive in each.directives)
        for each in script.statements
    )


def cut(steps: Sequence[Step], *, mode: CutMode = CutMode.AUTO) -> tuple[Segment, ...]:
    """`steps` in order, in segments.

    A BEGIN … COMMIT of the file's own is one segment whatever the mode. Between such blocks, by
    `mode`: AUTO as below, ONE a single transaction, NONE each statement by itself.

    AUTO. A statement that cannot run in a transaction is alone; so is one that is *not seen*, and
    it runs in autocommit, because that suits both the statements that refuse a transaction block
    and those that do not care. A transaction ends behind ALTER TYPE … ADD VALUE. A stretch
    between such boundaries is one transaction when it is harmless: nothing in it scans, rewrites
    or changes many rows of a relation that existed before, at most one such relation is locked
    strongly, and nothing waits meanwhile. Otherwise a transaction holds the strong lock on one
    such relation at most, ends as soon as that lock is not needed, and a heavy statement is
    alone, as is one that waits for a clock or for others (`Step.waits`).

    What holds until the end of the transaction (SET LOCAL, LOCK TABLE, SAVEPOINT, a cursor,
    SET CONSTRAINTS, rows locked FOR UPDATE), and a temporary table, which a new session would
    lack on resume, keep all that follows in their transaction, up to the next boundary. A
    timeout does not: it is set anew before every statement.

    Raises `Failure`: S110 for a block that is not closed, S111 for PREPARE TRANSACTION, S112
    where the directive asks for one transaction and a statement cannot run in it.
    """
    born = Born()
    return tuple(chain.from_iterable(_segments(each, mode, born) for each in _stretches(steps)))


# ── the file's own blocks ──


def _stretches(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """The file's own blocks, each with its BEGIN, and what stands between them."""
    current: list[Step] = []
    begun: Step | None = None
    for step in steps:
        match step.transaction:
            case TransactionNeed.BEGINS if begun is None:
                yield tuple(current)
                current, begun = [step], step
            case TransactionNeed.ENDS if begun is not None:
                yield (*current, step)
                _refuse_prepared(step)
                current, begun = [], step if _chains(step) else None
            case TransactionNeed.ENDS:  # the server only warns: there is nothing to end
                _refuse_prepared(step)
                yield tuple(current)
                yield (step,)
                current = []
            case _:
                current.append(step)
    if begun is not None and current:
        raise _unclosed(begun)
    yield tuple(current)


def _segments(steps: tuple[Step, ...], mode: CutMode, born: Born) -> Iterator[Segment]:
    if not steps:
        return
    if steps[-1].transaction is TransactionNeed.ENDS:
        yield _own(steps, born)
        return
    match mode:
        case CutMode.AUTO:
            yield from _auto(steps, born)
        case CutMode.ONE:
            for step in steps:
                _refuse_outside(step)
                _refuse_batched(step)
            yield Segment(steps=steps, is_transaction=True)
        case CutMode.NONE:
            yield from (Segment(steps=(each,), is_transaction=False) for each in steps)
        case _:
            assert_never(mode)


def _own(steps: tuple[Step, ...], born: Born) -> Segment:
    for step in steps:
        _refuse_batched(step)
    is_undone = _transaction_kind(steps[-1]) == "TRANS_STMT_ROLLBACK" and len(steps) > 1
    if not is_undone:
        for step in steps:
            born.learn(step)
    return Segment(steps=steps, is_transaction=True, ends_with_rollback=is_undone)


def _transaction_kind(step: Step) -> str:
    return node.text(step.statement.node or node.NOTHING, "kind")


def _chains(step: Step) -> bool:
    """COMMIT AND CHAIN opens the next block at once."""
    return node.flag(step.statement.node or node.NOTHING, "chain")


# ── what we cut ourselves ──


def _auto(steps: Sequence[Step], born: Born) -> Iterator[Segment]:
    run: list[Step] = []
    for step in steps:
        is_alone = step.transaction is TransactionNeed.OUTSIDE or is_batched(step)
        if is_batched(step):
            batch_of(step)  # refuses now what could not be run in parts
        if is_alone or not step.is_seen:
            yield from _run(run, born)
            born.learn(step)
            yield Segment(steps=(step,), is_transaction=False)
            run = []
            continue
        run.append(step)
        if step.transaction is TransactionNeed.COMMIT_AFTER:
            yield from _run(run, born)
            run = []
    yield from _run(run, born)


def _run(steps: Sequence[Step], born: Born) -> Iterator[Segment]:
    """Steps that could all share one transaction: one if harmless, short ones if not."""
    loads: list[_Load] = []
    for step in steps:
        loads.append(_Load(step, born))
        born.learn(step)
    groups = [loads] if _is_harmless(loads) else _short(loads)
    for group in groups:
        if group:
            yield Segment(steps=tuple(each.step for each in group), is_transaction=True)


class _Load:
    """What a step does to relations that others may be using."""

    __slots__ = ("defined", "holds", "is_heavy", "step", "strong", "waits", "written")

    def __init__(self, step: Step, born: Born) -> None:
        self.step = step
        strong = [t.relation for t in step.touches if t.lock.is_strong]
        written = [t.relation for t in step.touches if t.lock is LockMode.ROW_EXCLUSIVE]
        heavy = (*step.scans, *step.rewrites, *step.changes_rows)
        self.strong = _others(born, strong)
        self.is_heavy = bool(_others(born, heavy)) or step.reaches_further
        self.waits = bool(step.waits)
        self.holds = bool(self.strong) or bool(_others(born, written))
        # Only the migration itself can have made constraints of its new tables.
        judged = frozenset if born.may_have_deferred else partial(_others, born)
        self.defined, self.written = judged(strong), judged(written)


def _others(born: Born, names: Sequence[RelationName]) -> frozenset[RelationName]:
    found = (born.preexisting(each) for each in names)
    return frozenset(each for each in found if each is not None)


def _is_harmless(loads: Sequence[_Load]) -> bool:
    strong = frozenset(chain.from_iterable(each.strong for each in loads))
    if any(each.waits for each in loads) and any(each.holds for each in loads):
        return False
    written: frozenset[RelationName] = frozenset()
    for each in loads:
        if each.is_heavy or _waits_for_triggers(each, written):
            return False
        written |= each.written
    return len(strong) <= 1


def _short(loads: Sequence[_Load]) -> Iterator[list[_Load]]:
    group: list[_Load] = []
    for each in loads:
        if group and not _may_join(each, group):
            yield group
            group = []
        group.append(each)
    yield group


def _may_join(load: _Load, group: Sequence[_Load]) -> bool:
    if any(each.step.binds for each in group) or _sets_new_counter(load, group):
        return True
    written = frozenset(chain.from_iterable(each.written for each in group))
    if load.waits or group[-1].waits:
        return False
    if load.is_heavy or group[-1].is_heavy or _waits_for_triggers(load, written):
        return False
    held = frozenset(chain.from_iterable(each.strong for each in group))
    # A lock is held no longer than the statements on its relation take; one more may be taken
    # by the last of statements that hold none.
    return load.strong == held if held else True


def _sets_new_counter(load: _Load, group: Sequence[_Load]) -> bool:
    """Between a new identity and the setval() that puts it behind the rows that are there, INSERTs
    would get numbers that are taken; an index on the column makes it an instant."""
    new = frozenset(chain.from_iterable(each.step.new_counters for each in group))
    return load.step.sets_counter and bool(new) and frozenset(load.step.scans) <= new


def _waits_for_triggers(load: _Load, written: frozenset[RelationName]) -> bool:
    """Rows written under a deferred constraint: DDL on their table fails until a commit."""
    return bool(load.defined & written)


# ── refusals ──


def _unclosed(begun: Step) -> Failure:
    return Failure(
        Notice(
            code="S110",
            what=f"the transaction begun in line {begun.statement.line} is never committed",
            why="psql would roll back everything after it without a word",
            next="add COMMIT at the end, or remove BEGIN: transactions are cut for you",
        )
    )


def _refuse_prepared(step: Step) -> None:
    if _transaction_kind(step) == "TRANS_STMT_PREPARE":
        raise Failure(
            Notice(
                code="S111",
                what=f"line {step.statement.line} prepares a transaction for two-phase commit",
                why="its locks stay after the session is gone, until somebody commits it",
                next="write COMMIT instead of PREPARE TRANSACTION",
            )
        )


def _refuse_outside(step: Step) -> None:
    if step.transaction is TransactionNeed.OUTSIDE:
        raise Failure(
            Notice(
                code="S112",
                what=f"{step.statement.tag} in line {step.statement.line} cannot run in a "
                "transaction, and the file asks for one",
                why="PostgreSQL refuses it inside a transaction block",
                next="remove `-- whimbrel:transaction one`, or give it a migration of its own",
            )
        )


def _refuse_batched(step: Step) -> None:
    if is_batched(step):
        raise Failure(
            Notice(
                code="S113",
                what=f"line {step.statement.line} asks for batches inside a transaction",
                why="each batch is a transaction of its own, so that nobody waits for all of them",
                next="take it out of BEGIN and COMMIT, or remove `-- whimbrel:batch`",
            )
        )

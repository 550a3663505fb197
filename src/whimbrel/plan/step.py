"""A statement with all that is known of what it will do, and what shares a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..pg.functions import WAITING
from ..pg.locks import LockMode
from ..pg.name import RelationName
from ..script.statement import Statement
from .deed import Deed, Does


class TransactionNeed(Enum):
    """How a statement stands to transaction blocks."""

    INSIDE = "may share a transaction"
    OUTSIDE = "cannot run inside a transaction block"
    COMMIT_AFTER = "its effect can be used only after a commit"
    BEGINS = "opens a transaction block of the file's own"
    ENDS = "closes the file's own transaction block"


class Session(Enum):
    """What a statement leaves behind in the session."""

    UNTOUCHED = "nothing"
    SETS = "a setting that later statements of the file rely on"
    DISCARDS = "throws session state away"
    DEFAULTS = "changes what a new session starts with"
    UNKNOWN = "not seen"


@dataclass(frozen=True, slots=True, order=True)
class Touch:
    """A relation and the strongest lock that the statement takes on it."""

    relation: RelationName
    lock: LockMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement with its facts. Facts are declared; `rehearse` and the tests observe them.

    What only the live catalog knows is not here: indexes and partitions that are locked along
    with their table, the old type of a column, what a CASCADE reaches. Where the text leaves
    two answers the more harmful one is declared.
    """

    statement: Statement
    touches: tuple[Touch, ...] = ()
    creates: tuple[RelationName, ...] = ()  # relations born here
    drops: tuple[RelationName, ...] = ()  # relations that end here, by name
    renames: tuple[tuple[RelationName, RelationName], ...] = ()  # relations: old name, new name
    rewrites: tuple[RelationName, ...] = ()
    scans: tuple[RelationName, ...] = ()  # read as a whole: validation, index build, a query
    changes_rows: tuple[RelationName, ...] = ()  # in bulk; a plain INSERT … VALUES is none
    loses_data: str = ""  # in words, empty when nothing is lost
    transaction: TransactionNeed = TransactionNeed.INSIDE
    session: Session = Session.UNTOUCHED
    is_seen: bool = True
    # It holds until the transaction ends (SET LOCAL, LOCK TABLE, SAVEPOINT, a cursor …), so what
    # follows must share its transaction.
    binds: bool = False
    # It locks or reads relations that only the catalog can name: CASCADE, a whole schema, the
    # tables that use a domain.
    reaches_further: bool = False
    defers: bool = False  # makes a constraint or trigger INITIALLY DEFERRED
    deeds: tuple[Deed, ...] = ()  # what it does, taken apart; in a DO block what its body does

    runs_later: Step | None = None  # of CREATE FUNCTION: what its body does when it is called

    @property
    def says_dynamic(self) -> bool:
        """Does it put text together and execute it?"""
        return any(deed.does is Does.DYNAMIC for deed in self.deeds)

    @property
    def waits(self) -> str:
        """What in it takes as long as somebody else, or a clock, says: pg_sleep(), a lock of the
        application's, a call over the network. Empty where nothing does."""
        if self.statement.tag == "CHECKPOINT":
            return "CHECKPOINT"
        calls = (deed.name for deed in self.deeds if deed.does is Does.CALL)
        return next((f"{name}()" for name in calls if name in WAITING), "")

    @property
    def sets_counter(self) -> bool:
        """`SELECT setval(…, max(id)) FROM t`, which does not change a row."""
        calls = {deed.name for deed in self.deeds if deed.does is Does.CALL}
        return "setval" in calls and not self.changes_rows

    @property
    def new_counters(self) -> frozenset[RelationName]:
        """Tables of which a column counts from a new sequence behind this step."""
        return frozenset(
            deed.relation
            for deed in self.deeds
            if (deed.does is Does.SET_IDENTITY and deed.says("add"))
            or (deed.does is Does.SET_DEFAULT and deed.value)
        )

    @property
    def sql(self) -> str:
        return self.statement.sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Steps that share one transaction, or one step that runs outside any.

    A transaction of the file's own holds its BEGIN and COMMIT as steps (`TransactionNeed.BEGINS`,
    `ENDS`); whoever runs the segment opens and closes the transaction and does not send them.
    `ends_with_rollback`: the file's own block ends in ROLLBACK, so its steps leave no effect.
    """

    steps: tuple[Step, ...]
    is_transaction: bool
    ends_with_rollback: bool = False

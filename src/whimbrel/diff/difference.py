"""The answer of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..pg.name import RelationName
from .change import Change


class Side(Enum):
    BEFORE = "only before"
    AFTER = "only after"
    BOTH = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmodelledDifference:
    """Seen, named, and not to be reached by the changes beside it."""

    address: Address
    side: Side

    def __str__(self) -> str:
        return f"{self.side.value}, not modelled: {self.address.shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameCandidate:
    """One thing goes and one of the same shape comes: a rename, if a human says so."""

    before: Address
    after: Address

    @property
    def option(self) -> str:
        return f"--rename {self.before.path}={self.after.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`before` is the first catalog with the renames applied, as far as it can matter: what the
    changes start from. `after` is the second, whole.

    `column_order` names tables whose columns stand in another order; that is no difference.
    """

    changes: tuple[Change, ...]
    unmodelled: tuple[UnmodelledDifference, ...]
    candidates: tuple[RenameCandidate, ...]
    column_order: tuple[RelationName, ...]
    before: Catalog
    after: Catalog

    @property
    def is_empty(self) -> bool:
        return not self.changes and not self.unmodelled

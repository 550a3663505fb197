"""Two catalogs compared where one comes of a source that cannot say everything."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.catalog import Catalog
from ..diff.compare import compare
from ..diff.difference import Difference
from ..diff.rename import apply_renames, read_renames
from ..sources.material import Partial


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """`before` and `after` are whole: what one source cannot say is as it is in the other."""

    difference: Difference
    before: Catalog
    after: Catalog


def compare_sources(
    before: Catalog,
    after: Catalog,
    renames: tuple[str, ...] = (),
    *,
    of_before: Partial | None = None,
    of_after: Partial | None = None,
) -> Compared:
    """`renames` are the user's words; hints in the wanted source are added to them. Raises
    `Usage` (D301–D304)."""
    words = renames
    if of_after is not None:
        said = {word.partition("=")[0] for word in renames}
        hints = of_after.renames(before, after)
        words += tuple(word for word in hints if word.partition("=")[0] not in said)
    read = read_renames(words, before, after)
    if of_after is not None and of_before is None:
        renamed, _ = apply_renames(before, read)
        after = of_after.complete(after, renamed)
    elif of_before is not None and of_after is None:
        before = of_before.complete(before, after)
    return Compared(difference=compare(before, after, read), before=before, after=after)

"""A migration in several folders: what waits for the contract phase has one of its own. As Prisma
replays them, so has what cannot run in a transaction, and a new label of an enum is committed
before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog
from ..db.connect import connect
from ..db.dump import dump_schema
from ..db.embedded.binaries import find_binaries
from ..plan.arrange.planned import PlannedStatement, one_transaction_each
from ..read.catalog import read_catalog
from ..sources.material import Material, followed, materialised
from ..sources.run_planned import run_planned
from ..sources.sql_file import hasten
from .scratch import ScratchServer
from .undo import Way

_APPLICATION = "whimbrel proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One folder's way, from the catalog `old` to `new`. `is_contract`: it waits for its phase."""

    way: Way
    old: Catalog
    new: Catalog
    is_contract: bool = False


def parts_of(
    whole: Part,
    later: Sequence[PlannedStatement],
    server: ScratchServer,
    *,
    one_transaction: bool,
) -> Iterator[Part]:
    """In the order in which they run; `whole` itself where one folder does. `later` are those of
    its statements, the last, that wait; with `one_transaction` each part can run in one."""
    way, old = whole.way, whole.old
    now = way.statements[: len(way.statements) - len(later)]
    if one_transaction:
        groups, held = list(one_transaction_each(now)), list(one_transaction_each(later))
    else:
        groups, held = [each for each in (now,) if each], [tuple(each) for each in (later,) if each]
    first_held = len(groups)
    groups += held
    if len(groups) == 1:
        yield whole
        return
    before = way.before
    between = _states(way.before, groups[:-1], server)
    states = [*between, (way.after, whole.new)]
    for number, (group, (after, new)) in enumerate(zip(groups, states, strict=True)):
        changes = tuple(dict.fromkeys(each.change for each in group))
        there = replace(way.there, changes=changes)
        yield Part(
            way=Way(before=before, after=after, there=there, statements=group),
            old=old,
            new=new,
            is_contract=number >= first_held,
        )
        before, old = after, new


def _states(
    start: Material, groups: Sequence[Sequence[PlannedStatement]], server: ScratchServer
) -> list[tuple[Material, Catalog]]:
    """What stands behind each group, read and dumped in one database that goes through them all:
    a copy for each would take longer than everything else."""
    found: list[tuple[Material, Catalog]] = []
    done: list[str] = []
    forbidden = server.forbidden_systems
    with materialised(replace(start, at=None), server.url, forbidden_systems=forbidden) as url:
        for group in groups:
            texts = [each.sql for each in group]
            with connect(url, application_name=_APPLICATION) as conn:
                hasten(conn)
                run_planned(conn, texts)
                catalog = read_catalog(conn)
            done += texts
            # A value of its own: the list grows while earlier ones are still to be built.
            after = followed(start, tuple(done))
            found.append((replace(after, dumped=dump_schema(url, find_binaries())), catalog))
    return found

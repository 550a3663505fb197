"""Is a script right? It is run on a copy of the start, and `pg_dump` is asked to tell the result
from the goal; what was to survive is looked up by its OID."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.dump import dump_schema
from ..db.embedded.binaries import Binaries
from ..db.scratch import scratch_database
from ..diff.difference import Difference
from ..read.identity import read_identities
from ..script.parse import parse_script
from .at_once import entered_at_once
from .dump_text import difference_in_words
from .live import load_dump
from .load import stand_in_for_roles
from .run_planned import Refused, run_planned
from .sql_file import hasten
from .survival import lost_in_words

_APPLICATION = "whimbrel proof"
_NOT_TRIED = tuple(
    f"{verb} SUBSCRIPTION " for verb in ("CREATE", "ALTER", "DROP", "COMMENT ON", "SECURITY LABEL")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`difference` says in words what is not as it should be; empty when it holds."""

    difference: tuple[str, ...]

    @property
    def equal(self) -> bool:
        return not self.difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A scratch database that is changed by the trial, and another on the same server that is
    not: it, or what `pg_dump` has written of it."""

    start: DatabaseUrl
    goal: DatabaseUrl | str
    binaries: Binaries


def prove(statements: Sequence[str], difference: Difference, trial: Trial) -> Proof:
    """Run `statements` in `trial.start` as psql would, then compare with `trial.goal`.

    Statements about subscriptions are not tried: they belong to a server, and no copy has them.
    The dumps are compared without the order of columns. PostgreSQL's deparsed text is not always
    a fixed point, so where they differ both are restored and dumped once more. Raises `Failure`
    where pg_dump or a scratch database fails; a statement that fails is a failed proof.
    """
    tried = [sql for sql in statements if not sql.startswith(_NOT_TRIED)]
    with connect(trial.start, application_name=_APPLICATION) as conn:
        hasten(conn)
        before = read_identities(conn)
        stand_in_for_roles(conn, parse_script(";\n".join(statements), name="the plan").statements)
        try:
            run_planned(conn, tried)
        except Refused as refused:
            return Proof(difference=(f"the statement failed: {refused.sql}", f"  {refused.said}"))
        after = read_identities(conn)
    lost = lost_in_words(difference, before, after)
    return Proof(difference=(*lost, *_compared(trial)))


def _compared(trial: Trial) -> tuple[str, ...]:
    got, wanted = _dumps(trial, trial.start, trial.goal)
    words = difference_in_words(got, wanted)
    if not words:
        return ()
    again = [scratch_database(trial.start) for _ in range(2)]
    with entered_at_once(again) as (got_again, wanted_again):
        load_dump(got_again, got, shown="the result")
        load_dump(wanted_again, wanted, shown="the goal")
        return difference_in_words(*_dumps(trial, got_again, wanted_again))


def _dumps(trial: Trial, *them: DatabaseUrl | str) -> tuple[str, ...]:
    """At the same time."""

    def dump(one: DatabaseUrl | str) -> str:
        return one if isinstance(one, str) else dump_schema(one, trial.binaries)

    with ThreadPoolExecutor(max_workers=len(them)) as pool:
        return tuple(pool.map(dump, them))

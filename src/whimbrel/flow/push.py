"""Makes a database match the wanted schema, without a migration file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Notice, Stop
from ..ledger.notes import write_audit
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import render_script, where_schema_may_be
from ..plan.cut import cut
from ..plan.facts.describe import describe
from ..plan.step import Step
from ..read.catalog import read_catalog
from ..read.rows_there import has_rows
from ..run.deployment import Deployment
from ..run.events import silent
from ..run.execute import SqlFile, Tell, execute_sql
from ..script.parse import parse_script
from ..sources.material import read_material
from .admission import admit
from .apply import terms_of
from .call import Call, agree
from .develop import names_of_unmodelled, refuse_candidates, scratch_like
from .enter import enter
from .heed import heed, see_hazards
from .histories import ledger_of
from .known_schema import remember_schema
from .opened import Opened
from .policy_here import policy_of
from .reset import empty_database
from .source import schema_material
from .still import still_the_same
from .wanted import compare_sources
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class PushOptions:
    """`force_reset` drops everything first, once the wanted schema has been built in scratch."""

    renames: tuple[str, ...] = ()
    accept_data_loss: bool = False
    force_reset: bool = False

    @property
    def flags(self) -> frozenset[str]:
        loss = {"--accept-data-loss"} if self.accept_data_loss else set()
        return frozenset(loss | ({"--force-reset"} if self.force_reset else set()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """`dropped` counts the objects that `force_reset` removed."""

    statements: tuple[str, ...]
    not_modelled: tuple[str, ...]
    dropped: int = 0


def push(call: Call, options: PushOptions, tell: Tell) -> Pushed:
    """Raises `Stop`: G105 an unanswered rename candidate, G106 data would be lost and nobody said
    yes; the stops of `admit`; `Failure` where a statement is refused."""
    place = open_workplace(call, "push", options.flags)
    material = schema_material(
        call, place
    )  # what is wrong with it is said before a database is touched
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "push", options.flags)
        server = scratch_like(call, place, opened)
        wanted = read_material(material, server.url, forbidden_systems=server.forbidden_systems)
        dropped = _emptied(call, place, opened) if options.force_reset else 0
        difference = compare_sources(
            read_catalog(opened.conn), wanted, options.renames, of_after=material.partial
        ).difference
        refuse_candidates(difference)
        statements = where_schema_may_be(arrange(difference), place.home)
        script = parse_script(render_script(statements), name="push")
        steps = describe(script)
        _refuse_loss(call, opened, steps, accepted=options.accept_data_loss)
        if not options.force_reset:
            seen = see_hazards(place, opened, [("push", steps)])
            # What is lost was asked about already, by the rows that are there.
            rest = [each for each in seen if not each.finding.rule.code.startswith("D")]
            heed(call, opened, rest, "push")
        sql = SqlFile(name="push", text=script.text, segments=cut(steps))
        with _turn(call, place, opened) as turn, turn.lending(opened.conn):
            opened.conn.execute("SET lock_timeout = '5s'")
            execute_sql(opened.conn, sql, still_the_same(call, place, opened), tell)
            remember_schema(opened, turn)
        write_audit(opened.conn, "push", {"statements": len(statements)}, by=place.who)
        return Pushed(
            statements=tuple(each.sql for each in statements),
            not_modelled=names_of_unmodelled(difference),
            dropped=dropped,
        )


def _emptied(call: Call, place: Workplace, opened: Opened) -> int:
    with _turn(call, place, opened) as turn, turn.lending(opened.conn):
        return empty_database(call, place, opened, verb="push --force-reset")


def _turn(call: Call, place: Workplace, opened: Opened) -> Deployment:
    terms = terms_of(call, place, opened, policy_of(place, opened).policy, silent)
    return Deployment(opened.url, ledger_of(place, opened), terms)


def _refuse_loss(call: Call, opened: Opened, steps: Sequence[Step], *, accepted: bool) -> None:
    """Only where there are rows to lose."""
    losses = [
        step.loses_data
        for step in steps
        if step.loses_data and has_rows(opened.conn, [t.relation for t in step.touches])
    ]
    if not losses or accepted:
        return
    for loss in losses:
        call.say(f"  loses data: {loss}")
    if agree(call, "Go on and lose it?"):
        return
    raise Stop(
        Notice(
            code="G106",
            what=f"push would lose data: {losses[0]}",
            why="there are rows in it, and nobody said that they may go; nothing was changed",
            next="if they may, add `--accept-data-loss`; if it is a rename, add `--rename A=B`",
        )
    )

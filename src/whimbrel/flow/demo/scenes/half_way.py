"""A migration fails half-way in production, is mended, and goes on where it stopped."""

from __future__ import annotations

from ....db.connect import connect
from ....disk.migrations import read_history
from ....ledger.journal import Mark, read_steps
from ....ledger.table import LedgerTable, read_rows
from ...tasks import prepare
from ..beat import Happened, Line, Outcome, SqlShown, StepShown, StepsShown
from ..hands import deploy_to, see_refused, write_migration
from ..stage import Stage
from ..texts import added, sql, text

TITLE = "A migration fails half-way, and goes on"


def play(stage: Stage) -> Outcome:
    """Production's data holds what staging's does not."""
    stage.says("The next change: one account per address. It is tried as before.")
    stage.writes("schema.sql", text("schema_3"))
    stage.tell(SqlShown(file="schema.sql", sql=added("schema_2", "schema_3"), is_change=True))
    with stage.without(Line, Happened):
        name = write_migration(stage, "one per address").name
        deploy_to(stage, "staging")
    stage.says(
        "The gates of production pass as before. But there one customer has registered twice, in "
        "other letters."
    )
    with stage.without(Line):
        see_refused(stage, lambda: deploy_to(stage, "production"), code="R101")
    stage.says(
        "PostgreSQL leaves a half-built index behind when that happens; it is dropped already. "
        "What stands and what does not is in production's ledger, statement by statement:"
    )
    stage.tell(steps_of(stage, name))
    stage.says("No reset, no editing of records. The shop's support mends the data, with psql:")
    stage.tell(SqlShown(file="mend.sql", sql=text("mend")))
    with connect(stage.urls["production"]) as conn:
        conn.execute(sql("mend"))
    stage.says("Then the same command again; it goes on at the second step.")
    with stage.without(Line):
        deploy_to(stage, "production")
    stage.tell(steps_of(stage, name))
    return Outcome.RESUMED


def steps_of(stage: Stage, name: str) -> StepsShown:
    """Each statement of the file with what production's ledger says of it."""
    migration = read_history(stage.root / "migrations", "migrations").find(name)
    assert migration is not None
    with connect(stage.urls["production"]) as conn:
        rows = [row for row in read_rows(conn, LedgerTable()) if row.migration_name == name]
        marks = {r.position: r.mark for r in read_steps(conn, rows[-1].id)} if rows else {}
    steps = prepare("migrations", migration).task.steps
    return StepsShown(
        migration=name,
        steps=tuple(
            StepShown(
                number=step.statement.position + 1,
                sql=step.sql,
                state=_STATES[marks.get(step.statement.position)],
            )
            for step in steps
        ),
    )


_STATES: dict[Mark | None, str] = {
    Mark.APPLIED: "applied",
    Mark.STARTED: "in doubt",
    Mark.FAILED: "refused",
    None: "not applied",
}

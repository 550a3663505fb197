"""The wanted schema changes; the migration is written, proven, and applied in development."""

from __future__ import annotations

from ..beat import Outcome, SqlShown
from ..hands import write_migration
from ..stage import Stage
from ..texts import added, text

TITLE = "A change is written, and tried in development"


def play(stage: Stage) -> Outcome:
    """A file in migrations/ whose index is built without blocking writers."""
    stage.says("A developer edits the wanted schema: a column and an index for the orders.")
    stage.writes("schema.sql", text("schema_2"))
    stage.tell(SqlShown(file="schema.sql", sql=added("schema_1", "schema_2"), is_change=True))
    made = write_migration(stage, "order status")
    stage.says(
        "The old and the new schema were built in scratch databases and compared; the "
        "difference was proven to lead from one to the other before the file was written. It is "
        "plain SQL, yours to edit. The index is built CONCURRENTLY: no customer waits for it."
    )
    stage.tell(SqlShown(file=f"migrations/{made.name}/migration.sql", sql=made.sql))
    return Outcome.DONE

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
        "Whimbrel built both schemas in scratch databases, compared them, wrote the difference "
        "and proved that it leads there. The index is built CONCURRENTLY: nobody waits for it."
    )
    stage.tell(SqlShown(file=f"migrations/{made.name}/migration.sql", sql=made.sql))
    return Outcome.DONE

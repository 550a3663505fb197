"""The shop's three databases are told what they are."""

from __future__ import annotations

from ..beat import Outcome
from ..hands import mark, record
from ..stage import FIRST_MIGRATION, ORDERS, Stage

TITLE = "A shop with three databases, and what they are"


def play(stage: Stage) -> Outcome:
    """Marks in the databases, whimbrel.lock in the project, the first migration adopted."""
    stage.says(
        "A shop runs on PostgreSQL: development with 200 orders, staging with 5,000, production "
        "with 20,000. Customers order in production all the time while you read this."
    )
    stage.says(
        "Nobody has told the databases what they are, so each is treated as production. "
        "A mark inside the database ends that; no variable can overrule it later."
    )
    for environment in ORDERS:
        mark(stage, environment)
    stage.says(
        f"The tables were made by {FIRST_MIGRATION} before Whimbrel came. That is recorded, "
        "not run again."
    )
    for environment in ORDERS:
        record(stage, environment, FIRST_MIGRATION)
    return Outcome.DONE

"""The shop's three databases are told what they are."""

from __future__ import annotations

from ..beat import Line, Outcome
from ..hands import mark, record
from ..stage import FIRST_MIGRATION, ORDERS, Stage

TITLE = "A shop with three databases, and what they are"


def play(stage: Stage) -> Outcome:
    """Marks in the databases, whimbrel.lock in the project, the first migration adopted."""
    stage.says(
        "A shop has three PostgreSQL servers: development, staging, and production with "
        f"{ORDERS['production']:,} orders. In production customers look and order all the time "
        "while you read this."
    )
    stage.says(
        "Nobody has told the databases what they are, so each is treated as production. "
        "From now on each carries a mark inside, which no variable or flag overrules."
    )
    for environment in ORDERS:
        mark(stage, environment)
    stage.says(
        "Their tables were made by a migration that ran before Whimbrel came. That is recorded, "
        "not run again. Production asks for the token that only its own database prints."
    )
    with stage.without(Line):
        for environment in ORDERS:
            record(stage, environment, FIRST_MIGRATION)
    return Outcome.DONE

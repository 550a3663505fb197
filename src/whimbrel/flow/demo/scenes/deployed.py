"""The same migration goes to production through the gates."""

from __future__ import annotations

from ....run.events import Blocked, Event
from ..beat import Line, Outcome
from ..hands import deploy_to, turn_off
from ..nightly_report import run_report
from ..stage import Stage

TITLE = "Production takes it, through the gates"

# Gates that this version cannot answer, and why the shop can do without them today.
NOT_BUILT = {
    "hazards": "read by two people",
    "health": "watched by hand",
    "freeze": "no freeze today",
    "signoffs": "the demo signs off",
}


def play(stage: Stage) -> Outcome:
    """Weakening production is possible inside that database only, with a reason, audited."""
    stage.says(
        "Some gates are not built in this version, and what cannot answer does not let go. "
        "They are turned off in the open: one by one, inside production's own database, each "
        "with a reason that is kept there. A file or a flag cannot do that."
    )
    with stage.without(Line):
        for gate, reason in NOT_BUILT.items():
            turn_off(stage, gate, reason)
    stage.says(
        "A nightly report has read the orders and forgotten to end its transaction. An ALTER "
        "TABLE that queues behind it would make every customer queue behind the ALTER TABLE."
    )
    _deploy_past_a_report(stage)
    seen = stage.traffic.seen()
    stage.says(
        f"It did not queue; it named the report and tried again when that had ended. So far the "
        f"shop took {seen.orders:,} orders: {len(seen.errors)} errors, longest wait "
        f"{seen.longest_wait_ms:.0f} ms."
    )
    return Outcome.DONE


def _deploy_past_a_report(stage: Stage) -> None:
    with run_report(stage.urls["production"]) as report:

        def tell(event: Event) -> None:
            stage.report(event)
            if isinstance(event, Blocked):
                report.end()

        deploy_to(stage, "production", tell)

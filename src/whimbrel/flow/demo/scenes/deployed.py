"""The same migration goes to production through the gates."""

from __future__ import annotations

from ....run.events import Blocked, Event
from ..beat import Outcome
from ..hands import another_way, deploy_to
from ..nightly_report import run_report
from ..stage import Stage

TITLE = "Production takes it, through the gates"


def play(stage: Stage) -> Outcome:
    """A transaction in the way is waited for outside the queue."""
    stage.says(
        "Staging has run these bytes from this very schema, a backup was restored and compared, "
        "the migration holds no hazard, the server is well, nothing is frozen: each gate passes."
    )
    stage.says(
        "A nightly report has read the orders and forgotten to end its transaction. An ALTER "
        "TABLE that queues behind it would make every customer queue behind the ALTER TABLE."
    )
    how = _deploy_past_a_report(stage)
    seen = stage.traffic.seen()
    stage.says(
        f"{how}; it named the report and tried again when that had ended. So far the "
        f"shop took {seen.orders:,} orders: {len(seen.errors)} errors, longest wait "
        f"{seen.longest_wait_ms:.0f} ms."
    )
    return Outcome.DONE


def _deploy_past_a_report(stage: Stage) -> str:
    """How it went: the report ends when somebody names it who does not queue behind it."""
    met: list[Blocked] = []
    with run_report(stage.urls["production"]) as report:

        def tell(event: Event) -> None:
            stage.report(event)
            if isinstance(event, Blocked):
                met.append(event)
                if not event.is_queued:
                    report.end()

        deploy_to(stage, "production", tell)
    if not met:
        raise another_way("the report held the orders, and the deploy did not meet it")
    if any(event.is_queued for event in met):
        return "It queued no longer than its stall budget allows"
    return "It did not queue"

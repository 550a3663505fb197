"""What was seen."""

from __future__ import annotations

from ....config.kind import Kind
from ....config.policy import default_policy
from ..beat import Numbers, Outcome
from ..stage import Stage

TITLE = "What was seen"
BUDGET_MS = default_policy(Kind.PRODUCTION).stall_budget_ms


def play(stage: Stage) -> Outcome:
    """Numbers of the shop and of the road."""
    seen = stage.traffic.seen()
    stage.tell(
        Numbers(
            rows=(
                ("orders placed meanwhile", f"{seen.orders:,}"),
                ("errors the customers saw", f"{len(seen.errors)}"),
                ("their longest wait", f"{seen.longest_wait_ms:.0f} ms"),
                ("of it behind our locks", f"at most {stage.stall_ms:.0f} ms of {BUDGET_MS} ms"),
                ("migrations in production", "2 deployed, 1 of them after a failure"),
                ("commands stopped", "1 by a gate, 1 by the database's own mark"),
            )
        )
    )
    stage.says("Servers, databases and files of this demo are gone now. Yours: `whimbrel init`.")
    return Outcome.DONE

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
                ("migrations in production", "2 deployed, one of them past a failure"),
                ("commands stopped", "1 by a gate, 1 by the database's own mark"),
                ("orders taken meanwhile", f"{seen.orders:,}"),
                ("errors that customers saw", f"{len(seen.errors)}"),
                ("longest wait of a customer", f"{seen.longest_wait_ms:.0f} ms"),
                ("longest stall by our locks", f"{stage.stall_ms:.0f} ms of {BUDGET_MS} ms"),
            )
        )
    )
    return Outcome.DONE

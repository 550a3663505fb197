"""Production is asked too early."""

from __future__ import annotations

from ..beat import Outcome
from ..hands import deploy_to, see_refused
from ..stage import Stage

TITLE = "Production refuses what staging has not seen"


def play(stage: Stage) -> Outcome:
    """The staging gate stops it before the first statement."""
    stage.says(
        "Straight to production? Each gate answers in one line; one that does not pass is enough."
    )
    see_refused(stage, lambda: deploy_to(stage, "production"), code="G125")
    stage.says("Not one statement was run there.")
    return Outcome.STOPPED

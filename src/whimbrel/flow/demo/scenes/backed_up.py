"""A backup is made, restored and compared, before production is touched."""

from __future__ import annotations

from ..beat import Outcome
from ..hands import back_up
from ..stage import Stage

TITLE = "A backup that was restored and compared"


def play(stage: Stage) -> Outcome:
    """The word on it stands in production's database, where the gate reads it."""
    stage.says(
        "A backup that merely exists opens no gate. This one is restored in a scratch database "
        "and compared with what was dumped, row by row, while the shop goes on."
    )
    back_up(stage)
    return Outcome.DONE

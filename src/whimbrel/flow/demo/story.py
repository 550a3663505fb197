"""The story: the scenes in their order."""

from __future__ import annotations

import time
from collections.abc import Callable

from ...errors import Interrupted, Notice
from .beat import Outcome, PlayedScene, SceneBegins, SceneEnds, Tell, Told
from .scenes import (
    backed_up,
    deployed,
    half_way,
    numbers,
    refused,
    staging,
    three_databases,
    written,
    wrong_url,
)
from .stage import Stage, open_stage

Play = Callable[[Stage], Outcome]
SCENES: tuple[tuple[str, Play], ...] = (
    (three_databases.TITLE, three_databases.play),
    (written.TITLE, written.play),
    (refused.TITLE, refused.play),
    (staging.TITLE, staging.play),
    (backed_up.TITLE, backed_up.play),
    (deployed.TITLE, deployed.play),
    (wrong_url.TITLE, wrong_url.play),
    (half_way.TITLE, half_way.play),
    (numbers.TITLE, numbers.play),
)


def tell_demo(tell: Tell) -> Told:
    """Play every scene on three servers of its own and leave nothing behind.

    Looks at no variable of the process and touches no project of the user. Raises `Failure`:
    E2xx where a server cannot be started, X110 where a scene does not end as it should;
    `Interrupted` (X111).
    """
    try:
        return _tell(tell)
    except (KeyboardInterrupt, Interrupted):
        raise Interrupted(_INTERRUPTED) from None


def _tell(tell: Tell) -> Told:
    began = time.monotonic()
    with open_stage(tell) as stage:
        played = tuple(
            _play(stage, number, title, play) for number, (title, play) in enumerate(SCENES, 1)
        )
    return Told(
        scenes=played,
        traffic=stage.traffic.seen(),
        stall_ms=stage.stall_ms,
        budget_ms=numbers.BUDGET_MS,
        duration_s=time.monotonic() - began,
    )


def _play(stage: Stage, number: int, title: str, play: Play) -> PlayedScene:
    stage.tell(SceneBegins(number=number, title=title))
    began = time.monotonic()
    outcome = play(stage)
    duration_s = time.monotonic() - began
    stage.tell(SceneEnds(outcome=outcome, duration_s=duration_s))
    return PlayedScene(number=number, title=title, outcome=outcome, duration_s=duration_s)


_INTERRUPTED = Notice(
    code="X111",
    what="the demo was interrupted",
    why="its servers, databases and files are gone",
    next="`whimbrel demo` begins anew",
)

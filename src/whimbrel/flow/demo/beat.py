"""What the demo tells, as values: a face shows them as it likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ...errors import Exit, Notice
from ...run.events import Event
from .traffic import TrafficSeen


class Outcome(Enum):
    """How a scene is meant to end, and ends."""

    DONE = "done"
    STOPPED = "stopped by the guard"
    RESUMED = "failed, mended, resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneBegins:
    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """The storyteller; one paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command line, as a person would type it in the project's folder."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the command's conversation (its stderr)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that the runner told of its run."""

    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The command's answer (its stdout)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlShown:
    """A file, or with `is_change` only the lines that were added to it."""

    file: str
    sql: str
    is_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The command ended with this notice and exit code."""

    notice: Notice
    exit: Exit


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One statement of a migration and what the ledger says of it."""

    number: int
    sql: str
    state: str  # applied, refused, not applied


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsShown:
    """A migration, step by step."""

    migration: str
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What was seen, in a few numbers: name and value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneEnds:
    outcome: Outcome
    duration_s: float


InScene = Says | Typed | Line | Happened | Answer | SqlShown | Refused | StepsShown | Numbers
Beat = SceneBegins | InScene | SceneEnds
Tell = Callable[[Beat], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedScene:
    number: int
    title: str
    outcome: Outcome
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The whole demo. `stall_ms`: the longest that one of our transactions may have made the shop
    wait, of `budget_ms` that it may."""

    scenes: tuple[PlayedScene, ...]
    traffic: TrafficSeen
    stall_ms: float
    budget_ms: int
    duration_s: float

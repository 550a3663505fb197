"""What a proof tells of its steps."""

from __future__ import annotations

from whimbrel.flow.proofs import steps_told
from whimbrel.plan.facts import describe
from whimbrel.run.outcome import StepOutcome, StepState
from whimbrel.script.parse import parse_script


def outcomes(count: int) -> list[StepOutcome]:
    steps = describe(parse_script("INSERT INTO t VALUES (1);\n" * count, name="a.sql"))
    return [
        StepOutcome(step=step, state=StepState.APPLIED, duration_ms=float(position))
        for position, step in enumerate(steps)
    ]


def test_a_proof_tells_all_of_its_steps_and_of_very_many_the_slowest() -> None:
    assert list(steps_told(outcomes(3))) == ["steps"]
    told = steps_told(outcomes(1_200))
    steps = told["steps"]
    assert isinstance(steps, list)
    assert [each["duration_ms"] for each in steps] == [float(n) for n in range(200, 1_200)]
    assert told["steps_left_out"] == 200

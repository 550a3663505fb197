"""A freeze as JSON has it, in `status` and `freeze`."""

from __future__ import annotations

from ..guard.frozen import Freeze


def freeze_value(freeze: Freeze) -> dict[str, object]:
    """`since` is when it begins; `until` is null where it has no end, `lift_by` where anybody may
    end it."""
    return {
        "number": freeze.number,
        "who": freeze.who,
        "since": freeze.since.isoformat(),
        "until": freeze.until.isoformat() if freeze.until else None,
        "reason": freeze.reason,
        "lift_by": freeze.lift_by or None,
    }


def standing_value(standing: tuple[Freeze, ...]) -> dict[str, object]:
    """Those that hold, and those to come."""
    return {
        "freezes": [freeze_value(each) for each in standing if each.holds],
        "freezes_to_come": [freeze_value(each) for each in standing if not each.holds],
    }

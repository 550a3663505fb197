"""A freeze as JSON has it, in `status` and `freeze`."""

from __future__ import annotations

from ..guard.frozen import Freeze


def freeze_value(freeze: Freeze) -> dict[str, object]:
    """`until` is null where it has no end."""
    return {
        "who": freeze.who,
        "since": freeze.since.isoformat(),
        "until": freeze.until.isoformat() if freeze.until else None,
        "reason": freeze.reason,
    }

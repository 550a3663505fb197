"""Ages in words, and how far two clocks may differ."""

from __future__ import annotations

from datetime import timedelta

# Two clocks are never quite the same: that of the server, and ours.
CLOCK_SKEW = timedelta(minutes=5)


def age_in_words(age: timedelta) -> str:
    """`40 s`, `12 min`, `5 h`, `3 days`."""
    seconds = max(0, int(age.total_seconds()))
    for unit, factor, most in (("s", 1, 120), ("min", 60, 120 * 60), ("h", 3600, 48 * 3600)):
        if seconds < most:
            return f"{seconds // factor} {unit}"
    return f"{seconds // 86400} days"

"""Until when, or from when: as people say it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

LONG_AGO = datetime.min.replace(tzinfo=UTC)  # for asking only whether a text can be understood
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def end_of(text: str, now: datetime) -> datetime:
    """`8h`, `3d`, or a moment of ISO 8601, in UTC unless it says otherwise. Raises `ValueError`,
    with why, for what cannot be understood or is past."""
    words = re.fullmatch(r"([0-9]{1,5})([mhd])", text.strip())
    try:
        if words:
            end = now + timedelta(**{_UNITS[words[2]]: int(words[1])})
        else:
            end = datetime.fromisoformat(text.strip())
            end = end if end.tzinfo else end.replace(tzinfo=UTC)
            end = end.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("it is no time that can be understood") from None
    if end <= now:
        raise ValueError("it is past")
    return end

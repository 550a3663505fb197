"""The same question, put to the database too: its mark may be stricter than the label."""

from __future__ import annotations

from collections.abc import Sequence

from ..config.kind import Kind
from ..guard.verdict import Judgement
from .call import Call
from .enter import enter
from .safety import check_operation
from .workplace import open_workplace

_CARE = (Kind.TEST, Kind.DEVELOPMENT, Kind.STAGING, Kind.PRODUCTION)


def check_operation_there(call: Call, words: Sequence[str]) -> Judgement:
    """The stricter of label and mark judges. Read only."""
    place = open_workplace(call, "safety-check")
    with enter(call, place) as opened:
        kind = max(opened.identity.kind, place.environment.kind, key=_CARE.index)
    return check_operation(call, words, kind=kind)

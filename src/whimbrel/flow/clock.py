"""What time it is: by the clock of the database whose records are judged, not by this machine's.

The records carry its times. A laptop whose clock is wrong must make no backup young, no proof ripe
and no freeze short.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from ..db.connect import Connection
from ..disk.environ import now_utc
from ..guard.ages import CLOCK_SKEW, age_in_words
from .call import Call
from .opened import Opened


def read_clock(conn: Connection) -> datetime:
    """Read only."""
    row = conn.execute("SELECT pg_catalog.clock_timestamp()").fetchone()
    assert row is not None
    return cast(datetime, row[0]).astimezone(UTC)


def database_time(call: Call, opened: Opened) -> datetime:
    """The same; and where our own clock is another, that is said."""
    at = read_clock(opened.conn)
    ahead = now_utc() - at
    if abs(ahead) > CLOCK_SKEW:
        way = "ahead of" if ahead > timedelta() else "behind"
        by = age_in_words(timedelta(seconds=round(abs(ahead).total_seconds())))
        call.say(
            f"note: the clock of this machine is {by} {way} that of "
            f"{opened.identity.live.place}; ages and times are told by the database's"
        )
    return at

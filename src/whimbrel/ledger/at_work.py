"""Who migrates at this moment."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from ..db.connect import Connection
from .fence import DEPLOY_KEY, Holder, read_holder
from .texts import is_there, sql


def read_at_work(conn: Connection) -> tuple[Holder, datetime] | None:
    """The deployer that has its turn, and since when; None when nobody has. Read only.

    An open row alone says nothing, because a killed deployer cannot close its own.
    """
    holder = read_holder(conn, DEPLOY_KEY)
    if holder is None or not is_there(conn, "whimbrel.run"):
        return None
    row = conn.execute(sql("run_at_work").encode()).fetchone()
    return None if row is None else (holder, cast(datetime, row[2]))

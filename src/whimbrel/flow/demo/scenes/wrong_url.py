"""A reset meets production behind a label that says development."""

from __future__ import annotations

from typing import cast

from ....db.connect import connect
from ...reset import reset
from ..beat import Outcome
from ..hands import another_way, see_refused
from ..stage import Stage

TITLE = "A reset with the wrong DATABASE_URL"


def play(stage: Stage) -> Outcome:
    """Every variable says development; the database knows better."""
    before = _orders(stage)
    stage.says(
        f"Production holds {before:,} orders. Somebody wants a fresh start in development, and "
        "the URL in their shell is production's. Every label there says development."
    )
    url = stage.urls["production"]
    stage.types("export DATABASE_ENV=development")
    stage.types(f"export DATABASE_URL=postgresql://{url.user}:…@{url.host}:{url.port}/shop")
    stage.types("whimbrel migrate reset --force")
    call = stage.call(variables={"DATABASE_ENV": "development", "DATABASE_URL": url.reveal()})
    see_refused(stage, lambda: reset(call, force=True, report=stage.report), code="I102")
    after = _orders(stage)
    if after < before:
        raise another_way("orders are gone")
    stage.says(f"The database itself said no. It holds {after:,} orders: none is gone.")
    return Outcome.STOPPED


def _orders(stage: Stage) -> int:
    with connect(stage.urls["production"]) as conn:
        row = conn.execute("SELECT count(*) FROM public.orders").fetchone()
    return cast(int, row[0]) if row else 0

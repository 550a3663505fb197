"""The last part of a deploy to where people work: look after what was done, write the report."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg

from ..config.policy import Policy
from ..db.connect import Connection
from ..disk.environ import now_utc
from ..disk.write import write_text
from ..errors import Failure
from ..guard.gate import GateAnswer
from ..read.leftovers import Leftover, read_leftovers
from ..run.deployment import Deployment
from ..run.wire import is_alive
from .aftermath import Aftermath, look_after, mark_moment
from .apply import Applied
from .call import Call
from .known_schema import schema_now
from .opened import Opened
from .own_folder import own_folder
from .run_page import as_page
from .run_record import RunRecord
from .run_report import RunReport, as_json, as_text
from .tasks import Prepared
from .workplace import Workplace

FOLDER = ".whimbrel/runs"


class Closing:
    """In development and test nothing of it happens: nobody waits there, and nobody would read it.
    `path` is the page, once it is written."""

    def __init__(
        self,
        call: Call,
        place: Workplace,
        opened: Opened,
        deployment: Deployment,
        record: RunRecord,
    ) -> None:
        self.path = ""
        self._call = call
        self._place = place
        self._opened = opened
        self._deployment = deployment
        self._record = record
        self._is_wanted = not opened.identity.kind.is_lenient
        self._before: frozenset[Leftover] = frozenset()
        self._points: list[str] = []
        self._todo: Sequence[Prepared] = ()
        self._ends: frozenset[str] = frozenset()
        self._after = Aftermath()
        self._began = 0.0

    @contextmanager
    def reporting(
        self,
        todo: Sequence[Prepared],
        gates: tuple[GateAnswer, ...],
        policy: Policy,
        ends: frozenset[str],
    ) -> Iterator[None]:
        """Whatever the run ends with is in the report."""
        if not self._is_wanted:
            yield
            return
        self._todo, self._ends, began_at = todo, ends, now_utc()
        self._began = time.monotonic()
        self._before = read_leftovers(self._conn)
        self._mark("before")
        problem = ""
        try:
            yield
        except Failure as failure:
            problem = f"{failure.notice.code}: {failure.notice.what}"
            raise
        except BaseException as exc:  # an interrupt as well: it goes on, and is in the report
            problem = type(exc).__name__
            raise
        finally:
            self._write(self._report(began_at, gates, policy, problem))

    def look_after(self, done: Applied) -> None:
        """Says what somebody should look at. Fails for nothing: what was applied stands."""
        if not self._is_wanted:
            return
        conn = self._conn
        ran = [(each, o) for each, o in zip(self._todo, done.outcomes, strict=False)]
        try:
            schema = ""
            if self._ends:
                opened = replace(self._opened, conn=self._deployment.reader)
                schema = schema_now(opened)
            self._after = look_after(conn, ran, self._before, ends=self._ends, schema=schema)
        except (psycopg.Error, Failure) as exc:
            what = exc.notice.what if isinstance(exc, Failure) else str(exc).splitlines()[0]
            self._after = Aftermath(remarks=(f"nobody could look at what is left: {what}",))
        for remark in self._after.remarks:
            self._call.say(f"note: {remark}")
        self._mark("after")

    @property
    def _conn(self) -> Connection:
        """The command's own session, with its search_path; a restart of the server ends it."""
        conn = self._opened.conn
        return conn if is_alive(conn) else self._deployment.books

    def _mark(self, when: str) -> None:
        name = f"whimbrel_{when}_run_{self._deployment.number}"
        point = mark_moment(self._conn, name)
        if point:
            self._points.append(point)

    def _report(
        self, began_at: datetime, gates: tuple[GateAnswer, ...], policy: Policy, problem: str
    ) -> RunReport:
        identity = self._opened.identity
        return RunReport(
            environment=self._place.environment.name,
            place=identity.live.place,
            mark=identity.confirm_token,
            number=self._deployment.number,
            by=self._place.who,
            began_at=began_at,
            took_s=time.monotonic() - self._began,
            budget_ms=policy.stall_budget_ms,
            migrations=tuple(each.migration.name for each in self._todo),
            gates=gates,
            moments=tuple(self._record.moments),
            aftermath=self._after,
            restore_points=tuple(self._points),
            problem=problem,
        )

    def _write(self, report: RunReport) -> None:
        name = f"{report.began_at:%Y%m%dT%H%M%SZ}-{report.environment}-{report.number}"
        folder = Path(self._place.root, FOLDER)
        try:
            own_folder(self._place.root)
            folder.mkdir(exist_ok=True)
            write_text(folder / f"{name}.json", json.dumps(as_json(report), indent=2) + "\n")
            write_text(folder / f"{name}.txt", as_text(report))
            write_text(folder / f"{name}.html", as_page(report))
        except (OSError, Failure) as exc:
            what = exc.notice.what if isinstance(exc, Failure) else str(exc)
            self._call.say(f"note: the report could not be written: {what}")
            return
        self.path = f"{FOLDER}/{name}.html"
        self._call.say(f"report: {self.path}")

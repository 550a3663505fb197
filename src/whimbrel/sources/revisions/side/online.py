"""One revision, run by Alembic on a connection that leads where the order says, with what is to be
recorded in the same transaction.

Called as `main(INI, FD)`; the order comes on standard input, what happens is told on FD.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

from .frame import Answer, Wrong, in_order, last_line, open_scripts, proxied
from .lead import lead_to

_ENDING = ("COMMIT", "END", "ROLLBACK", "ABORT")


def main(ini: str, fd: str) -> None:
    order = json.load(sys.stdin)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  it lives as long as we do
    tell = Teller(int(fd))
    with contextlib.redirect_stdout(sys.stderr):
        try:
            _run(ini, order, tell)
        except Wrong as wrong:
            tell("wrong", kind=wrong.kind, what=str(wrong))
        except BaseException as exc:  # noqa: BLE001  whatever it is, it is told
            tell("failed", **_failure(exc, tell.file))
        else:
            tell("done")


class Teller:
    """Says what happened, a line each; `partly` before anything is committed too early."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.is_at_work = False
        self.file = ""

    def __call__(self, said: str, **more: Any) -> None:
        os.write(self._fd, json.dumps({"said": said, **more}).encode() + b"\n")

    def partly(self, *_: Any) -> None:
        if self.is_at_work:
            self("partly")


def _run(ini: str, order: Answer, tell: Teller) -> None:
    config, script = open_scripts(ini)
    found = {each.revision: each for each in in_order(script)}
    revision = found[order["revision"]]
    tell.file = revision.module.__file__ or ""
    config.set_main_option("sqlalchemy.url", order["url"].replace("%", "%%"))
    lead_to(order["conninfo"])
    _watch(tell)
    done: list[bool] = []
    with _environment(config, script, Job(order, script, revision, tell, done)):
        try:
            script.run_env()
        except Wrong:
            raise
        except BaseException as exc:  # env.py may do anything, SystemExit too
            if tell.is_at_work or done:
                raise
            raise Wrong("env", last_line(exc)) from None
    if not done:
        raise Wrong("idle", "env.py ended without context.run_migrations()")


class Job:
    """What run_migrations() does here: ask where it is, limit, run, record."""

    def __init__(
        self, order: Answer, script: Any, revision: Any, tell: Teller, done: list[bool]
    ) -> None:
        self._order = order
        self._script = script
        self._revision = revision
        self._tell = tell
        self._done = done

    def work(self, context: Any, arguments: Any) -> None:
        if self._done:
            raise Wrong("twice", "env.py calls context.run_migrations() more than once")
        if context.connection is None:
            raise Wrong("idle", "env.py has no connection where one is needed")
        self._settle(context.connection)
        with context.begin_transaction(_per_migration=True):
            self._tell.is_at_work = True
            self._revision.module.upgrade(**arguments)
            for each in context.on_version_apply_callbacks:
                each(ctx=context, step=self._info(), heads=set(), run_args=arguments)
            self._tell.is_at_work = False
            for sql in self._order["record"]:
                _send(context.connection, sql)
            self._done.append(True)

    def _settle(self, connection: Any) -> None:
        """Raises `Wrong` where this is another database than the one that we were sent to."""
        (pid,) = _send(connection, "SELECT pg_catalog.pg_backend_pid()").fetchone()
        if _send(connection, self._order["lock_seen"]).fetchone() is None:
            where = _send(connection, "SELECT pg_catalog.current_database()").scalar()
            raise Wrong("elsewhere", str(where))
        for sql in self._order["settings"]:
            _send(connection, sql)
        is_auto = str(connection.get_isolation_level()).upper() == "AUTOCOMMIT"
        self._tell("connected", pid=pid)
        if is_auto:
            self._tell("partly")

    def _info(self) -> Any:
        from alembic.runtime.migration import RevisionStep

        return RevisionStep(self._script.revision_map, self._revision, is_upgrade=True).info


def _environment(config: Any, script: Any, job: Job) -> Any:
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext

    class Environment(EnvironmentContext):
        """Alembic's own, but that it runs one revision, whatever the table of versions says."""

        def run_migrations(self, **kw: Any) -> None:
            context = self.get_context()
            with Operations.context(context):
                job.work(context, kw)

    proxied(Environment)
    return Environment(config, script)


def _send(connection: Any, sql: str) -> Any:
    """As it stands: no driver looks for parameters in it."""
    return connection.exec_driver_sql(sql, execution_options={"no_parameters": True})


def _watch(tell: Teller) -> None:
    """A commit before the end leaves a part behind if the rest fails."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def look(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.strip().upper().startswith(_ENDING):
            tell.partly()

    event.listen(Engine, "commit", tell.partly)
    event.listen(Engine, "before_cursor_execute", look)


def _failure(exc: BaseException, file: str) -> Answer:
    """The server's words and code where it is the server that refused, and the line of the file."""
    origin: Any = getattr(exc, "orig", None) or exc
    state = getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
    cause = getattr(origin, "__cause__", None)
    state = state or getattr(cause, "sqlstate", None) or ""
    diag = getattr(origin, "diag", None)
    said = str(cause) if getattr(cause, "sqlstate", None) else last_line(origin)
    message = getattr(diag, "message_primary", None) or said
    return {"sqlstate": state, "message": message, "line": _line(exc, file)}


def _line(exc: BaseException, file: str) -> int:
    line, trace = 0, exc.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line

"""Every revision as SQL, written by the project's own Alembic; connects to nothing.

Called as `main(INI, FILE)`. env.py is run once, in Alembic's offline mode, and each upgrade() and
downgrade() by itself, so that one that needs a connection does not take the others with it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

from .frame import Answer, Wrong, answering, in_order, last_line, open_scripts, proxied, run_env


def main(ini: str, file: str) -> None:
    answering(file, lambda: _answer(ini))


def _answer(ini: str) -> Answer:
    config, script = open_scripts(ini)
    ordered = in_order(script)
    from .paper import keep_away

    keep_away()
    found: Answer = {"heads": sorted(script.get_heads())}
    refused: Wrong | None = None
    for is_offline in (True, False):
        try:
            with _environment(config, script, ordered, found, is_offline=is_offline):
                run_env(script)
        except Wrong as wrong:
            if wrong.kind == "twice":
                raise
            refused = refused or wrong
    if "revisions" not in found:
        raise refused or Wrong("idle", "env.py ended without context.run_migrations()")
    return found | _prepared()


def _prepared() -> Answer:
    """How env.py prepares its connection before the revisions run."""
    from .paper import TRANSLATED, StandIn

    settings = [each for each in StandIn.heard if re.match(_SETTING, each)]
    others = [each for each in StandIn.heard if each not in settings]
    dark = [each for each in others if "search_path" in each or each == TRANSLATED]
    return {"settings": list(dict.fromkeys(settings)), "dark": dark[:1]}


# Which schema names mean, and who we are; a parameter is not known here.
_SETTING = r"(?i)SET\s+(SESSION\s+|LOCAL\s+)?(search_path|role)\b[^:]*$"


def _environment(
    config: Any, script: Any, ordered: list[Any], found: Answer, *, is_offline: bool
) -> Any:
    """Alembic's offline mode; then, without, only to hear how env.py prepares its connection, or
    because it has no offline mode."""
    from alembic.operations import Operations
    from alembic.runtime.environment import EnvironmentContext

    runs: list[bool] = []

    class Environment(EnvironmentContext):
        """Alembic's own, but that it asks for no URL and runs each revision by itself."""

        def configure(self, connection: Any = None, **opts: Any) -> None:  # type: ignore[override]
            for name in ("url", "dialect_name", "dialect_opts", "output_buffer"):
                opts.pop(name, None)
            opts |= {"literal_binds": True, "transactional_ddl": None}
            super().configure(
                dialect_name="postgresql", dialect_opts={"paramstyle": "named"}, **opts
            )

        def is_offline_mode(self) -> bool:
            Writer.asked_for_sql |= Writer.at_work
            return is_offline

        def run_migrations(self, **kw: Any) -> None:
            if is_offline in runs:
                raise Wrong("twice", "env.py calls context.run_migrations() more than once")
            runs.append(is_offline)
            if "revisions" in found:
                return
            context = self.get_context()
            with Operations.context(context):
                writer = Writer(context, script, kw)
                found["version"] = _version(context)
                found["revisions"] = writer.all_of(ordered)

    proxied(Environment)
    return Environment(config, script, as_sql=True)


def _version(context: Any) -> Answer:
    from sqlalchemy.schema import CreateTable

    table = context._version
    create = str(CreateTable(table).compile(dialect=context.dialect)).strip()
    return {"schema": table.schema, "table": table.name, "create": create}


class Writer:
    """Runs upgrade() and downgrade() with everything they say written down."""

    at_work = False
    asked_for_sql = False  # did the revision ask whether it only writes SQL?

    def __init__(self, context: Any, script: Any, arguments: Any) -> None:
        self._context = context
        self._script = script
        self._arguments = arguments
        self._said: list[tuple[int, str]] = []
        self._file = ""
        impl = context.impl
        from .paper import Paper

        paper = Paper(context.dialect, self._execute)
        context.connection = impl.connection = paper
        impl.static_output = lambda text: self._put(text)
        impl._exec = self._execute
        impl.emit_begin = impl.emit_commit = lambda: None  # where to commit is not its to say
        self._watch_as_sql()

    def all_of(self, ordered: list[Any]) -> list[Answer]:
        found = [self._revision(each) for each in ordered]
        for each, answer in zip(ordered, found, strict=True):
            answer["down"] = self._downgrade(each)
        return found

    def _revision(self, revision: Any) -> Answer:
        before = _copied(self._context.impl.memo)
        up = self._written(revision, revision.module.upgrade, is_upgrade=True)
        after = _copied(self._context.impl.memo)
        self._context.impl.memo.clear()
        self._context.impl.memo.update(before)
        again = self._written(revision, revision.module.upgrade, is_upgrade=True)
        self._context.impl.memo.clear()
        self._context.impl.memo.update(after)
        return {
            "id": revision.revision,
            "parents": list(dict.fromkeys(revision._all_down_revisions)),
            "title": (revision.doc or "").strip(),
            "file": os.path.relpath(revision.path),
            "up": up,
            "steady": up == again,
        }

    def _downgrade(self, revision: Any) -> Answer:
        self._context.impl.memo.clear()
        return self._written(revision, revision.module.downgrade, is_upgrade=False)

    def _written(self, revision: Any, work: Callable[..., Any], *, is_upgrade: bool) -> Answer:
        from .paper import StandIn

        self._said = []
        self._file = revision.module.__file__
        Writer.at_work = StandIn.revision_at_work = True
        Writer.asked_for_sql = False
        try:
            work(**self._arguments)
            self._call_back(revision, is_upgrade=is_upgrade)
        except BaseException as exc:  # noqa: BLE001  why it cannot be written down is the answer
            return {"needs": _why(exc)}
        finally:
            Writer.at_work = StandIn.revision_at_work = False
        if Writer.asked_for_sql:
            return {"needs": "it does something else where only SQL is asked for"}
        return {"said": self._said}

    def _call_back(self, revision: Any, *, is_upgrade: bool) -> None:
        """What env.py wants to be done after each."""
        from alembic.runtime.migration import RevisionStep

        step = RevisionStep(self._script.revision_map, revision, is_upgrade)
        for each in self._context.on_version_apply_callbacks:
            each(ctx=self._context, step=step.info, heads=set(), run_args=self._arguments)

    def _execute(
        self, construct: Any, _: Any = None, multiparams: Any = None, params: Any = None
    ) -> None:
        from sqlalchemy import text
        from sqlalchemy.schema import DDLElement

        from .paper import NeedsConnection

        if multiparams or params:
            raise NeedsConnection("it passes values beside a statement")
        made = text(construct) if isinstance(construct, str) else construct
        how = {} if isinstance(made, DDLElement) else {"literal_binds": True}
        self._put(str(made.compile(dialect=self._context.dialect, compile_kwargs=how)).strip())

    def _put(self, text: str) -> None:
        """The statement with the line of the revision's file that made it."""
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self._file:
            frame = frame.f_back
        if text.strip():
            self._said.append((frame.f_lineno if frame is not None else 1, text))

    def _watch_as_sql(self) -> None:
        """A revision that asks for it does something else where only SQL is wanted."""
        writer, own = self, type(self._context)

        def as_sql(_: Any) -> bool:
            if sys._getframe(1).f_code.co_filename == writer._file:
                Writer.asked_for_sql |= Writer.at_work
            return True

        def settled(_: Any, __: bool) -> None:
            pass

        watched = type("Watched", (own,), {"as_sql": property(as_sql, settled)})
        self._context.__class__ = watched


def _copied(memo: Any) -> Any:
    return {key: set(each) if isinstance(each, set) else each for key, each in memo.items()}


def _why(exc: BaseException) -> str:
    from .paper import NeedsConnection

    return str(exc) if isinstance(exc, NeedsConnection) else last_line(exc)

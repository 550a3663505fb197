"""What all parts of this side need: the project's Alembic, opened; how what is wrong is told."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


class Wrong(Exception):
    """`kind` names what is to be mended; the other side has the words for it."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.kind = kind


def answering(file: str, work: Callable[[], Answer]) -> None:
    """Write what `work` answers to `file`, as JSON; what the project prints goes to stderr."""
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = work()
        except Wrong as wrong:
            answer = {"wrong": wrong.kind, "what": str(wrong)}
    Path(file).write_text(json.dumps(answer), encoding="utf-8")


def open_scripts(ini: str) -> tuple[Any, Any]:
    """Alembic's Config and ScriptDirectory."""
    sys.path.insert(0, os.getcwd())
    try:
        from alembic.config import Config
        from alembic.script import ScriptDirectory
    except ImportError as exc:
        raise Wrong("alembic", last_line(exc)) from None
    try:
        config = Config(toml_file=ini) if ini.endswith(".toml") else Config(ini)
        return config, ScriptDirectory.from_config(config)
    except Exception as exc:  # noqa: BLE001  whatever Alembic raises is told
        raise Wrong("config", last_line(exc)) from None


def in_order(script: Any) -> list[Any]:
    """All revisions, each behind what it comes after and depends on. Raises `Wrong`."""
    try:
        found = list(script.iterate_revisions("heads", "base", implicit_base=True))
    except BaseException as exc:  # noqa: BLE001  a revision file is run when it is read
        raise Wrong("revisions", f"{place_of(exc)}{last_line(exc)}") from None
    return found[::-1]


def run_env(script: Any) -> None:
    """env.py, as Alembic's own commands run it. Raises `Wrong`."""
    try:
        script.run_env()
    except Wrong:
        raise
    except BaseException as exc:  # noqa: BLE001  it may do anything, SystemExit too
        raise Wrong("env", last_line(exc)) from None


def proxied(environment: Any) -> None:
    """`alembic.context` speaks to an instance of this class, as it does to Alembic's own."""
    (own,) = environment.__bases__
    environment._setups[environment] = environment._setups[own]


def last_line(exc: BaseException) -> str:
    """As Python's last line, without the module of the error's class."""
    line = " ".join(traceback.format_exception_only(type(exc), exc)[-1].split())
    return line.removeprefix(f"{type(exc).__module__}.").removeprefix("CommandError: ")


def place_of(exc: BaseException) -> str:
    """The file that was being read, where it is the project's."""
    if isinstance(exc, SyntaxError):
        return ""  # which names it itself
    here = os.getcwd()
    frames = [
        each.filename
        for each in traceback.extract_tb(exc.__traceback__)
        if each.filename.startswith(here) and "site-packages" not in each.filename
    ]
    return f"{os.path.relpath(frames[-1], here)}: " if frames else ""

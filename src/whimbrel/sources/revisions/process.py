"""Starts a part of `side/` in the project's own interpreter."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...disk.text import read_text
from ..metadata import Interpreter
from .tell import ended, endless, wrong

TIMEOUT_S = 120
_SIDE = Path(__file__).with_name("side")
# A package of its own name: nothing of the folder around it may hide a module of the project.
_BOOT = """\
import sys, importlib.util as u
s = u.spec_from_file_location("whimbrel_side", sys.argv[1] + "/__init__.py",
                              submodule_search_locations=[sys.argv[1]])
m = sys.modules["whimbrel_side"] = u.module_from_spec(s)
s.loader.exec_module(m)
part = __import__("whimbrel_side." + sys.argv[2], fromlist=["main"])
part.main(*sys.argv[3:])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlembicHome:
    """The project's `alembic.ini` (or pyproject.toml), relative to the interpreter's folder."""

    ini: str
    interpreter: Interpreter

    @property
    def root(self) -> Path:
        return self.interpreter.directory


def words(home: AlembicHome, part: str, *arguments: str) -> list[str]:
    """The command line of that part."""
    return [home.interpreter.python, "-B", "-c", _BOOT, str(_SIDE), part, home.ini, *arguments]


def ask(home: AlembicHome, part: str, *, given: str = "") -> Mapping[str, object]:
    """What it answers. Raises `Failure`: M19x for what is wrong in the project, M199 no end."""
    with tempfile.TemporaryDirectory(prefix="whimbrel_") as folder:
        file = Path(folder, "answer.json")
        said = _run(words(home, part, str(file)), home, given)
        if not file.is_file():
            raise ended(home.ini, said)
        answer = json.loads(read_text(file, "the answer"))
    assert isinstance(answer, dict)
    if "wrong" in answer:
        raise wrong(home.ini, str(answer["wrong"]), str(answer["what"]))
    return answer


def variables_of(home: AlembicHome) -> dict[str, str]:
    found = dict(home.interpreter.variables)
    return found | {"PATH": found.get("PATH", os.defpath)}


def _run(command: Sequence[str], home: AlembicHome, given: str) -> str:
    """The last line of what it said on stderr."""
    try:
        child = subprocess.Popen(
            command,
            cwd=home.root,
            env=variables_of(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as exc:
        raise ended(home.ini, f"{command[0]}: {exc.strerror}") from None
    try:
        _, said = child.communicate(given.encode(), timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise endless(home.ini, TIMEOUT_S) from None
    finally:
        end(child)
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def end(child: subprocess.Popen[bytes]) -> None:
    """It, and what it has started; nothing where it has ended."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stderr is not None:
        child.stderr.close()

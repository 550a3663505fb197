"""SQLAlchemy metadata, compiled by the project's own SQLAlchemy in a process of its own; nothing
here needs a database."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..disk.text import read_text
from ..errors import Failure, Notice

PREFIX = "sqlalchemy:"
_FORM = r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*"
TIMEOUT_S = 60
_SCRIPT = Path(__file__).with_name("metadata_ddl.py")
_ADVICE = {
    "import": 'correct it, or say which module is meant: `schema = "sqlalchemy:app.models:Base"`',
    "attribute": "name the MetaData, the declarative base or a function that returns one",
    "metadata": "name the MetaData, the declarative base or a function that returns one",
    "empty": "name a module that imports every module with models, app.models say",
    "form": 'write module and name, with dots and a colon: `schema = "sqlalchemy:app.models:Base"`',
    "compile": "use types that PostgreSQL has: of sqlalchemy, or sqlalchemy.dialects.postgresql",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """The project's own; `directory` is where it is started."""

    python: str
    directory: Path
    variables: Mapping[str, str]


def find_interpreter(root: Path, variables: Mapping[str, str]) -> Interpreter:
    """`.venv` or `venv` of the project, else the active environment, else ours."""
    folders = [root / ".venv", root / "venv"]
    if active := variables.get("VIRTUAL_ENV"):
        folders.append(Path(active))
    pythons = (each / "bin" / "python" for each in folders)
    found = next((str(each) for each in pythons if each.exists()), sys.executable)
    return Interpreter(python=found, directory=root, variables=variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledMetadata:
    """`renames`: schema, table, column and the old name of one; a table's own has no column."""

    statements: tuple[str, ...]
    renames: tuple[tuple[str, str, str, str], ...]


def is_metadata(word: str) -> bool:
    """`sqlalchemy:package.module:attribute`, or without the first word."""
    return word.startswith(PREFIX) or re.fullmatch(_FORM, word) is not None


def ask_metadata(spec: str, interpreter: Interpreter) -> CompiledMetadata:
    """`spec` is `package.module:attribute`. Raises `Failure`: D380 it cannot be imported, compiled
    or understood, D381 it does not end."""
    if re.fullmatch(_FORM, spec) is None:
        raise _failure(spec, "form", f"{PREFIX}{spec}")
    with tempfile.TemporaryDirectory(prefix="whimbrel_") as folder:
        file = Path(folder, "answer.json")
        said = _run([interpreter.python, "-B", str(_SCRIPT), spec, str(file)], interpreter, spec)
        if not file.is_file():
            last = f"; the last it said is: {said}" if said else ""
            raise _failure(spec, "import", f"the process ended without an answer{last}")
        answer = json.loads(read_text(file, "the answer"))
    assert isinstance(answer, dict)
    if "wrong" in answer:
        raise _failure(spec, str(answer["wrong"]), str(answer["what"]))
    return CompiledMetadata(
        statements=tuple(answer["statements"]),
        renames=tuple((s, t, c, old) for s, t, c, old in answer["renames"]),
    )


def _run(words: Sequence[str], interpreter: Interpreter, spec: str) -> str:
    """The last line of what it said on stderr."""
    try:
        done = subprocess.run(
            words,
            cwd=interpreter.directory,
            env=dict(interpreter.variables)
            | {"PATH": interpreter.variables.get("PATH", os.defpath)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _endless(spec) from None
    except OSError as exc:
        raise _failure(spec, "import", f"{words[0]}: {exc.strerror}") from None
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _failure(spec: str, kind: str, what: str) -> Failure:
    said = {
        "import": f"{spec} cannot be imported: {what}",
        "attribute": f"{spec}: the module has no {what}",
        "metadata": f"{spec} is no SQLAlchemy metadata: {what}",
        "empty": f"{spec} holds no table, and a schema without any would drop them all",
        "form": f"{what} names no module and what is in it",
        "compile": f"{spec} cannot be written for PostgreSQL: {what}",
    }[kind]
    return Failure(
        Notice(
            code="D380",
            what=said,
            why="the wanted schema cannot be told; no database was touched",
            next=_ADVICE[kind],
        )
    )


def _endless(spec: str) -> Failure:
    return Failure(
        Notice(
            code="D381",
            what=f"importing {spec} did not end within {TIMEOUT_S} s",
            why="the module waits for something, a database or a network say; it was ended, and "
            "no database was touched",
            next="name a module that only declares the models",
        )
    )

"""Run by the project's own interpreter, with its SQLAlchemy: metadata → PostgreSQL's DDL, as JSON.

Called as `python metadata_ddl.py MODULE:ATTRIBUTE FILE`. Imports nothing of this package, because
it is not installed there; what the project prints goes to stderr. Needs no driver and connects to
nothing: SQLAlchemy's own compiler writes the statements.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import sys
import traceback
from pathlib import Path
from typing import Any


class Wrong(Exception):
    """`kind` is import, attribute, metadata, empty or compile."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(what)
        self.kind = kind


def main(spec: str, file: str) -> None:
    with contextlib.redirect_stdout(sys.stderr):
        try:
            answer = _answer(_metadata(spec))
        except Wrong as wrong:
            answer = {"wrong": wrong.kind, "what": str(wrong)}
    Path(file).write_text(json.dumps(answer), encoding="utf-8")


def _metadata(spec: str) -> Any:
    """What `spec` names: MetaData, a declarative base, or a function that returns one."""
    name, _, attribute = spec.partition(":")
    here = os.getcwd()
    sys.path[:0] = [here, str(Path(here, "src"))]
    try:
        found: Any = importlib.import_module(name)
    except BaseException as exc:  # noqa: BLE001  whatever the project raises is told
        raise Wrong("import", _last_line(exc)) from None
    for part in attribute.split("."):
        if not hasattr(found, part):
            known = [each for each in dir(found) if not each.startswith("_")]
            raise Wrong("attribute", f"{part}; there are: {', '.join(known[:12])}")
        found = getattr(found, part)
    return _as_metadata(found, attribute)


def _as_metadata(found: Any, attribute: str) -> Any:
    try:
        from sqlalchemy import MetaData
    except ImportError as exc:
        raise Wrong("import", _last_line(exc)) from None
    is_base = isinstance(getattr(found, "metadata", None), MetaData)
    if callable(found) and not (is_base or isinstance(found, MetaData | type)):
        try:
            found = found()
        except BaseException as exc:  # noqa: BLE001  it is the project's, and may do anything
            raise Wrong("import", _last_line(exc)) from None
    found = getattr(found, "metadata", found)
    if not isinstance(found, MetaData):
        raise Wrong("metadata", f"{attribute} is {type(found).__name__}")
    if not found.tables:
        raise Wrong("empty", attribute)
    return found


def _answer(metadata: Any) -> dict[str, object]:
    from sqlalchemy import create_mock_engine

    strange = next(_of_others(metadata), "")
    if strange:
        raise Wrong("compile", strange)
    statements: list[str] = []

    def execute(element: Any, *_: Any, **__: Any) -> None:
        statements.append(str(element.compile(dialect=engine.dialect)).strip())

    engine = create_mock_engine("postgresql://", execute)
    schemas = sorted({t.schema for t in metadata.tables.values() if t.schema})
    try:
        metadata.create_all(engine, checkfirst=False)
    except BaseException as exc:  # noqa: BLE001  its types and listeners are the project's, too
        raise Wrong(
            "compile", re.sub(r"Compiler <.*?> can", "PostgreSQL can", _last_line(exc))
        ) from None
    quoted = [engine.dialect.identifier_preparer.quote(each) for each in schemas]
    made = [f"CREATE SCHEMA IF NOT EXISTS {each}" for each in quoted]
    return {"statements": [*made, *statements], "renames": list(_renames(metadata))}


def _of_others(metadata: Any) -> Any:
    """Columns of another database's types; some of them would be written as something else."""
    for table in metadata.tables.values():
        for column in table.columns:
            kind = type(column.type)
            packages = kind.__module__.split(".")
            is_own = packages[:2] != ["sqlalchemy", "dialects"] or packages[2] == "postgresql"
            if not is_own and "postgresql" not in getattr(column.type, "_variant_mapping", {}):
                yield f"column {column.name} of {table} is {kind.__name__} of {packages[2]}"


def _renames(metadata: Any) -> Any:
    """Schema, table and column as they are, and the old name; a table has no column."""
    for table in metadata.sorted_tables:
        old_table = table.info.get("renamed_from")
        if old_table:
            yield [table.schema or "public", table.name, "", str(old_table)]
        for column in table.columns:
            if column.info.get("renamed_from"):
                old = str(column.info["renamed_from"])
                yield [table.schema or "public", table.name, column.name, old]


def _last_line(exc: BaseException) -> str:
    """What it says, and the last line of the project's own on the way there."""
    said = " ".join(traceback.format_exception_only(exc)[-1].split())
    if isinstance(exc, SystemExit):
        said = f"it calls sys.exit({exc.code})"
    where = [_place(exc.filename, exc.lineno)] if isinstance(exc, SyntaxError) else []
    where += [
        _place(each.filename, each.lineno) for each in traceback.extract_tb(exc.__traceback__)
    ]
    ours = [each for each in where if each]
    return f"{said} ({ours[0] if isinstance(exc, SyntaxError) else ours[-1]})" if ours else said


def _place(file: str | None, line: int | None) -> str:
    """Empty for what is none of the project's files."""
    path = Path(file or "")
    if not path.is_relative_to(os.getcwd()) or "site-packages" in path.parts:
        return ""
    return f"{path.relative_to(os.getcwd())}, line {line}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

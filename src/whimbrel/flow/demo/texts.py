"""The demo's SQL, as it lies beside the code."""

from __future__ import annotations

from importlib.resources import files


def text(name: str) -> str:
    """The file of that name in `sql/`."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text("utf-8")


def sql(name: str) -> bytes:
    """The same, for a connection."""
    return text(name).encode()


def added(before: str, after: str) -> str:
    """The lines that the second file has beyond the first, which it only adds to."""
    old, new = text(before), text(after)
    return new.removeprefix(old).strip("\n")

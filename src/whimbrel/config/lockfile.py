"""`whimbrel.lock`: which databases are shared, committed beside the project. Pure text."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from ..errors import Failure, Notice
from .identity import SharedDatabase
from .kind import Kind
from .toml import toml_values

FILE = "whimbrel.lock"
_HEAD = """\
# Which databases are shared, by what only they are: written by `whimbrel identity mark` and
# `whimbrel identity claim`, to be committed. A copy of one of them is recognised by it.
format = 1
"""
_REQUIRED = ("environment", "kind", "system_identifier")
_KEYS = (*_REQUIRED, "uuid", "oid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The entries of the file, in its order. No file is an empty lock."""

    databases: tuple[SharedDatabase, ...] = ()

    def with_entry(self, entry: SharedDatabase) -> Lock:
        """`entry` in place of the line it renews (same uuid, or same server and oid), else last.

        Staging is listed by its server alone, because it gets restored every night. Of
        development and test databases nothing is listed: they are not shared.
        """
        new = shareable(entry)
        if new is None:
            return self
        kept = tuple(each for each in self.databases if not _renews(new, each))
        return Lock(databases=(*kept, new))


def shareable(entry: SharedDatabase) -> SharedDatabase | None:
    """What may be listed of `entry`: all of it, its server only, or nothing."""
    if entry.kind.is_lenient:
        return None
    if entry.kind is Kind.STAGING:
        return replace(entry, uuid="", database_oid=None)
    return entry


def line_of(entry: SharedDatabase) -> str:
    """The line that stands for `entry` in the file, for those who add it by hand."""
    pairs = {
        "environment": json.dumps(entry.environment),
        "kind": json.dumps(entry.kind.value),
        "system_identifier": json.dumps(entry.system_identifier),
    }
    if entry.uuid:
        pairs["uuid"] = json.dumps(entry.uuid)
    if entry.database_oid is not None:
        pairs["oid"] = str(entry.database_oid)
    return "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"


def render_lock(lock: Lock) -> str:
    """The whole file: one line for each database, so that merges conflict rarely."""
    lines = "".join(f"  {line_of(each)},\n" for each in lock.databases)
    return f"{_HEAD}databases = [\n{lines}]\n"


def parse_lock(text: str) -> Lock:
    """Read the file. Raises `Failure` (C140), because a lock that is guessed protects nothing."""
    if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines()):
        raise _broken("it holds the marks of an unfinished merge")
    try:
        top = toml_values(text)
    except ValueError:
        raise _broken("it is not TOML") from None
    if top.get("format") != 1:
        raise _broken("its format is not 1, so another version of whimbrel wrote it")
    entries = top.get("databases", [])
    if not isinstance(entries, list):
        raise _broken("databases is not a list")
    return Lock(databases=tuple(_entry(each) for each in entries))


def _entry(values: object) -> SharedDatabase:
    if not isinstance(values, dict) or not set(_REQUIRED) <= set(values) <= set(_KEYS):
        raise _broken(f"an entry has not the keys {', '.join(_KEYS)}")
    oid = values.get("oid")
    texts = [values[key] for key in _REQUIRED] + [values.get("uuid", "")]
    kinds = [kind.value for kind in Kind]
    if not all(isinstance(text, str) for text in texts) or values["kind"] not in kinds:
        raise _broken("an entry has a value that does not fit")
    if oid is not None and (isinstance(oid, bool) or not isinstance(oid, int)):
        raise _broken("an entry has an oid that is not a number")
    return SharedDatabase(
        environment=values["environment"],
        kind=Kind(values["kind"]),
        uuid=values.get("uuid", ""),
        system_identifier=values["system_identifier"],
        database_oid=oid,
    )


def _renews(new: SharedDatabase, old: SharedDatabase) -> bool:
    same_place = (new.system_identifier, new.database_oid) == (
        old.system_identifier,
        old.database_oid,
    )
    return same_place or bool(new.uuid and new.uuid == old.uuid)


def _broken(why: str) -> Failure:
    return Failure(
        Notice(
            code="C140",
            what=f"{FILE} cannot be read: {why}",
            why="without it a copy of production cannot be told from production",
            next=f"restore it with `git checkout -- {FILE}`, or finish the merge",
        )
    )

"""The guard inside a database, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from ..flow.protect import Protected
from ..guard.protection import Allowance, Protection


def protection_lines(shown: Protected) -> Iterator[str]:
    """What it does, who passes, what it cannot see."""
    found = shown.found
    if found is None:
        yield f"{shown.database}: not protected"
        yield f"to protect it: whimbrel -e {shown.environment} protect"
        return
    yield f"{shown.database}: {found}"
    for label, lines in _parts(found, shown.environment):
        for number, line in enumerate(lines):
            yield f"{label * (number == 0):12}{line}"


def _parts(found: Protection, environment: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "stopped:", (*_STOPPED, *([_TEMPLATE] if found.is_template else []))
    yield "passes:", (*_PASSES, *map(str, found.allowances))
    advice = f"  whimbrel -e {environment} protect --database makes it a template, which cannot go"
    database = (
        () if found.is_template else ("DROP DATABASE, for which there is no trigger;", advice)
    )
    yield "not seen:", (*_NOT_SEEN, *database)


_STOPPED = (
    "DROP of tables, columns and sequences, also by CASCADE, DROP SCHEMA and DROP OWNED",
    "TRUNCATE of a table with rows",
    "ALTER TABLE that writes the values of a column anew, where there are rows",
)
_TEMPLATE = "DROP DATABASE: it is a template, which any role with CREATEDB may copy"
_PASSES = ("deployments of whimbrel in their turn; temporary tables; scripts of extensions",)
_NOT_SEEN = (
    "DELETE and UPDATE of every row: a trigger that counts them would slow each statement;",
    "  those without WHERE are refused by the extension safeupdate",
    "large objects, and what runs with session_replication_role = replica",
    "a table's owner who disables its trigger, a superuser who drops the event triggers",
)


def protection_value(shown: Protected) -> dict[str, object]:
    found = shown.found
    return {
        "environment": shown.environment,
        "database": shown.database,
        "is_protected": found is not None,
        "did": shown.did.name.lower(),
        "left": [each.shown for each in shown.left],
        "protection": _value(found) if found else None,
    }


def _value(found: Protection) -> dict[str, object]:
    return {
        "version": found.version,
        "since": found.since.isoformat(),
        "by": found.by,
        "owner": found.owner,
        "problem": found.problem,
        "open_tables": [each.shown for each in found.open],
        "stops_drop_database": found.is_template,
        "allowances": [_allowance(each) for each in found.allowances],
    }


def _allowance(each: Allowance) -> dict[str, object]:
    return {
        "role": each.role,
        "tables": each.tables,
        "until": each.until.isoformat() if each.until else None,
        "by": each.by,
        "since": each.since.isoformat(),
        "reason": each.reason,
    }

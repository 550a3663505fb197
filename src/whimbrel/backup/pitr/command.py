"""Any program that prints our JSON: `PROGRAM coverage SERVER`, and
`PROGRAM restore SERVER --to FOLDER [--backup ID] [--at MOMENT]` (docs/formats.md)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import cast

from ...config.pitr import PitrSettings
from ...config.url import DatabaseUrl, parse_url
from ...guard.coverage import BaseBackup, Coverage
from .speak import RESTORE_LIMIT_S, ask_tool, moment, not_understood, rows, run_tool, table, whole

FORMAT = 1


def coverage(settings: PitrSettings) -> Coverage:
    """One call. Raises `Failure` (B160 to B162)."""
    return covered(settings, ask_tool(settings, ["coverage", *_server(settings)]))


def covered(settings: PitrSettings, answer: object) -> Coverage:
    found = table(settings, answer, "the answer")
    if found.get("format") != FORMAT:
        raise not_understood(settings, f"its format is {found.get('format')}, not {FORMAT}")
    since, until = found.get("since"), found.get("until")
    if not found.get("system_identifier"):
        raise not_understood(settings, "it does not say whose: system_identifier is missing")
    return Coverage(
        shown=settings.shown,
        backups=tuple(
            BaseBackup(
                id=str(each.get("id")),
                ended_at=moment(settings, each.get("ended_at")),
                size_bytes=whole(each.get("size_bytes")),
            )
            for each in rows(settings, found.get("backups") or [], "backups")
        ),
        since=moment(settings, since) if since else None,
        until=moment(settings, until) if until else None,
        last_wal=str(found.get("last_wal") or ""),
        system_identifier=str(found["system_identifier"]),
        problem=str(found.get("problem") or ""),
    )


def restore(
    settings: PitrSettings, backup: str, to: Path, at: datetime | None
) -> DatabaseUrl | None:
    """None where the folder was filled; the URL that it prints where a server runs already."""
    words = ["restore", *_server(settings), "--to", str(to)]
    words += ["--backup", backup] if backup else []
    words += ["--at", at.isoformat()] if at else []
    text = run_tool(settings, words, limit_s=RESTORE_LIMIT_S).strip()
    if not text:
        return None
    try:
        answer = table(settings, cast(object, json.loads(text)), "the answer")
    except ValueError:
        raise not_understood(settings, "after a restore it printed no JSON") from None
    url = answer.get("url")
    return parse_url(str(url), source=f"the answer of {settings.shown}") if url else None


def _server(settings: PitrSettings) -> list[str]:
    return [settings.server] if settings.server else []

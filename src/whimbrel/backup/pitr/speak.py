"""Runs a tool and reads what it answers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from ...config.pitr import PitrSettings
from ...errors import Failure, Notice

ASK_LIMIT_S = 60
RESTORE_LIMIT_S = 24 * 3600


def ask_tool(settings: PitrSettings, words: Sequence[str]) -> object:
    """The JSON that it prints. Raises `Failure`: B160 it cannot be run, B161 it failed, B162 it
    printed something else."""
    text = run_tool(settings, words, limit_s=ASK_LIMIT_S)
    try:
        return cast(object, json.loads(text))
    except ValueError:
        raise not_understood(settings, "it is no JSON") from None


def run_tool(settings: PitrSettings, words: Sequence[str], *, limit_s: int) -> str:
    """What it says on stdout, in English whatever the language here."""
    command = [*settings.program, *words]
    try:
        done = subprocess.run(
            command,
            env=dict(os.environ) | {"LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=limit_s,
            check=False,
        )
    except FileNotFoundError:
        raise _no_tool(settings, "there is no such program here") from None
    except OSError as exc:
        raise _no_tool(settings, (exc.strerror or str(exc)).lower()) from None
    except subprocess.TimeoutExpired:
        raise _failed(settings, f"it took longer than {limit_s} s") from None
    if done.returncode != 0:
        raise _failed(settings, said_last(done.stderr or done.stdout) or f"exit {done.returncode}")
    return done.stdout


def said_last(text: str) -> str:
    """The line that tells most: the first that says ERROR, else the last. Never a connection's
    settings, which may hold a password."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    chosen = next((line for line in lines if "ERROR" in line), lines[-1] if lines else "")
    return "it names a connection with its password" if "password" in chosen.lower() else chosen


def not_understood(settings: PitrSettings, why: str) -> Failure:
    """What it printed is not what its documentation says."""
    return Failure(
        Notice(
            code="B162",
            what=f"the answer of {settings.shown} cannot be understood: {why}",
            why="what it has is not known, and what is not known does not count",
            next=f"run it yourself: `{' '.join(settings.program)}`; its JSON is described in "
            "docs/formats.md",
        )
    )


def moment(settings: PitrSettings, value: object) -> datetime:
    """Seconds since 1970, as number or text, or an ISO text with its zone. Raises B162."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        text = str(value)
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        raise not_understood(settings, f"{value!s:.40} is no moment") from None
    if found.tzinfo is None:
        raise not_understood(settings, f"{text:.40} has no zone")
    return found.astimezone(UTC)


def table(settings: PitrSettings, value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise not_understood(settings, f"{what} is no object")
    return cast("dict[str, object]", value)


def rows(settings: PitrSettings, value: object, what: str) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise not_understood(settings, f"{what} is no list")
    return [table(settings, each, what) for each in value]


def whole(value: object) -> int:
    """A number of bytes, 0 where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _no_tool(settings: PitrSettings, reason: str) -> Failure:
    return Failure(
        Notice(
            code="B160",
            what=f"{settings.program[0]} cannot be run: {reason}",
            why=f"it alone knows what {settings.shown} can bring back; nothing was done",
            next="install it here, or say in whimbrel.toml how it is reached: program = "
            f'["ssh", "backup-host", "{settings.program[-1]}"] in [pitr.{settings.environment}]',
        )
    )


def _failed(settings: PitrSettings, said: str) -> Failure:
    return Failure(
        Notice(
            code="B161",
            what=f"{settings.shown} failed: {said}",
            why="what it can bring back is not known, and what is not known does not count",
            next=f"mend what it names; `{' '.join(settings.program)} --help` knows its words"
            if settings.tool.value != "barman"
            else f"`{' '.join(settings.program)} check {settings.server}` says what is wrong",
        )
    )

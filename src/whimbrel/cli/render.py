"""What a person or a script sees: stdout is the answer, stderr the conversation."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TextIO

from ..errors import Notice
from ..pg.secret import masked

# A password in a URL or in libpq's keyword form, wherever it may have slipped into a text.
_SECRETS = re.compile(
    r"(?P<before>postgres(?:ql)?(?:\+\w+)?://[^\s:/@]*:)(?!PASSWORD@)[^\s]*(?=@)|"
    r"(?P<key>password=)(?:''[^\s'][^']*(?:''|\Z)|'[^']*(?:'|\Z)|[^\s'\"]+)"
)


_MOST_NAMES = 3


def scrubbed(text: str) -> str:
    """The text without passwords; the last line of defence, the rooms never print one."""
    return _SECRETS.sub(lambda m: (m["before"] or m["key"] or "") + "********", text)


def prepare_streams() -> None:
    """Files and pipes get UTF-8 whatever the locale says; no character ends a run.

    A terminal of another encoding gets an escape for what it cannot show.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def answer(text: str) -> None:
    """To stdout."""
    if text:
        _write(sys.stdout, scrubbed(text))


def answer_script(text: str) -> None:
    """To stdout, as it stands: SQL that is to be run, or a document that a machine reads, out of
    which passwords were taken."""
    if text:
        _write(sys.stdout, text)


def answer_json(value: Mapping[str, object]) -> None:
    """To stdout, one document with its format number first."""
    text = json.dumps({"format": 1, **value}, indent=2, ensure_ascii=False, default=str)
    _write(sys.stdout, text)


def say(text: str) -> None:
    """To stderr; there also the passwords of SQL are stars."""
    _write(sys.stderr, scrubbed(masked(text)))


def problem(notice: Notice, *, as_json: bool) -> None:
    """A notice of four parts, for a person on stderr, for a script on stdout."""
    if as_json:
        answer_json({"error": notice_value(notice)})
    say(_coloured(notice) if _is_terminal(sys.stderr) else str(notice))


def notice_value(notice: Notice) -> dict[str, str]:
    """A notice as JSON has it everywhere; `excerpt` is empty where there is no place to show."""
    return {
        "code": notice.code,
        "what": scrubbed(notice.what),
        "why": scrubbed(notice.why),
        "next": scrubbed(notice.next),
        "excerpt": scrubbed(notice.excerpt),
    }


def moment(at: datetime) -> str:
    """To the second and in UTC, the same on every machine."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def counted(count: int, noun: str) -> str:
    """`1 statement`, `3,000 statements`, `2 batches`."""
    ending = "es" if noun.endswith("ch") else "s"
    return f"{count:,} {noun}{ending * (count != 1)}"


def listed_names(names: Sequence[str], noun: str) -> str:
    """`1 migration: a`, `98 migrations: a … z`, `0 migrations`."""
    return f"{counted(len(names), noun)}: {shortened(names)}".removesuffix(": ")


def shortened(names: Sequence[str]) -> str:
    """All of a few names, the first and the last of many."""
    return ", ".join(names) if len(names) <= _MOST_NAMES else f"{names[0]} … {names[-1]}"


def _write(stream: TextIO | None, text: str) -> None:
    """A reader who has left (`| head`), or a closed terminal, does not stop what is going on."""
    if stream is None:
        return
    try:
        print(text, file=stream, flush=True)
    except OSError:
        _to_nowhere(stream)


def _to_nowhere(stream: TextIO) -> None:
    """Later writes, and Python's own flush at the end, find somebody who listens."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")


def _coloured(notice: Notice) -> str:
    red, bold, dim, plain = "\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
    excerpt = f"\n{notice.excerpt}" if notice.excerpt else ""
    return (
        f"{red}{bold}{notice.code}{plain}{bold}: {notice.what}{plain}{excerpt}\n"
        f"  {dim}why:{plain}  {notice.why}\n  {dim}next:{plain} {bold}{notice.next}{plain}"
    )

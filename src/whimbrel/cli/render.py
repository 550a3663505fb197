"""What a person or a script sees: stdout is the answer, stderr the conversation."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping

from ..errors import Notice

# A password in a URL or in libpq's keyword form, wherever it may have slipped into a text.
_SECRETS = re.compile(
    r"(?P<before>postgres(?:ql)?(?:\+\w+)?://[^\s:/@]*:)(?!PASSWORD@)[^\s]*(?=@)|(?P<key>password=)\S+"
)


def scrubbed(text: str) -> str:
    """The text without passwords; the last line of defence, the rooms never print one."""
    return _SECRETS.sub(lambda m: (m["before"] or m["key"] or "") + "********", text)


def answer(text: str) -> None:
    """To stdout."""
    if text:
        print(scrubbed(text))


def answer_json(value: Mapping[str, object]) -> None:
    """To stdout, one document with its format number first."""
    print(json.dumps({"format": 1, **value}, indent=2, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """To stderr."""
    print(scrubbed(text), file=sys.stderr, flush=True)


def problem(notice: Notice, *, as_json: bool) -> None:
    """A notice of four parts, for a person on stderr, for a script on stdout."""
    if as_json:
        parts = {"code": notice.code, "what": notice.what, "why": notice.why, "next": notice.next}
        answer_json({"error": {k: scrubbed(v) for k, v in parts.items()}})
    if sys.stderr.isatty():
        say(_coloured(notice))
    else:
        say(str(notice))


def _coloured(notice: Notice) -> str:
    red, bold, dim, plain = "\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
    excerpt = f"\n{notice.excerpt}" if notice.excerpt else ""
    return (
        f"{red}{bold}{notice.code}{plain}{bold}: {notice.what}{plain}{excerpt}\n"
        f"  {dim}why:{plain}  {notice.why}\n  {dim}next:{plain} {bold}{notice.next}{plain}"
    )

"""An operation on one line for people, without the passwords in it."""

from __future__ import annotations

import re

from .lexer import EXPANDED

_HIDDEN = "***"
# A URL's password runs to the last @ of its word: unescaped @ and / are common in real ones.
_IN_QUOTED_URL = re.compile(r"""(?P<q>["'])(?P<head>[\w+.-]*://[^:/@"']*:)(?:(?!(?P=q)).)*@""")
_IN_URL = re.compile(r"""(?P<head>[\w+.-]+://[^:/@\s"']*:)[^\s"']*@""")
# PGPASSWORD=…, password=… of a connection string, --password=…, API_TOKEN=…
_ASSIGNED = re.compile(
    r"""(?P<head>[\w-]*(?:password|passwd|pwd|secret|token)[\w-]*=)"""
    r"""(?:'[^']*'|"[^"]*"|[^\s&"']+)""",
    re.IGNORECASE,
)


def shown(text: str) -> str:
    """White space and control characters become single blanks."""
    line = " ".join(text.replace(EXPANDED, "").split())
    line = "".join(character if character.isprintable() else " " for character in line)
    line = _IN_QUOTED_URL.sub(rf"\g<q>\g<head>{_HIDDEN}@", line)
    line = _IN_URL.sub(rf"\g<head>{_HIDDEN}@", line)
    return _ASSIGNED.sub(rf"\g<head>{_HIDDEN}", line)

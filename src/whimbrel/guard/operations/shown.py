"""An operation on one line for people, without the passwords in it."""

from __future__ import annotations

import re

from .lexer import EXPANDED

_HIDDEN = "***"
# Patterns as text: compiling them takes longer than most operations have anything to hide.
# A URL's password runs to the last @ of its word: unescaped @ and / are common in real ones.
_IN_QUOTED_URL = r"""(?P<q>["'])(?P<head>[\w+.-]*://[^:/@"']*:)(?:(?!(?P=q)).)*@"""
_IN_URL = r"""(?P<head>[\w+.-]+://[^:/@\s"']*:)[^\s"']*@"""
# PGPASSWORD=…, password=… of a connection string, --password=…, API_TOKEN=…
_ASSIGNED = (
    r"""(?P<head>[\w-]*(?:password|passwd|pwd|secret|token)[\w-]*=)"""
    r"""(?:'[^']*'|"[^"]*"|[^\s&"']+)"""
)


def shown(text: str) -> str:
    """White space and control characters become single blanks."""
    line = " ".join(text.replace(EXPANDED, "").split())
    line = "".join(character if character.isprintable() else " " for character in line)
    if "://" in line:
        line = re.sub(_IN_QUOTED_URL, rf"\g<q>\g<head>{_HIDDEN}@", line)
        line = re.sub(_IN_URL, rf"\g<head>{_HIDDEN}@", line)
    if "=" in line:
        line = re.sub(_ASSIGNED, rf"\g<head>{_HIDDEN}", line, flags=re.IGNORECASE)
    return line

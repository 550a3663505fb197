"""Passwords that stand in SQL: `PASSWORD '…'`, and those in connection strings."""

from __future__ import annotations

import re

# CREATE ROLE … PASSWORD '…', OPTIONS (password '…') or ("password" '…'), 'host=h password=…'.
_IN_SQL = re.compile(
    r"""(?ix) (?<=password) (?: ("?\s+ e?') ((?:[^'\\]|''|\\.)*) | (\s*=\s*'?) ([^\s',;)]+) )"""
)


def masked(sql: str) -> str:
    """The text with a star for each character of a password, so that nothing else moves."""
    return _IN_SQL.sub(_stars, sql)


def _stars(found: re.Match[str]) -> str:
    head, secret = found[1] or found[3], found[2] or found[4] or ""
    return head + "*" * len(secret)

"""Passwords that stand in SQL: `PASSWORD '…'`, and those in connection strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# The only statements that can set one: a body or a view that says `password = …` sets none.
_SETS_ONE = re.compile(
    r"(?i)\s*(?:CREATE|ALTER)\s+(?:USER|ROLE|GROUP|SUBSCRIPTION|SERVER|FOREIGN)\s"
)
_STRING = r"(?:[^'\\]|''|\\.)*"
_OPTION = re.compile(rf"(?i)(\bpassword\"?\s+)e?'{_STRING}'")
# In a string: 'host=h password=…', or postgresql://me:…@h.
_KEYWORD = re.compile(
    r"(?i)(\bpassword\s*=\s*(?:'')?)(?:(?<='')[^']+(?='')|(?<!')[^\s']+)"  # quoted or not
)
_OF_URL = re.compile(r"(?i)(\bpostgres(?:ql)?://[^\s:/@']*:)[^\s'@]+(?=@)")
_WITHOUT = (
    (re.compile(rf"(?i)(?:(?:ADD|SET)\s+)?\"?\bpassword\"?\s+e?'{_STRING}'\s*,?\s*"), ""),
    (re.compile(r",\s*\)"), ")"),
    (re.compile(r"(?i)\s*OPTIONS\s*\(\s*\)"), ""),
)

# CREATE ROLE … PASSWORD '…', OPTIONS (password '…') or ("password" '…'), 'host=h password=…'.
_IN_SQL = re.compile(
    r"""(?ix) (?<=password) (?:
        (?P<option> "?\s+ e?') (?P<string> (?:[^'\\]|''|\\.)*)
        | (?P<twice> \s*=\s*'') (?P<quoted> [^\s'][^']*)  # quotes within a string; it may be cut
        | (?P<key> \s*=\s*'?) (?P<word> [^\s',;)]+) )"""
)


def masked(sql: str) -> str:
    """The text with a star for each character of a password, so that nothing else moves."""
    return _IN_SQL.sub(_stars, sql)


def holds_password(sql: str) -> bool:
    """Does the statement set one, in the text?"""
    return bool(_SETS_ONE.match(sql)) and any(
        each.search(sql) for each in (_OPTION, _KEYWORD, _OF_URL)
    )


def asking(statements: Sequence[str]) -> tuple[str, ...]:
    """The statements with psql's variables in place of passwords: `:'password_1'`, and so on. Run
    without them, such a statement is an error; nothing gets a wrong password."""
    numbers = iter(range(1, 1 + sum(map(len, statements))))
    return tuple(_asking(each, numbers) if holds_password(each) else each for each in statements)


def _asking(sql: str, numbers: Iterator[int]) -> str:
    sql = _OPTION.sub(lambda m: f"{m[1]}:'password_{next(numbers)}'", sql)
    for within in (_KEYWORD, _OF_URL):
        # Strings with a line end between them are one.
        sql = within.sub(lambda m: f"{m[1]}'\n    :'password_{next(numbers)}'\n    '", sql)
    return sql


def without_password(sql: str) -> str:
    """A CREATE USER MAPPING, say, without that option; other statements as they are."""
    if not holds_password(sql):
        return sql
    for pattern, instead in _WITHOUT:
        sql = pattern.sub(instead, sql)
    return sql


def _stars(found: re.Match[str]) -> str:
    head = found["option"] or found["twice"] or found["key"]
    return head + "*" * len(found["string"] or found["quoted"] or found["word"] or "")

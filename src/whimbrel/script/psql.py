"""What psql understands and the server does not: backslash commands and data within a script."""

from __future__ import annotations

import re

from ..errors import Notice
from . import node
from .statement import Node

# pg_dump writes these two around its output; they protect psql and mean nothing to the server.
_HARMLESS = re.compile(rb"^\\(?:un)?restrict [A-Za-z0-9]+[ \t]*\r?$", re.MULTILINE)
_COMMAND = re.compile(r"\\(?:[A-Za-z_]+\+?|\S?)")

_INSTEAD = {
    "i": "put that file's statements here, or make it a migration of its own",
    "copy": "load the data with psql, or write INSERT statements",
    "set": "write the value where it is used",
    "c": "remove it: the connection comes from the environment (-e)",
    "gexec": "write it as DO $$ … EXECUTE … $$",
    "if": "write it as DO $$ BEGIN IF … THEN … END IF; END $$",
    ".": "write the rows as INSERT statements",
    "g": "end the statement with a semicolon",
}
_SAME = {
    "ir": "i",
    "include": "i",
    "include_relative": "i",
    "unset": "set",
    "gset": "set",
    "prompt": "set",
    "connect": "c",
    "elif": "if",
    "else": "if",
    "endif": "if",
    "gx": "g",
}


def without_harmless(raw: bytes) -> bytes:
    """Blanks in their place, so that every offset stays what it was."""
    return _HARMLESS.sub(lambda found: b" " * len(found[0]), raw) if b"restrict " in raw else raw


def meta_command(text: str, offset: int) -> Notice:
    """S103 for the command at `offset`."""
    found = _COMMAND.match(text, offset)
    word = found[0] if found else "\\"
    key = word.removeprefix("\\").rstrip("+")
    return Notice(
        code="S103",
        what=f"{word} is a command of psql, not SQL",
        why="statements go to the server itself, which does not know psql's commands",
        next=_INSTEAD.get(_SAME.get(key, key), "remove it; migrations are plain SQL"),
    )


def inline_copy(statement: Node) -> Notice | None:
    """S104 when the statement is COPY … FROM STDIN."""
    if node.kind(statement) != "CopyStmt" or not node.flag(statement, "is_from"):
        return None
    if node.text(statement, "filename") or node.flag(statement, "is_program"):
        return None
    table = node.relation(node.field(statement, "relation"))
    return Notice(
        code="S104",
        what=f"COPY {table.shown} FROM STDIN reads its rows from psql",
        why="the lines below it are data for psql's own connection, not SQL",
        next="write the rows as INSERT statements (pg_dump --inserts does), or load them with psql",
    )


_COPY = re.compile(r"^\s*copy\b.*\bfrom\s+stdin\b", re.IGNORECASE)


_DATA = re.compile(
    r"(?P<head>^[ \t]*copy\b[^;]{1,2000}?\bfrom\s+stdin\b[^;\n]*;[^\n]*\n)"
    r"(?P<data>.*?)^\\\.[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)


def without_copy_data(text: str) -> str:
    """The rows behind COPY … FROM STDIN, up to their end mark, as empty lines; that stays."""
    if "\n\\." not in text:
        return text
    return _DATA.sub(
        lambda found: f"{found['head']}{chr(10) * found['data'].count(chr(10))}\\.", text
    )


def without_psql(text: str) -> str:
    """psql's backslash lines and the data of COPY as empty lines."""
    if "\\" not in text:
        return text
    # The COPY itself goes too: it adds rows, and would wait for them.
    text = _DATA.sub(lambda found: "\n" * found[0].count("\n"), text)
    kept, is_data = [], False
    for line in (each.rstrip("\r") for each in text.split("\n")):
        is_command = line.startswith("\\")
        kept.append("" if is_data or is_command else line)
        is_data = (is_data and line != "\\.") or _COPY.match(line) is not None
        if is_data and kept[-1]:
            kept[-1] = ""  # one whose rows have no end mark
    return "\n".join(kept)

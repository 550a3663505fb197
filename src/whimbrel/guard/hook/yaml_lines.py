"""CI files, compose files and Procfiles: every value may be a command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...pg.words import word_set
from . import shell_lines
from .staged import Form, Spot, numbered

# What is written behind these is for people.
_PROSE = word_set("name description title summary label message about comment")
_KEY = r"""(?P<key>[\w.$/-]+|"[^"]*"|'[^']*')\s*:(?:\s+(?P<value>.*)|\s*)$"""
_ITEM = r"""\s*- (?P<word>[^\s:#"']\S*|"[^"]*"|'[^']*')\s*$"""
_FOLDED = r">[-+0-9]*\s*(?:#.*)?$"


def spots(text: str) -> Iterator[Spot]:
    """The values of keys and lists, and the lines of blocks; folded lines are joined."""
    yield from shell_lines.joined(_commands(text))
    yield from _lists(text)


def _lists(text: str) -> Iterator[Spot]:
    """`- npx`, `- prisma`, `- migrate`, `- reset` below `command:` are words of one command."""
    run: list[tuple[int, str]] = []
    for number, line in (*numbered(text), (0, "")):
        found = re.match(_ITEM, line)
        if found:
            run.append((number, found["word"].strip("\"'")))
            continue
        if len(run) > 1:
            words = tuple(word for _, word in run)
            yield Spot(form=Form.WORDS, first=run[0][0], last=run[-1][0], words=words)
        run = []


def _commands(text: str) -> Iterator[tuple[int, str]]:
    folded, depth = False, 0
    for number, line in numbered(text):
        indent = len(line) - len(line.lstrip())
        if folded and (indent > depth or not line.strip()):
            # A folded block is one line for the shell.
            yield number, f"{line.strip()} \\"
            continue
        if folded:
            yield number - 1, ""
        value = _value(line.strip())
        folded, depth = re.match(_FOLDED, value) is not None, indent
        yield number, "" if folded else value
    if folded:
        yield number, ""


def _value(line: str) -> str:
    """What stands behind dashes and key, without YAML's quotes and comment."""
    while line.startswith("- "):
        line = line[2:].lstrip()
    found = re.match(_KEY, line)
    if found:
        key, line = found["key"].strip("\"'").lower(), (found["value"] or "").strip()
        if key in _PROSE:
            return ""
    if line.startswith("#") or line in ("|", "|-", "|+", ""):
        return ""
    if line[0] in "\"'" and line[-1] == line[0] and len(line) > 1:
        inside = line[1:-1]
        return inside.replace("''", "'") if line[0] == "'" else inside.replace('\\"', '"')
    if line.startswith("[") and line.endswith("]"):  # `command: ["prisma", "migrate", "reset"]`
        return line[1:-1].replace(",", " ")
    return line

"""Notebooks of Jupyter: the code of their cells, on the lines on which JSON has it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ...pg.words import word_set
from . import shell_lines
from .literals import family_of
from .python_calls import python_reader
from .staged import Form, Spot, numbered

_SHELLS = word_set("%%bash %%sh %%script")


def spots(text: str) -> Iterator[Spot]:
    """What a cell has put out is not read. A file that is not JSON is Jupyter's to refuse."""
    places = _Places(text)
    for is_code, source in _sources(text):
        lines = [each for piece in source for each in places.of(piece)]
        for spot in _cell("".join(source)) if is_code else ():
            yield spot._replace(first=_at(lines, spot.first), last=_at(lines, spot.last))


def _sources(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Of every cell, and whether it is code."""
    try:
        top = json.loads(text)
    except (ValueError, RecursionError):
        return
    cells = top.get("cells") if isinstance(top, dict) else None
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source") if isinstance(cell, dict) else None
        pieces = [source] if isinstance(source, str) else source
        if isinstance(pieces, list) and all(isinstance(each, str) for each in pieces):
            yield cell.get("cell_type") == "code", pieces


def _cell(code: str) -> Iterator[Spot]:
    """`%%sql` and `%%bash` are for the whole cell, `%sql` and `!command` for their line."""
    first, _, rest = code.partition("\n")
    magic = (first.split() or [""])[0]
    if magic == "%%sql":
        yield Spot(form=Form.LITERAL, first=2, last=code.count("\n") + 1, text=rest)
        return
    if magic in _SHELLS:
        yield from shell_lines.spots(f"\n{rest}")
        return
    python: list[str] = []
    for number, line in numbered(code):
        said = line.strip()
        python.append("" if said.startswith(("!", "%")) else line)
        if said.startswith("!"):
            yield Spot(form=Form.SHELL, first=number, last=number, text=said[1:])
        elif said.startswith("%sql "):
            yield Spot(form=Form.LITERAL, first=number, last=number, text=said[len("%sql ") :])
    literals = family_of("", ".py")
    if literals is not None:
        yield from python_reader("notebook.py", literals)("\n".join(python))


def _at(lines: list[int], number: int) -> int:
    return lines[min(number, len(lines)) - 1]


class _Places:
    """Where JSON has the strings of a source, which come in the order of the file."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, piece: str) -> list[int]:
        """The line of the file for each line of the piece: one, as JSON breaks no string."""
        written = (json.dumps(piece, ensure_ascii=False), json.dumps(piece))
        found = [at for each in written if (at := self._text.find(each, self._at)) >= 0]
        if found:
            self._line += self._text.count("\n", self._at, min(found))
            self._at = min(found) + 1
        return [self._line] * max(piece.count("\n") + (not piece.endswith("\n")), 1)

"""Changes of a schema file by whole lines; everything else stays, character for character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..language.lines import TextLine, text_lines
from ..language.syntax import Block, SchemaFile, Span

NOTE = "// whimbrel: not in Prisma's language: "


class Edits:
    """Collected for one file, then applied at once. Lines are known by where they start."""

    def __init__(self, file: SchemaFile) -> None:
        self._text = file.text
        self._lines = list(text_lines(file.text))
        self._replaced: dict[int, str] = {}
        self._removed: set[int] = set()
        self._before: defaultdict[int, list[str]] = defaultdict(list)
        self._after: defaultdict[int, list[str]] = defaultdict(list)
        self._end: list[str] = []

    def code(self, span: Span) -> str:
        """What stands there now."""
        return self._text[span.start : span.end]

    def replace(self, start: int, text: str) -> None:
        """The code of a line; what stands behind it as a comment stays."""
        self._replaced[self._line(start).start] = text

    def remove(self, start: int) -> None:
        """A line with the documentation above it."""
        place = self._lines.index(self._line(start))
        self._removed.add(self._lines[place].start)
        for line in reversed(self._lines[:place]):
            if line.code.strip() or not line.comment.startswith("///"):
                break
            self._removed.add(line.start)

    def remove_block(self, block: Block) -> None:
        """A block with the comments right above it."""
        for line in self._inside(block):
            self._removed.add(line.start)
        place = self._lines.index(self._line(block.whole.start))
        for line in reversed(self._lines[:place]):
            if line.code.strip() or not line.comment:
                break
            self._removed.add(line.start)

    def add_fields(self, block: Block, texts: Iterable[str]) -> None:
        """Behind the last field or value of a block."""
        starts = [each.line.start for each in block.fields]
        starts += [each.line.start for each in block.values]
        self._after[max(starts, default=self._line(block.whole.start).start)] += texts

    def add_attributes(self, block: Block, texts: Iterable[str]) -> None:
        self._before[self._line(block.whole.end).start] += texts

    def add_notes(self, block: Block, notes: Iterable[str]) -> None:
        """In place of those that an earlier pull has left."""
        for line in self._inside(block):
            if not line.code.strip() and line.comment.startswith(NOTE):
                self._removed.add(line.start)
        head = self._line(block.whole.start).start
        self._after[head] = [*(f"{NOTE}{each}" for each in notes), *self._after[head]]

    def remove_notes_outside(self, blocks: Iterable[Block]) -> None:
        spans = [each.whole for each in blocks]
        for line in self._lines:
            is_inside = any(each.start <= line.start < each.end for each in spans)
            if not is_inside and not line.code.strip() and line.comment.startswith(NOTE):
                self._removed.add(line.start)

    def append(self, texts: Iterable[str]) -> None:
        self._end += texts

    def text(self) -> str:
        lines: list[str] = []
        for each in self._lines:
            lines += self._before[each.start]
            if each.start not in self._removed:
                lines.append(self._written(each))
            lines += self._after[each.start]
        return "\n".join([*lines, *self._end]) + "\n"

    def _written(self, line: TextLine) -> str:
        if line.start not in self._replaced:
            return f"{line.code}{line.comment}" if line.code.strip() else line.comment
        return f"{self._replaced[line.start]} {line.comment}".rstrip()

    def _line(self, offset: int) -> TextLine:
        return next(each for each in reversed(self._lines) if each.start <= offset)

    def _inside(self, block: Block) -> list[TextLine]:
        return [e for e in self._lines if block.whole.start <= e.end and e.start < block.whole.end]

"""A schema file in Prisma's own form: two spaces, names, types and attributes in columns,
attributes in their usual order, those of a block at its end.

Comments and the order of blocks and fields stay. Unlike Prisma's formatter it adds no field and
loses no comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .columns import Row, in_columns
from .lines import TextLine, text_lines
from .printing import Printer
from .syntax import Attribute, Block, BlockKind, Document, SchemaFile

_BLOCK_ORDER = ("id", "unique", "index", "fulltext", "map", "ignore")
_FIELD_ORDER = ("id", "unique", "default", "updatedAt", "map", "relation", "ignore")
INDENT = "  "


def format_file(document: Document, file: SchemaFile) -> str:
    """The whole file anew; `document` is what it was parsed to, without problems."""
    blocks = [each for each in document.blocks if each.whole.file == file.name]
    writer = _Writer(file, blocks)
    text = "\n".join(writer.lines())
    return f"{text}\n" if text else ""


@dataclass(frozen=True, slots=True)
class _Blank:
    """An empty line."""


_Piece = Row | str | _Blank  # a string is a comment


class _Writer:
    def __init__(self, file: SchemaFile, blocks: Iterable[Block]) -> None:
        self._printer = Printer(file.text)
        self._lines = list(text_lines(file.text))
        self._blocks = sorted(blocks, key=lambda each: each.whole.start)

    def lines(self) -> Iterator[str]:
        """Without two empty ones after each other, and none at either end."""
        was_blank, is_first = False, True
        for line in self._all():
            if not line:
                was_blank = not is_first
                continue
            if was_blank:
                yield ""
            yield line
            was_blank = is_first = False

    def _all(self) -> Iterator[str]:
        at = 0
        for block in self._blocks:
            before = [line for line in self._lines if at <= line.start < block.whole.start]
            yield from self._between(before)
            yield from self._block(block)
            at = block.whole.end
        yield from self._between([line for line in self._lines if line.start >= at])

    def _between(self, lines: Iterable[TextLine]) -> Iterator[str]:
        for line in lines:
            yield line.comment if not line.code.strip() else ""

    def _block(self, block: Block) -> Iterator[str]:
        inside = [line for line in self._lines if block.whole.start <= line.start < block.whole.end]
        if self._starts_blank(block):
            yield ""
        yield f"{block.kind.value} {block.name} {{"
        pieces, attributes = self._pieces(block, inside)
        for line in _trimmed([*in_groups(pieces)]):
            yield f"{INDENT}{line}" if line else ""
        if attributes:
            if any(not isinstance(each, _Blank) for each in pieces):
                yield ""
            for line in attributes:
                yield f"{INDENT}{line}"
        yield "}"
        yield ""

    def _starts_blank(self, block: Block) -> bool:
        """A block stands apart from the one before it, not from its own comments."""
        earlier = [line for line in self._lines if line.start < block.whole.start]
        return not earlier or not earlier[-1].comment

    def _pieces(self, block: Block, inside: list[TextLine]) -> tuple[list[_Piece], tuple[str, ...]]:
        rows = self._rows(block)
        attributes = {
            span.start: attribute
            for span, attribute in zip(block.attribute_lines, block.attributes, strict=True)
        }
        pieces: list[_Piece] = []
        found: list[tuple[Attribute, list[str]]] = []
        waiting: list[str] = []  # comments that may belong to an attribute
        for line in inside:
            if line.start in attributes:
                found.append(
                    (
                        attributes[line.start],
                        [
                            *waiting,
                            self._with_comment(
                                self._printer.attribute(attributes[line.start], "@@"), line
                            ),
                        ],
                    )
                )
                waiting = []
            elif line.start in rows:
                pieces += [*waiting, _commented(rows[line.start], line.comment)]
                waiting = []
            elif line.comment:
                waiting.append(line.comment)
            elif not line.code.strip():
                pieces += waiting
                waiting = []
                pieces.append(_Blank())
        pieces += waiting
        return pieces, tuple(text for _, texts in sorted(found, key=_rank) for text in texts)

    def _rows(self, block: Block) -> dict[int, Row]:
        printer = self._printer
        match block.kind:
            case BlockKind.ENUM:
                return {
                    each.line.start: Row((each.name, *printer.attributes(each.attributes)))
                    for each in block.values
                }
            case BlockKind.DATASOURCE | BlockKind.GENERATOR:
                return {
                    self._line_of(each.span.start): Row(
                        (each.key, f"= {printer.expression(each.value)}")
                    )
                    for each in block.settings
                }
            case _:
                return {
                    each.line.start: Row(
                        (
                            each.name,
                            printer.type(each.type),
                            *printer.attributes(ordered(each.attributes)),
                        )
                    )
                    for each in block.fields
                }

    def _line_of(self, offset: int) -> int:
        return max(line.start for line in self._lines if line.start <= offset)

    @staticmethod
    def _with_comment(text: str, line: TextLine) -> str:
        return f"{text} {line.comment}" if line.comment else text


def ordered(attributes: Iterable[Attribute]) -> list[Attribute]:
    """Of a field, as they are usually written; native types last."""
    return sorted(attributes, key=lambda each: _place(each.name, _FIELD_ORDER))


def in_groups(pieces: Iterable[_Piece]) -> Iterator[str]:
    """Rows in columns, as far as no empty line stands between them."""
    group: list[Row | str] = []
    for each in pieces:
        if isinstance(each, _Blank):
            yield from in_columns(group)
            yield ""
            group = []
        else:
            group.append(each)
    yield from in_columns(group)


def _commented(row: Row, comment: str) -> Row:
    return Row(row.cells, comment)


def _rank(found: tuple[Attribute, list[str]]) -> int:
    return _place(found[0].name, _BLOCK_ORDER)


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def _trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at either end."""
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines

"""Takes text apart that nests in braces: comments out, strings kept, blocks found."""

from __future__ import annotations

from collections.abc import Iterator


def without_comments(text: str, quotes: str = "\"'`") -> str:
    """`text` with `//` and `/* */` comments as blanks, so that every offset stays.

    What stands in a string is no comment: `"postgresql://…"` has two slashes.
    """
    parts = []
    for kind, start, end in _tokens(text, quotes):
        piece = text[start:end]
        blank = "".join("\n" if c == "\n" else " " for c in piece)
        parts.append(blank if kind == "comment" else piece)
    return "".join(parts)


def body_at(text: str, opening: int, quotes: str = "\"'`") -> str:
    """What stands between the bracket at `opening` and its counterpart, or the end of the text."""
    depth = 0
    for kind, start, end in _tokens(text[opening:], quotes):
        if kind != "code":
            continue
        for offset in range(opening + start, opening + end):
            if text[offset] in "{[(":
                depth += 1
            elif text[offset] in "}])":
                depth -= 1
                if depth == 0:
                    return text[opening + 1 : offset]
    return text[opening + 1 :]


def pieces(body: str, quotes: str = "\"'`") -> list[str]:
    """The parts between the commas of the outermost level, empty ones left out."""
    parts, start, depth = [], 0, 0
    for kind, begin, end in _tokens(body, quotes):
        for offset in range(begin, end) if kind == "code" else ():
            depth += (body[offset] in "{[(") - (body[offset] in "}])")
            if body[offset] == "," and depth == 0:
                parts.append(body[start:offset])
                start = offset + 1
    return [part for part in (*parts, body[start:]) if part.strip()]


def _tokens(text: str, quotes: str) -> Iterator[tuple[str, int, int]]:
    """Spans of code, strings and comments; an unfinished one goes to the end of the text."""
    at = start = 0
    while at < len(text):
        kind, end = _special(text, at, quotes)
        if not kind:
            at += 1
            continue
        if start < at:
            yield "code", start, at
        yield kind, at, end
        at = start = end
    if start < at:
        yield "code", start, at


def _special(text: str, at: int, quotes: str) -> tuple[str, int]:
    """The kind and end of the comment or string that begins at `at`; an empty kind for code."""
    if text.startswith("//", at):
        end = text.find("\n", at)
        return "comment", len(text) if end < 0 else end
    if text.startswith("/*", at):
        end = text.find("*/", at + 2)
        return "comment", len(text) if end < 0 else end + 2
    if text[at] in quotes:
        return "string", _string_end(text, at)
    return "", at


def _string_end(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and text[end] != text[at]:
        if text[end] == "\n" and text[at] != "`":
            return end
        end += 2 if text[end] == "\\" else 1
    return min(end + 1, len(text))

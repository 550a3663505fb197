"""Texts that PostgreSQL would not read as they stand, or not to their end."""

from __future__ import annotations

from ..errors import Failure, Notice


def refuse_nul(text: str, *, name: str) -> None:
    """The parser and the server both read to the first NUL and silently leave out the rest."""
    place = text.find("\0")
    if place >= 0:
        raise Failure(
            Notice(
                code="S102",
                what=f"{name} has a NUL byte in line {text.count(chr(10), 0, place) + 1}",
                why="PostgreSQL has no NUL in text: the file is damaged or saved as UTF-16",
                next=f"save {name} as UTF-8 text and try again",
            )
        )


def not_encodable(name: str, line: int) -> Notice:
    """For text that came from elsewhere (an argument, say) and holds half a character."""
    return Notice(
        code="S101",
        what=f"{name} is not UTF-8",
        why=f"line {line} holds bytes that are no text; scripts are sent to the server as UTF-8",
        next=f"save {name} as UTF-8, for example: iconv -f LATIN1 -t UTF-8 {name}",
    )

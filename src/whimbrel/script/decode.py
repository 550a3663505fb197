"""The bytes of a script into text, or the reason why they are none."""

from __future__ import annotations

from ..errors import Failure, Notice

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode_script(raw: bytes, *, name: str) -> str:
    """UTF-8, without the byte order mark; line ends stay as they are.

    Raises `Failure`: S101 for bytes that are not UTF-8, S102 for NUL.
    """
    content = raw.removeprefix(_BOM)
    skipped = len(raw) - len(content)
    if raw.startswith(_UTF16):
        raise Failure(_not_utf8(name, "byte 0 begins UTF-16, as some Windows editors save it"))
    try:
        text = content.decode()
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        place = f"byte {exc.start + skipped}, in line {line}, is {content[exc.start]:#04x}"
        raise Failure(_not_utf8(name, place)) from None
    refuse_nul(text, name=name)
    return text


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
    return _not_utf8(name, f"line {line} holds bytes that are no text")


def _not_utf8(name: str, place: str) -> Notice:
    return Notice(
        code="S101",
        what=f"{name} is not UTF-8",
        why=f"{place}; scripts are sent to the server as UTF-8",
        next=f"save {name} as UTF-8, for example: iconv -f LATIN1 -t UTF-8 {name}",
    )

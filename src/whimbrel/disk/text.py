"""Reads files; whatever is wrong with one is said with its name, line and what to do."""

from __future__ import annotations

from pathlib import Path

from ..errors import Failure, Notice


def read_bytes(path: Path, shown: str) -> bytes:
    """The file's bytes; `shown` is its name for people. Raises `Failure` (C150)."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise Failure(unreadable(exc, shown)) from None


def read_text(path: Path, shown: str) -> str:
    """The file as UTF-8 text without byte order mark. Raises `Failure` (C150, C151)."""
    return decoded(read_bytes(path, shown), shown)


def read_text_if_there(path: Path, shown: str) -> str | None:
    """As `read_text`; None when there is no such file. A folder of that name is no file."""
    return read_text(path, shown) if path.is_file() else None


def decoded(raw: bytes, shown: str) -> str:
    """`raw` as text; raises `Failure` (C151) with the line of the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise Failure(_not_utf8(raw, line, shown)) from None


def unreadable(exc: OSError, shown: str) -> Notice:
    """What the operating system said about a file that cannot be read."""
    return Notice(
        code="C150",
        what=f"{shown} cannot be read: {_reason(exc)}",
        why="what it says would be missing, and nothing is guessed in its place",
        next=_ADVICE.get(type(exc), "make it readable for this user: `ls -l {shown}`").format(
            shown=shown
        ),
    )


_ADVICE: dict[type[OSError], str] = {
    FileNotFoundError: "correct the name, or bring the file back: `ls -l {shown}`",
    IsADirectoryError: "name a file, or put one in the folder's place: `ls -ld {shown}`",
    NotADirectoryError: "name a folder, or put one in the file's place: `ls -l {shown}`",
}


def _reason(exc: OSError) -> str:
    return (exc.strerror or type(exc).__name__).lower()


def _not_utf8(raw: bytes, line: int, shown: str) -> Notice:
    is_utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    guess = "UTF-16" if is_utf16 else "CP1252"
    seen = "it is UTF-16, as some Windows editors save" if is_utf16 else "it is of another encoding"
    return Notice(
        code="C151",
        what=f"{shown} is not UTF-8 in line {line}",
        why=f"{seen}; letters would become other letters in the database",
        next=f"convert it: `iconv -f {guess} -t UTF-8 {shown} > new && mv new {shown}`",
    )

"""The revisions of an Alembic project as a history: each with the SQL that Alembic writes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

from ...disk.text import decoded, read_bytes
from ...errors import Notice
from ...history.layout import History, Migration
from ...history.revision import Revision
from ...pg.name import literal
from .directives import with_directives
from .process import AlembicHome, ask

Said = Sequence[tuple[int, str]]  # line of the file, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """`version_*`: the table in which Alembic keeps its heads; an empty schema is the session's."""

    history: History
    version_schema: str
    version_table: str
    create_version_table: str
    heads: tuple[str, ...]
    settings: tuple[str, ...] = ()  # what env.py sets on its connection first


def read_revisions(home: AlembicHome, shown: str) -> Revisions:
    """Ask the project's Alembic; connects to nothing. `shown` is how people write it.

    Raises `Failure`: C150 a file that is not there, M19x.
    """
    read_bytes(home.root / home.ini, home.ini)  # says in words that it is not there
    answer = ask(home, "offline")
    version = cast("Mapping[str, str | None]", answer["version"])
    found = cast("Sequence[Mapping[str, object]]", answer["revisions"])
    frame = _Frame(home.root, *(tuple(cast("Sequence[str]", answer[n])) for n in _FRAME))
    return Revisions(
        history=History(
            folder=shown,
            migrations=tuple(
                _migration(frame, each, position) for position, each in enumerate(found, 1)
            ),
            problems=tuple(_problems(found)),
        ),
        version_schema=version["schema"] or "",
        version_table=version["table"] or "",
        create_version_table=version["create"] or "",
        heads=tuple(cast("Sequence[str]", answer["heads"])),
        settings=frame.settings,
    )


class _Frame(NamedTuple):
    """`settings` are said before each revision; of what is `dark` only a connection knows."""

    root: Path
    settings: tuple[str, ...]
    dark: tuple[str, ...]

    def framed(self, said: Said) -> Said:
        return [*((1, each) for each in self.settings), *said] if said else said


_FRAME = ("settings", "dark")


def _migration(frame: _Frame, found: Mapping[str, object], position: int) -> Migration:
    file = str(found["file"])
    raw = read_bytes(frame.root / file, file)
    up = cast("Mapping[str, object]", found["up"])
    down = cast("Mapping[str, object]", found["down"])
    said = cast("Said", up.get("said", ()))
    text = _text(raw, file)
    sql, lines = _script(with_directives(frame.framed(said), text))
    why_online = re.sub(r" at 0x[0-9a-f]+", "", str(up.get("needs", "")))
    if frame.dark and said:
        sql, lines, why_online = "", (), f"env.py prepares it: {frame.dark[0]}"
    if why_online:
        sql += _opaque(file, why_online)
    back, _ = _script(frame.framed(cast("Said", down.get("said", ()))))
    return Migration(
        name=str(found["id"]),
        raw=raw,
        sql=sql,
        down=back if back or not sql else None,
        revision=Revision(
            parents=tuple(cast("Sequence[str]", found["parents"])),
            file=file,
            title=str(found["title"]).partition("\n")[0],
            why_online=why_online,
            why_not_back=str(down.get("needs", "")) or ("" if back else "its downgrade() is empty"),
            is_steady=bool(found["steady"]),
            lines=lines,
        ),
        position=position,
    )


# As a text it runs nowhere: whoever runs it by itself is told what it is.
_OPAQUE = """\
DO $revision$ BEGIN
    RAISE EXCEPTION {words};
END $revision$;
"""


def _opaque(file: str, why: str) -> str:
    words = f"{file} needs a connection ({why}): one opaque step, which Alembic runs"
    return _OPAQUE.format(words=literal(words.replace("%", "%%").replace("$", "")))


def _text(raw: bytes, file: str) -> str:
    return "" if file.endswith((".pyc", ".pyo")) else decoded(raw, file)


def _script(said: Said) -> tuple[str, tuple[int, ...]]:
    """The statements as one script, and for each of its lines that of the file."""
    parts: list[str] = []
    lines: list[int] = []
    for line, text in said:
        whole = _ended(text)
        parts.append(whole)
        lines += [line] * whole.count("\n")
    return "".join(parts), tuple(lines)


def _ended(text: str) -> str:
    """With its semicolon; one that a comment ends with would be part of the comment."""
    plain = text.rstrip()
    if plain.endswith(";") or _is_comment(plain):
        return f"{plain}\n"
    return f"{plain}\n;\n" if "--" in plain.rpartition("\n")[2] else f"{plain};\n"


def _is_comment(text: str) -> bool:
    return text.startswith("-- ") and "\n" not in text


def _problems(found: Sequence[Mapping[str, object]]) -> Iterator[Notice]:
    """A revision's name has to fit into Alembic's own column, and into the name of a file."""
    for each in found:
        name = str(each["id"])
        if "/" in name or name in (".", ".."):
            yield Notice(
                code="M112",
                what=f"{each['file']}: {name} cannot be the name of a revision",
                why="records are kept in files of that name",
                next="give it another `revision`, if it is not applied anywhere yet",
            )

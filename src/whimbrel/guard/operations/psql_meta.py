"""psql's backslash commands: those that only show or set are read past, the rest is not seen."""

from __future__ import annotations

from ...pg.words import word_set
from .reading import Reading, unseen

_SHOWS = word_set(
    "\\x \\timing \\pset \\echo \\qecho \\warn \\conninfo \\a \\t \\f \\h \\? \\q \\p \\l \\z "
    "\\errverbose \\sf \\sv \\restrict \\unrestrict"
)
# They set psql's own behaviour; any other variable could be pasted into SQL further on.
_SETS = word_set("on_error_stop on_error_rollback autocommit verbosity quiet echo")


def without_meta(text: str) -> tuple[str, tuple[Reading, ...]]:
    """The SQL alone, and what its backslash lines may do besides.

    A backslash line inside a literal is taken out as well. That only makes the literal shorter,
    because a line with anything in it that could end a literal or comment is not taken for
    harmless.
    """
    kept: list[str] = []
    readings: list[Reading] = []
    for line in text.split("\n"):
        command = line.strip()
        if not command.startswith("\\"):
            kept.append(line)
        elif not _is_harmless(command):
            readings.append(unseen(f"psql's {command.split()[0]} is not looked into"))
    return "\n".join(kept), tuple(readings)


_ENDINGS = frozenset("'\"$;*/`")


def _is_harmless(command: str) -> bool:
    words = command.split()
    name = words[0].lower().rstrip("+")
    if _ENDINGS.intersection(command) or command.count("\\") > 1:
        return False
    if name == "\\set":
        return len(words) > 1 and words[1].lower() in _SETS
    return name in _SHOWS or name.startswith("\\d")  # \d… describes

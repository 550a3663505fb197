"""Scripts of a package.json, put in so that nothing else of the file changes by a byte."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from ...errors import Failure, Notice
from .names import Edited, Kept, ending_of

_SECTION = "scripts"
_DECODER = json.JSONDecoder()


class _Member(NamedTuple):
    key: str
    start: int  # of the key's quote
    value_start: int
    end: int  # behind the value


class _Object(NamedTuple):
    """Where an object stands in the text: behind `{`, its members, and at `}`."""

    opened: int
    members: tuple[_Member, ...]
    closed: int


def add_to_package(text: str, wanted: Mapping[str, str], *, replace: bool = False) -> Edited:
    """Missing names are added behind the last script, in the file's own style.

    Entries that say something else are kept, or replaced where that is asked. Raises `Failure`
    (C170) for a text that is not a JSON object.
    """
    top, scripts = _places(text)
    there = _strings(text, scripts)
    kept = tuple(Kept(n, there[n]) for n, v in wanted.items() if there.get(n, v) != v)
    missing = {name: value for name, value in wanted.items() if name not in there}
    found = Edited(text, tuple(missing), (), () if replace else kept)
    if replace and scripts is not None:
        text = _replaced(text, scripts, {each.name: wanted[each.name] for each in kept})
        found = found._replace(replaced=tuple(each.name for each in kept))
        top, scripts = _places(text)
    if missing:
        text = _with_members(text, top, scripts, missing)
    _prove(found.text, text, wanted, {each.name for each in found.kept})
    return found._replace(text=text)


def _places(text: str) -> tuple[_Object, _Object | None]:
    try:
        json.loads(text.removeprefix("\ufeff"))
        top = _object(text, _blank(text, 1 if text.startswith("\ufeff") else 0))
        member = next((each for each in top.members if each.key == _SECTION), None)
        return top, _object(text, member.value_start) if member else None
    except (ValueError, IndexError, StopIteration) as exc:
        raise Failure(_unreadable(text, exc)) from None


def _object(text: str, at: int) -> _Object:
    if text[at] != "{":
        raise ValueError("an object was expected")
    opened = at + 1
    members = []
    at = _blank(text, opened)
    while text[at] != "}":
        key, end = _DECODER.raw_decode(text, at)
        value_start = _blank(text, _blank(text, end) + 1)
        _, value_end = _DECODER.raw_decode(text, value_start)
        members.append(_Member(key, at, value_start, value_end))
        at = _blank(text, value_end)
        if text[at] == ",":
            at = _blank(text, at + 1)
    return _Object(opened, tuple(members), at)


def _blank(text: str, at: int) -> int:
    """The next character that is not white space."""
    while text[at] in " \t\r\n":
        at += 1
    return at


def _strings(text: str, found: _Object | None) -> dict[str, str]:
    members = found.members if found else ()
    return {each.key: str(json.loads(text[each.value_start : each.end])) for each in members}


def _replaced(text: str, scripts: _Object, values: Mapping[str, str]) -> str:
    for each in reversed(scripts.members):
        if each.key in values:
            text = text[: each.value_start] + _quoted(values[each.key]) + text[each.end :]
    return text


def _with_members(
    text: str, top: _Object, scripts: _Object | None, missing: Mapping[str, str]
) -> str:
    outer = _separator(text, top) if top.members else _default(text)
    if scripts is not None and scripts.members:
        pairs = _pairs(text, scripts, missing)
        return _appended(text, scripts, pairs, _separator(text, scripts), closing=None)
    inner = outer + (outer.rpartition("\n")[2] if "\n" in outer else "")
    if scripts is not None:
        pairs = _pairs(text, top, missing)
        return _appended(text, scripts, pairs, inner, closing=outer)
    body = ("," + inner).join(_pairs(text, top, missing))
    whole = f'"{_SECTION}"{_colon(text, top)}{{{inner}{body}{outer}}}'
    closing = None if top.members else ending_of(text)
    return _appended(text, top, [whole], outer, closing=closing)


def _appended(
    text: str, into: _Object, pairs: list[str], separator: str, *, closing: str | None
) -> str:
    """Behind the last member; `closing` stands before the brace of an object that was empty."""
    if into.members:
        # On one line, `{"a": 1}`, the next member stands behind a blank.
        separator = separator if "\n" in separator else " "
        at = into.members[-1].end
        return text[:at] + "".join(f",{separator}{pair}" for pair in pairs) + text[at:]
    body = separator + f",{separator}".join(pairs) + (closing or "")
    return text[: into.opened] + body + text[into.closed :]


def _pairs(text: str, like: _Object, values: Mapping[str, str]) -> list[str]:
    colon = _colon(text, like)
    return [f"{_quoted(name)}{colon}{_quoted(value)}" for name, value in values.items()]


def _separator(text: str, found: _Object) -> str:
    """The white space before its first member."""
    return text[found.opened : found.members[0].start] if found.members else ""


def _colon(text: str, like: _Object) -> str:
    if not like.members:
        return ": "
    first = like.members[0]
    _, key_end = _DECODER.raw_decode(text, first.start)
    return text[key_end : first.value_start]


def _default(text: str) -> str:
    return f"{ending_of(text)}  "


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _prove(before: str, after: str, wanted: Mapping[str, str], kept: set[str]) -> None:
    """Whatever the layout was: exactly the scripts differ, and they are what was wanted."""
    old, new = (json.loads(text.removeprefix("\ufeff")) for text in (before, after))
    scripts = new.get(_SECTION, {})
    expected = old.get(_SECTION, {}) | {n: v for n, v in wanted.items() if n not in kept}
    if scripts != expected or {**old, _SECTION: scripts} != {**new, _SECTION: scripts}:
        raise Failure(_unreadable(before, ValueError("its layout is not understood")))


def _unreadable(text: str, exc: Exception) -> Notice:
    try:
        json.loads(text.removeprefix("\ufeff"))
        reason = re.sub(r"\s+", " ", str(exc)) or "it is no object"
    except ValueError as problem:
        reason = str(problem)
    return Notice(
        code="C170",
        what=f"package.json cannot be understood: {reason[:1].lower()}{reason[1:]}",
        why="scripts are put into it so that nothing else changes; nothing was written",
        next="correct the file (`npm pkg get scripts` should answer), then run init again",
    )

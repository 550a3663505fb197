"""Recipes of a justfile: its names hold no colon, so `db:staging:push` is `db-staging-push`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .names import Edited, Kept, ended, ending_of

_HEADER = (
    "# The database commands of the page (whimbrel init --scripts just).",
    "# A name in just holds no colon: db:staging:push is db-staging-push.",
)


def just_name(name: str) -> str:
    """`db:staging:push` → `db-staging-push`."""
    return name.replace(":", "-")


def add_to_justfile(text: str, wanted: Mapping[str, str], *, replace: bool = False) -> Edited:
    """Missing recipes at the end, so that the default one stays what it is."""
    bodies = {just_name(name): f"{command} {{{{ARGS}}}}" for name, command in wanted.items()}
    there = {name: _body(text, name) for name in bodies}
    kept = tuple(
        Kept(name, says)
        for name, says in there.items()
        if says is not None and says != bodies[name]
    )
    missing = [name for name, says in there.items() if says is None]
    if replace:
        for each in kept:
            text = _replaced(text, each.name, bodies[each.name])
    if missing:
        block = "".join(line + ending_of(text) for line in _block(text, missing, bodies))
        text = ended(text, ending_of(text)) + block
    names = tuple(each.name for each in kept)
    return Edited(text, tuple(missing), names if replace else (), () if replace else kept)


def _block(text: str, names: Sequence[str], bodies: Mapping[str, str]) -> Iterator[str]:
    if text.strip():
        yield ""
    yield from _HEADER
    for name in names:
        yield ""
        yield f"{name} *ARGS:"
        yield f"    {bodies[name]}"


def _recipe(text: str, name: str) -> re.Match[str] | None:
    head = rf"(?m)^(?P<head>@?{re.escape(name)}(?:\s+[^:\n]*)?:(?!=)[^\n]*\n?)"
    found = re.search(head + r"(?P<body>(?:^[ \t]+\S.*(?:\n|\Z))*)", text)
    return found or re.search(rf"(?m)^alias\s+{re.escape(name)}\s*:=(?P<body>[^\n]*)\n?", text)


def _body(text: str, name: str) -> str | None:
    found = _recipe(text, name)
    return None if found is None else "\n".join(map(str.strip, found["body"].splitlines()))


def _replaced(text: str, name: str, body: str) -> str:
    found = _recipe(text, name)
    if found is None:
        return text
    end = ending_of(text)
    return f"{text[: found.start()]}{name} *ARGS:{end}    {body}{end}{text[found.end() :]}"

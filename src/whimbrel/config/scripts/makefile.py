"""Targets of a Makefile: a colon in a name is written `\\:`, and `make db:push` finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from .names import Edited, Kept, ended, ending_of

_PREFIX = r"(?m)^\.RECIPEPREFIX\s*:?=\s*(\S)"
_HEADER = (
    "# The database commands of the page (whimbrel init --scripts make).",
    "# With options: make db:production:deploy ARGS=--dry-run",
)


def add_to_makefile(text: str, wanted: Mapping[str, str], *, replace: bool = False) -> Edited:
    """Missing targets at the end, so that the default goal stays what it is."""
    recipes = {name: f"{command} $(ARGS)" for name, command in wanted.items()}
    there = {name: _recipe(text, name) for name in wanted}
    kept = tuple(
        Kept(name, says.strip())
        for name, says in there.items()
        if says is not None and says.strip() != recipes[name]
    )
    missing = [name for name, says in there.items() if says is None]
    if replace:
        for each in kept:
            text = _replaced(text, each.name, recipes[each.name])
    if missing:
        block = "".join(line + ending_of(text) for line in _block(text, missing, recipes))
        text = ended(text, ending_of(text)) + block
    names = tuple(each.name for each in kept)
    return Edited(text, tuple(missing), names if replace else (), () if replace else kept)


def _block(text: str, names: Sequence[str], recipes: Mapping[str, str]) -> Iterator[str]:
    if text.strip():
        yield ""
    yield from _HEADER
    yield ".PHONY: " + " ".join(map(_escaped, names))
    for name in names:
        yield f"{_escaped(name)}:"
        yield f"{_prefix(text)}{recipes[name]}"


def _escaped(name: str) -> str:
    return name.replace(":", "\\:")


def _prefix(text: str) -> str:
    """What recipe lines begin with: a tab, unless the file says otherwise."""
    found = re.findall(_PREFIX, text)
    return str(found[-1]) if found else "\t"


def _rule(text: str, name: str) -> re.Match[str] | None:
    """The target's line, also among others, and the recipe below it."""
    target = re.escape(_escaped(name))
    lines = rf"(?P<recipe>(?:^{re.escape(_prefix(text))}.*(?:\n|\Z))*)"
    return re.search(rf"(?m)^(?P<head>(?:\S+ +)*{target}\s*:[^\n]*\n?){lines}", text)


def _recipe(text: str, name: str) -> str | None:
    found = _rule(text, name)
    if found is None:
        return None
    prefix = _prefix(text)
    return "\n".join(line.removeprefix(prefix) for line in found["recipe"].splitlines())


def _replaced(text: str, name: str, recipe: str) -> str:
    found = _rule(text, name)
    if found is None:
        return text
    rule = f"{_escaped(name)}:{ending_of(text)}{_prefix(text)}{recipe}{ending_of(text)}"
    return text[: found.start()] + rule + text[found.end() :]

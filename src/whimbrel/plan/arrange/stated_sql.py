"""The SQL of what is said whole by one statement, and of its options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...catalog.address import ObjectKind
from ...catalog.stated import Stated
from ...pg.name import quote
from .naming import named

# Their options are written like the rest of the statement, without the word.
_DICTIONARIES = frozenset([ObjectKind.TEXT_SEARCH_DICTIONARY])


def create_stated(thing: Stated) -> str:
    options = [(quote(name), value) for name, value in thing.options]
    if thing.address.kind in _DICTIONARIES:
        return f"{thing.create}{''.join(f', {name} = {value}' for name, value in options)})"
    if not options:
        return thing.create
    words = ", ".join(f"{name} {value}" for name, value in options)
    # On a line of its own: messages quote the first, and an option may be a password.
    return f"{thing.create}\n    OPTIONS ({words})"


def alter_stated(before: Stated, after: Stated) -> Iterator[str]:
    if replace(before, options=()) != replace(after, options=()):
        yield from after.replace
    if before.options != after.options:
        lead = " " if after.address.kind in _DICTIONARIES else "\n    "
        yield f"ALTER {named(after.address)}{lead}{_options(before, after)}"


def _options(before: Stated, after: Stated) -> str:
    had, has = dict(before.options), dict(after.options)
    gone = [quote(name) for name in had if name not in has]
    new = [(quote(name), value) for name, value in has.items() if name not in had]
    kept = [(quote(name), value) for name, value in has.items() if had.get(name, value) != value]
    if after.address.kind in _DICTIONARIES:
        # Each goes to the end; all of them together are in the order wanted.
        every = [f"{quote(name)} = {value}" for name, value in has.items()]
        return f"({', '.join([*gone, *every])})"
    words = [f"DROP {name}" for name in gone]
    words += [f"ADD {name} {value}" for name, value in new]
    words += [f"SET {name} {value}" for name, value in kept]
    return f"OPTIONS ({', '.join(words)})"

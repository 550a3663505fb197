"""Definitions in the spelling that they keep.

What the server says of an expression is not always what it says after it has read that. Of
`varchar IN ('a', 'b')` it says first `(ARRAY['a'::character varying, …])::text[]`, and of that
`ARRAY[('a'::character varying)::text, …]`, which stays (ruleutils.c writes a coercion of a whole
array where the parser coerces its elements). Were the first one kept, a schema that has been
migrated would differ from the one it was migrated to, for ever.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..catalog.catalog import CatalogObject
from ..catalog.column import Default
from ..catalog.constraint import Constraint
from ..catalog.index import Index
from ..catalog.policy import Policy
from ..catalog.stated import Stated
from ..catalog.trigger import Trigger
from ..catalog.view import MaterializedView, View

_CAST = "::text[]"
_ELEMENT = r"(?:E?'(?:[^']|'')*'::character varying|[\w.]+|\"(?:[^\"]|\"\")+\")"
_LIST = rf"ARRAY\[(?P<list>{_ELEMENT}(?:, {_ELEMENT})*)\]"
_SHORT = _LIST.replace("?P<list>", "?P<short>")
_WHOLE = re.compile(rf"\(\({_LIST}\)::text\[\]\)|{_SHORT}::text\[\]")
_ONE = re.compile(_ELEMENT)


def settled(thing: CatalogObject) -> CatalogObject:
    """`thing`, in the spelling that stays where it holds an expression."""
    return _settled(thing) if isinstance(thing, _EXPRESSIVE) else thing


_EXPRESSIVE = (Constraint, Index, View, MaterializedView, Default, Trigger, Policy, Stated)


def _settled(thing: CatalogObject) -> CatalogObject:
    match thing:
        case Constraint(definition=text) if _CAST in text:
            return replace(thing, definition=respelled(text))
        case Index(on=text) if _CAST in text:
            return replace(thing, on=respelled(text))
        case View(query=text) | MaterializedView(query=text) if _CAST in text:
            return replace(thing, query=respelled(text))
        case Default(expression=text) if _CAST in text:
            return replace(thing, expression=respelled(text))
        case Trigger(definition=text) if _CAST in text:
            return replace(thing, definition=respelled(text))
        case Policy(using=using, check=check) if _CAST in f"{using}{check}":
            return replace(
                thing,
                using=using and respelled(using),
                check=check and respelled(check),
            )
        case Stated(create=text) if _CAST in text:
            return replace(
                thing,
                create=respelled(text),
                shape=respelled(thing.shape),
                inline=respelled(thing.inline),
                replace=tuple(respelled(each) for each in thing.replace),
            )
        case _:
            return thing


def respelled(text: str) -> str:
    return _WHOLE.sub(_each_alone, text)


def _each_alone(found: re.Match[str]) -> str:
    if found["short"]:
        return f"ARRAY[{_ONE.sub(lambda one: f'{one[0]}::text', found['short'])}]"
    return f"(ARRAY[{_ONE.sub(lambda one: f'({one[0]})::text', found['list'])}])"

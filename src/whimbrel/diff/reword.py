"""A name inside PostgreSQL's own definitions, replaced by another.

Only for what `pg_get_*def` wrote with an empty search_path: relations come qualified, columns
bare. Where a word is replaced wrongly, the comparison sees a difference and the object is made
anew; nothing is lost.
"""

from __future__ import annotations

import re

from ..pg.name import RelationName, literal, quote

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
# A string constant, a quoted identifier, or a word.
_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\x80-\uffff][\w$]*""")


def reword_relation(text: str, old: RelationName, new: RelationName) -> str:
    """Also inside string constants: `nextval('public.old_seq'::regclass)`."""
    pattern = rf'(?<![\w$."]){_either(old.schema)}\.{_either(old.relation)}(?![\w$"])'
    name = f"{written(new.schema)}.{written(new.relation)}"
    return re.sub(pattern, lambda _: name, text)


def reword_label(text: str, enum: RelationName, old: str, new: str) -> str:
    """`'old'::public.mood` → `'new'::public.mood`; labels inside array constants are not seen."""
    name = rf"{_either(enum.schema)}\.{_either(enum.relation)}"
    pattern = rf'{re.escape(literal(old))}::(?={name}(?![\w$"]))'
    return re.sub(pattern, lambda _: f"{literal(new)}::", text)


def reword_column(text: str, old: str, new: str) -> str:
    forms = {quote(old), old} if _PLAIN.match(old) else {quote(old)}
    return _TOKEN.sub(lambda found: written(new) if found[0] in forms else found[0], text)


def _either(name: str) -> str:
    quoted = re.escape(quote(name))
    return f"(?:{re.escape(name)}|{quoted})" if _PLAIN.match(name) else quoted


def written(name: str) -> str:
    """As the server would write it, reserved words apart."""
    return name if _PLAIN.match(name) else quote(name)


def reword_schema(text: str, old: str, new: str) -> str:
    """`old.` in front of a name, also inside string constants (`'old.t'::regclass`)."""
    pattern = rf'(?<![\w$."]){_either(old)}\.(?=[\w"])'
    return re.sub(pattern, lambda _: f"{written(new)}.", text)

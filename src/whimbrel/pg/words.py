"""Lists of words as they are read best: a text with blanks between them."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())

"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` probably stands for, empty when none is near."""
    by_lower = {each.lower(): each for each in known}
    wanted = word.strip().lower()
    begun = [each for each in by_lower if len(wanted) > 2 and each.startswith(wanted)]
    near = begun or get_close_matches(wanted, list(by_lower), n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "staging"? ` ready to be put before a list, or empty."""
    near = nearest(word, known)
    return f'did you mean "{near}"? ' if near else ""


def listed(words: Iterable[str]) -> str:
    """`a, b and c`, in the order given."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last

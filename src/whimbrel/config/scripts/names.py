"""The names that the team's page uses, and what each one runs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# In the order of the page.
PAGE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "db:generate": ("generate",),
        "db:push": ("push",),
        "db:migrate": ("migrate",),
        "db:studio": ("studio",),
        "db:staging:push": ("-e", "staging", "push"),
        "db:staging:migrate": ("-e", "staging", "migrate"),
        "db:staging:reset": ("-e", "staging", "reset"),
        "db:staging:studio": ("-e", "staging", "studio"),
        "db:production:deploy": ("-e", "production", "deploy"),
        "db:production:status": ("-e", "production", "status"),
        "db:production:studio": ("-e", "production", "studio"),
        "db:safety-check": ("safety-check",),
    }
)


class Kept(NamedTuple):
    """An entry of another meaning that was left as it is."""

    name: str
    says: str


class Edited(NamedTuple):
    """The new text; equal to the old one when there was nothing to do."""

    text: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


def commands(*, generate: str = "") -> Mapping[str, str]:
    """The command line of each name. `generate` where another tool makes the client."""
    found = {name: " ".join(("whimbrel", *words)) for name, words in PAGE.items()}
    return found | ({"db:generate": generate} if generate else {})


def ending_of(text: str) -> str:
    """How its lines end."""
    return "\r\n" if "\r\n" in text else "\n"


def ended(text: str, ending: str) -> str:
    """With a line end at its end, so that something can follow."""
    return text if not text or text.endswith("\n") else text + ending

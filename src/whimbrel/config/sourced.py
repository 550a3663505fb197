"""A value that remembers where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Generic[T]):
    """`source` in words that a person can find again: `STAGING_DATABASE_URL in .env`."""

    value: T
    source: str

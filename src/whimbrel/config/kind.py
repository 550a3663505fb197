"""The four kinds of environment: what decides what is allowed."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What decides what is allowed. An unknown database is treated as PRODUCTION."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"
    TEST = "test"

    @property
    def is_lenient(self) -> bool:
        return self in (Kind.DEVELOPMENT, Kind.TEST)

"""Which environment is meant, and of what kind it is."""

from __future__ import annotations

from dataclasses import dataclass
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


class StatedBy(Enum):
    """Who named the environment; only FLAG and VARIABLE *state* it strongly enough to mark."""

    FLAG = "-e/--env"
    VARIABLE = "DATABASE_ENV"
    NODE_ENV = "NODE_ENV"
    DEFAULT = "default"

    @property
    def may_mark(self) -> bool:
        return self in (StatedBy.FLAG, StatedBy.VARIABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A name with its kind, and who said so (`source` in words: `-e`, `$DATABASE_ENV` …)."""

    name: str
    kind: Kind
    stated_by: StatedBy
    source: str

"""What a program asks for: which database it talks to, and what it may do there."""

from __future__ import annotations

from dataclasses import dataclass

from .environment import Environment
from .kind import Kind
from .url import DatabaseUrl
from .urls import Urls

EMBEDDED = "the embedded server"
NOT_SET = "not set"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseConfig:
    """The answer of `get_database_config()`. `repr` and `str` never show a password.

    Both URLs are None where the embedded server would serve, or where nothing is set: the
    sources say which. `url.reveal()` is the text that a driver takes, password included.
    """

    environment: str
    kind: Kind
    environment_source: str
    url: DatabaseUrl | None
    url_source: str
    direct_url: DatabaseUrl | None
    direct_url_source: str

    @property
    def is_production(self) -> bool:
        return self.kind is Kind.PRODUCTION

    @property
    def allow_destructive_operations(self) -> bool:
        """What the label allows; the mark in the database may still say no."""
        return not self.is_production


def database_config(environment: Environment, urls: Urls) -> DatabaseConfig:
    """The public value of an environment and its URLs."""
    nothing = EMBEDDED if urls.is_embedded else NOT_SET
    return DatabaseConfig(
        environment=environment.name,
        kind=environment.kind,
        environment_source=environment.source,
        url=urls.url.value if urls.url else None,
        url_source=urls.url.source if urls.url else nothing,
        direct_url=urls.direct_url.value if urls.direct_url else None,
        direct_url_source=urls.direct_url.source if urls.direct_url else nothing,
    )

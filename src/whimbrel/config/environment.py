"""Which environment is meant, and of what kind it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ..errors import Notice, Usage
from .kind import Kind as Kind
from .settings import Settings
from .sourced import Sourced
from .suggest import listed, nearest
from .variables import Variables

BUILT_IN = tuple(kind.value for kind in Kind)
_SHAPE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


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

    @property
    def url_variable(self) -> str:
        """`eu-production` → `EU_PRODUCTION_DATABASE_URL`."""
        return f"{variable_prefix(self.name)}_DATABASE_URL"

    @property
    def direct_url_variable(self) -> str:
        return f"{variable_prefix(self.name)}_DIRECT_URL"

    @property
    def is_built_in(self) -> bool:
        return self.name in BUILT_IN


def resolve_environment(flag: str | None, variables: Variables, settings: Settings) -> Environment:
    """The environment that the flag names, else the first variable of the list that is set,
    else `development`.

    Raises `Usage` (C101) for a name that is neither built in, nor declared in the project file,
    nor has a URL variable of its own.
    """
    if flag is not None:
        return _named(Sourced(value=flag.strip(), source="-e"), StatedBy.FLAG, variables, settings)
    for name in settings.environment_variables:
        found = variables.find(name)
        if found is not None:
            return _named(found, _stated_by(name), variables, settings)
    return Environment(
        name=Kind.DEVELOPMENT.value,
        kind=Kind.DEVELOPMENT,
        stated_by=StatedBy.DEFAULT,
        source="the default",
    )


def variable_prefix(name: str) -> str:
    """`eu-production` → `EU_PRODUCTION`."""
    return name.upper().replace("-", "_")


def known_environments(settings: Settings) -> tuple[str, ...]:
    """The built-in names and the declared ones."""
    declared = [each.name for each in settings.environments if each.name not in BUILT_IN]
    return (*BUILT_IN, *declared)


def _stated_by(variable: str) -> StatedBy:
    # Containers and frameworks set NODE_ENV without anybody having meant a database by it.
    return StatedBy.NODE_ENV if variable == "NODE_ENV" else StatedBy.VARIABLE


def _named(
    said: Sourced[str], stated_by: StatedBy, variables: Variables, settings: Settings
) -> Environment:
    kind = _kind_of(said.value, variables, settings)
    if kind is None:
        raise _unknown(said, settings)
    return Environment(name=said.value, kind=kind, stated_by=stated_by, source=said.source)


def _kind_of(name: str, variables: Variables, settings: Settings) -> Kind | None:
    if name in BUILT_IN:
        return Kind(name)
    declared = settings.environment(name)
    if declared is not None:
        return declared.kind
    prefix = variable_prefix(name)
    # `Staging` or `eu_production` must not become a second environment beside `staging` or
    # `eu-production` only because their variables are spelt alike.
    taken = {variable_prefix(each) for each in known_environments(settings)}
    if not _SHAPE.fullmatch(name) or prefix in taken:
        return None
    has_url = variables.find(f"{prefix}_DATABASE_URL") or variables.find(f"{prefix}_DIRECT_URL")
    return Kind.PRODUCTION if has_url else None


def _unknown(said: Sourced[str], settings: Settings) -> Usage:
    known = known_environments(settings)
    near = nearest(said.value, known)
    meant = f'did you mean "{near}"? ' if near else ""
    own = said.value if _SHAPE.fullmatch(said.value) else "NAME"
    return Usage(
        Notice(
            code="C101",
            what=f"unknown environment {_shown(said.value)} from {said.source}",
            why=f"{meant}known here are {listed(known)}; a guess could reach the wrong database",
            next=f"set {_setter(said.source)} to one of them, or for one of your own set "
            f"{variable_prefix(own)}_DATABASE_URL or add [environments.{own}] to whimbrel.toml",
        )
    )


def _setter(source: str) -> str:
    return source.split(" in ")[0]


def _shown(name: str) -> str:
    """The name in quotes; not a text that may be a URL with its password put there by mistake."""
    return f'"{name}"' if re.fullmatch(r"[\w .-]{1,40}", name) else "(not a name)"

"""Where an environment's standbys are: looked at before a strong lock, never written to."""

from __future__ import annotations

from .environment import Environment, variable_prefix
from .sourced import Sourced
from .url import DatabaseUrl, parse_url
from .urls import Layers, expanded


def standby_urls(environment: Environment, layers: Layers) -> tuple[DatabaseUrl, ...]:
    """`NAME_STANDBY_URLS`, parted by commas, else `standby_urls` of `[environments.NAME]`.

    Raises `Usage`: C110 for a URL that cannot be read, C104 for a `"$NAME"` that is not set.
    """
    name = f"{variable_prefix(environment.name)}_STANDBY_URLS"
    found = layers.variables.find(name)
    texts = [found] if found else list(_declared(environment, layers))
    return tuple(
        parse_url(part.strip(), source=text.source)
        for text in texts
        for part in text.value.split(",")
        if part.strip()
    )


def _declared(environment: Environment, layers: Layers) -> list[Sourced[str]]:
    declared = layers.settings.environment(environment.name)
    if declared is None:
        return []
    where = f"standby_urls of [environments.{environment.name}] in {declared.file}"
    texts = (expanded(each, where, layers.variables) for each in declared.standby_urls)
    return [each for each in texts if each is not None]

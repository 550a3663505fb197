"""Where throw-away databases may be built, when somebody has said so."""

from __future__ import annotations

from .sourced import Sourced
from .url import DatabaseUrl, parse_url
from .urls import Layers, expanded

VARIABLE = "WHIMBREL_SCRATCH_URL"


def resolve_scratch_url(
    layers: Layers, shadow: Sourced[str] | None = None
) -> Sourced[DatabaseUrl] | None:
    """`$WHIMBREL_SCRATCH_URL`, else `scratch_url` of the project file, else Prisma's shadow
    database (of which only the server counts); None when nobody names one.

    Raises `Usage` (C104, C110).
    """
    found = (
        layers.variables.find(VARIABLE)
        or expanded(
            layers.settings.scratch_url,
            f"scratch_url in {layers.settings.file}",
            layers.variables,
        )
        or shadow
    )
    if found is None:
        return None
    return Sourced(value=parse_url(found.value, source=found.source), source=found.source)

"""One text that `check` looks at."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..script.statement import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file. One that is not judged is context: what it made was there before."""

    name: str
    raw: bytes = field(repr=False)
    is_judged: bool = True
    script: Script | None = field(default=None, repr=False)  # of a revision, whose SQL `raw` is

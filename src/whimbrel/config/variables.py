"""Environment variables in layers: the process first, then `.env`, then `prisma/.env`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .sourced import Sourced

PROCESS = "the process environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableLayer:
    """The variables of one place; `repr` shows none of them, any may hold a password."""

    name: str
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """All layers, strongest first. A variable that is set to nothing counts as not set."""

    layers: tuple[VariableLayer, ...] = ()

    @classmethod
    def of_process(cls, values: Mapping[str, str]) -> Variables:
        """Only one layer: the process environment."""
        return cls(layers=(VariableLayer(name=PROCESS, values=values),))

    def find(self, name: str) -> Sourced[str] | None:
        """The strongest layer's value of `name`, without surrounding blanks."""
        for layer in self.layers:
            value = layer.values.get(name, "").strip()
            if value:
                return Sourced(value=value, source=f"{name} in {layer.name}")
        return None

    def get(self, name: str) -> str:
        """The value of `name`, empty when no layer sets it."""
        found = self.find(name)
        return found.value if found else ""

    def rank(self, name: str) -> int:
        """Which layer sets `name`: 0 is the strongest; the number of layers when none does."""
        for index, layer in enumerate(self.layers):
            if layer.values.get(name, "").strip():
                return index
        return len(self.layers)

    def names(self) -> Iterator[str]:
        """Every name that some layer sets to something, each once."""
        seen = {name for layer in self.layers for name in layer.values if self.get(name)}
        return iter(sorted(seen))

    @property
    def is_ci(self) -> bool:
        """Is this a build server? `CI=false` and `CI=0` are the usual ways to say no."""
        return self.get("CI").lower() not in ("", "0", "false", "no")

"""A setting of a Prisma project as written: a text, or the variables that hold it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..config.sourced import Sourced
from ..config.variables import Variables
from .expression import Expression, read_expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The first of `variables` that is set counts, else `text`.

    Neither: the setting is there, but only Node could say what it is.
    """

    key: str
    file: str
    text: str = field(default="", repr=False)
    variables: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return bool(self.text or self.variables)

    def resolve(self, variables: Variables) -> Sourced[str] | None:
        """The value with its source; None when nothing is set."""
        for name in self.variables:
            found = variables.find(name)
            if found is not None:
                return Sourced(value=found.value, source=f"{found.source} (named by {self.file})")
        return Sourced(value=self.text, source=f"{self.key} in {self.file}") if self.text else None

    def rank(self, variables: Variables) -> int:
        """The layer that `resolve` finds it in; a text in the file is the weakest."""
        return next(
            (variables.rank(name) for name in self.variables if variables.find(name)),
            len(variables.layers),
        )


def setting_of(text: str, *, key: str, file: str) -> Setting:
    """Read an expression of a schema file or of TypeScript, as far as that is possible."""
    read = read_expression(text) or Expression()
    return Setting(key=key, file=file, text=read.text, variables=read.variables)

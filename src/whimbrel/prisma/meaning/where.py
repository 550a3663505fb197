"""In which schema of the database a block lives."""

from __future__ import annotations

from ..language.problem import ProblemKind
from ..language.syntax import Block
from .arguments import Arguments
from .collect import Collected
from .settings import Settings


def schema_of(block: Block, settings: Settings, collected: Collected) -> str:
    """What @@schema says; required where the datasource lists schemas."""
    found = [each for each in block.attributes if each.name == "schema"]
    if not found:
        if settings.schemas:
            collected.say(
                ProblemKind.ATTRIBUTE,
                f"{block.kind.value} {block.name} says no schema",
                block.span,
                f'write `@@schema("{settings.schemas[0]}")` in it: the datasource lists several',
            )
        return ""
    said = Arguments(found[0], ("map",), collected, shown="@@schema")
    said.require("map")
    name = said.text("map") or ""
    if name and not settings.schemas:
        collected.say(
            ProblemKind.ATTRIBUTE,
            f"@@schema names {name}, and the datasource lists no schemas",
            found[0].span,
            f'write `schemas = ["{name}"]` in the datasource',
        )
    elif name and name not in settings.schemas:
        what = f"the datasource lists no schema {name}"
        collected.say_unknown(ProblemKind.ATTRIBUTE, what, found[0].span, name, settings.schemas)
    return name

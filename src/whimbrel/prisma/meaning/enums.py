"""Enums with their names and labels in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..language.problem import ProblemKind
from ..language.syntax import Attribute, Block, ValueNode
from .arguments import Arguments
from .collect import Collected
from .schema import EnumType, EnumValue
from .settings import Settings
from .where import schema_of

_OF_ENUM = ("map", "schema")
# Of labels nothing is cut off, as it is of names: a longer one is an error.
_LONGEST_BYTES = 63


def read_enums(
    blocks: Sequence[Block], settings: Settings, collected: Collected
) -> tuple[EnumType, ...]:
    return tuple(_enum(block, settings, collected) for block in blocks)


def _enum(block: Block, settings: Settings, collected: Collected) -> EnumType:
    if not block.values:
        collected.say(
            ProblemKind.NAME,
            f"enum {block.name} has no value",
            block.span,
            "write at least one, on a line of its own",
        )
    return EnumType(
        name=block.name,
        type=_mapped(block.attributes, _OF_ENUM, "@@", collected) or block.name,
        schema=schema_of(block, settings, collected),
        values=tuple(_values(block, collected)),
        docs=block.docs,
        span=block.span,
    )


def _values(block: Block, collected: Collected) -> Iterator[EnumValue]:
    names: set[str] = set()
    labels: set[str] = set()
    for node in block.values:
        found = _value(node, collected)
        if found.name in names:
            collected.say(
                ProblemKind.NAME,
                f"enum {block.name} has a value {found.name} already",
                node.span,
                "leave one out",
            )
            continue
        if found.label in labels:
            collected.say(
                ProblemKind.CLASH,
                f"enum {block.name} has the label {found.label} already",
                node.span,
                "give one of them another `@map`",
            )
        if (length := len(found.label.encode())) > _LONGEST_BYTES:
            collected.say(
                ProblemKind.NAME,
                f"the label {found.label} has {length} bytes, PostgreSQL takes {_LONGEST_BYTES}",
                node.span,
                'give it a shorter one: `@map("…")`',
            )
        names.add(found.name)
        labels.add(found.label)
        yield found


def _value(node: ValueNode, collected: Collected) -> EnumValue:
    label = _mapped(node.attributes, ("map",), "@", collected) or node.name
    return EnumValue(name=node.name, label=label, docs=node.docs, span=node.span)


def _mapped(
    attributes: Sequence[Attribute], known: Sequence[str], signs: str, collected: Collected
) -> str:
    name = ""
    seen: set[str] = set()
    for each in attributes:
        if each.name not in known:
            what = f"there is no attribute {signs}{each.name} here"
            collected.say_unknown(ProblemKind.ATTRIBUTE, what, each.span, each.name, known)
        elif each.name in seen:
            collected.say(
                ProblemKind.ATTRIBUTE,
                f"{signs}{each.name} stands here twice",
                each.span,
                "leave one out",
            )
        elif each.name == "map":
            said = Arguments(each, ("name",), collected, shown=f"{signs}map")
            said.require("name")
            name = said.text("name") or ""
        seen.add(each.name)
    return name

"""The names that a schema's blocks have: each once, and none that is reserved."""

from __future__ import annotations

from dataclasses import dataclass

from ..language.problem import ProblemKind
from ..language.syntax import Block, BlockKind, Document, FieldNode, ValueNode
from .collect import Collected
from .scalars import SCALARS

# What Prisma's client generator cannot take as a model's name.
_WORDS = (
    "PrismaClient async await break case catch class const continue debugger default delete do "
    "else enum export extends false finally for function if implements import in instanceof "
    "interface let new null package private protected public return super switch this throw true "
    "try using typeof var void while with yield"
)
RESERVED = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`models` with views; in the order of the files."""

    models: tuple[Block, ...]
    enums: tuple[Block, ...]


def find_names(document: Document, collected: Collected) -> Names:
    seen: dict[str, Block] = {}
    for block in document.blocks:
        _check_name(block, collected)
        if block.kind in (BlockKind.DATASOURCE, BlockKind.GENERATOR):
            continue
        if block.kind is BlockKind.TYPE:
            collected.say(
                ProblemKind.TYPE,
                f"type {block.name} is a composite type, which Prisma has for MongoDB only",
                block.span,
                "use a Json field, or a model with a relation",
            )
        first = seen.get(block.name)
        if first is not None:
            collected.say(
                ProblemKind.NAME,
                f"{block.kind.value} {block.name} has the name of another {first.kind.value}",
                block.span,
                "give one of them another name; `@@map` keeps its name in the database",
            )
            continue
        seen[block.name] = block
    _check_generators(document, collected)
    kinds = {BlockKind.MODEL: (BlockKind.MODEL, BlockKind.VIEW)}
    models = [each for each in seen.values() if each.kind in kinds[BlockKind.MODEL]]
    enums = [each for each in seen.values() if each.kind is BlockKind.ENUM]
    return Names(models=tuple(models), enums=tuple(enums))


def _check_name(block: Block, collected: Collected) -> None:
    what = f"{block.kind.value} {block.name}"
    if block.name in SCALARS:
        collected.say(
            ProblemKind.NAME,
            f"{what} has the name of a built-in type",
            block.span,
            "give it another name; `@@map` keeps its name in the database",
        )
    elif block.name in RESERVED and block.kind in (BlockKind.MODEL, BlockKind.ENUM):
        collected.say(
            ProblemKind.NAME,
            f"{what} has a name that Prisma's client reserves",
            block.span,
            "give it another name; `@@map` keeps its name in the database",
        )
    if block.kind in (BlockKind.DATASOURCE, BlockKind.GENERATOR):
        return
    _check_word(what, block, collected)
    for field in block.fields:
        _check_word(f"field {block.name}.{field.name}", field, collected)
    for value in block.values:
        _check_word(f"value {block.name}.{value.name}", value, collected)


def _check_word(what: str, of: Block | FieldNode | ValueNode, collected: Collected) -> None:
    if of.name[0].isdigit():
        collected.say(
            ProblemKind.NAME,
            f"{what} begins with a digit",
            of.span,
            "begin it with a letter; `@map` keeps the name in the database",
        )
    elif "-" in of.name or "." in of.name:
        mark = "dash" if "-" in of.name else "dot"
        collected.say(
            ProblemKind.NAME,
            f"{what} has a {mark} in it",
            of.span,
            "write letters, digits and `_`; `@map` keeps the name in the database",
        )


def _check_generators(document: Document, collected: Collected) -> None:
    seen: set[str] = set()
    for block in document.blocks:
        if block.kind is BlockKind.GENERATOR:
            if block.name in seen:
                collected.say(
                    ProblemKind.NAME,
                    f"generator {block.name} is there twice",
                    block.span,
                    "give one of them another name",
                )
            seen.add(block.name)

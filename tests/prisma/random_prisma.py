"""Schemas by chance: every scalar, native type, default, key, index and kind of relation."""

from __future__ import annotations

from random import Random

from whimbrel.prisma.meaning.operator_classes import fits_method
from whimbrel.prisma.meaning.scalars import NATIVE_TYPES, NativeType, Scalar, sql_type

HEAD = (
    'generator g {\n  provider = "x"\n  previewFeatures = ["partialIndexes"]\n}\n\n'
    'datasource db {\n  provider = "postgresql"\n}\n'
)
_LITERALS = {
    Scalar.STRING: [
        '"a"',
        '"it\'s \\"x\\" \\\\ é\\n"',
        '""',
        "uuid()",
        "dbgenerated(\"lower('A')\")",
    ],
    Scalar.BOOLEAN: ["true", "false"],
    Scalar.INT: ["0", "-5", 'dbgenerated("1 + 1")'],
    Scalar.BIG_INT: ["0", "9007199254740993"],
    Scalar.FLOAT: ["1.5", "-0.25", "3"],
    Scalar.DECIMAL: ["1.10", "0"],
    Scalar.DATE_TIME: ["now()", '"2020-01-02T03:04:05.678Z"'],
    Scalar.JSON: ['"{}"', '"{\\"a\\": [1, null]}"'],
    Scalar.BYTES: ['"aGVsbG8="'],
}
_LISTS = {
    Scalar.STRING: '["a", "b,\\"c\\""]',
    Scalar.INT: "[1, -2]",
    Scalar.BOOLEAN: "[true]",
    Scalar.FLOAT: "[1.5]",
}
_NAMES = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
_ODD = ["we ird", "UPPER", 'with\\"quote', "a.b", "9lives", "select", "é"]
_UNINDEXED = {"Xml", "Json", "Citext", "Money"}


def random_schema(seed: int) -> str:
    return _Maker(Random(seed)).text()


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._models = random.sample(
            ["Alpha", "beta", "Gamma", "delta_x", "Zed"], random.randint(1, 4)
        )
        self._lines: dict[str, list[str]] = {each: [] for each in self._models}
        self._ends: dict[str, list[str]] = {each: [] for each in self._models}

    def text(self) -> str:
        for each in self._models:
            self._columns(each)
        for number in range(self._random.randint(0, 4)):
            self._relation(number)
        blocks = [self._block(each) for each in self._models]
        enum = 'enum Mood {\n  GOOD\n  BAD @map("b\'ad")\n  NONE @map("-")\n}\n'
        return "\n".join([HEAD, enum, *blocks])

    def _block(self, model: str) -> str:
        lines = [*self._lines[model], *self._ends[model]]
        if self._random.random() < 0.3:
            lines.append(f'@@map("{self._random.choice(["mapped ", "t_"])}{model}")')
        return f"model {model} {{\n" + "".join(f"  {each}\n" for each in lines) + "}\n"

    def _columns(self, model: str) -> None:
        lines = self._lines[model]
        key = self._random.choice(["Int @default(autoincrement())", "String @db.Uuid", "BigInt"])
        lines.append(f"id {key.replace(' ', ' @id ', 1) if ' ' in key else key + ' @id'}")
        names = self._random.sample(_NAMES, self._random.randint(1, 6))
        odd = self._random.sample(_ODD, len(names))
        indexable = []
        for name, other in zip(names, odd, strict=True):
            text, can_be_indexed = self._column(name, other)
            lines.append(text)
            if can_be_indexed:
                indexable.append(name)
        self._indexes(model, indexable)

    def _column(self, name: str, other: str) -> tuple[str, bool]:
        scalar = self._random.choice(list(Scalar))
        arity = self._random.choice(["", "", "?", "[]"])
        mapped = f' @map("{other}")' if self._random.random() < 0.3 else ""
        if self._random.random() < 0.2:
            default = {"": " @default(BAD)", "?": "", "[]": " @default([GOOD, NONE])"}[arity]
            return f"{name} Mood{arity}{default}{mapped}", arity != "[]"
        native, word = self._native(scalar)
        default = self._default(scalar, arity, native)
        type_ = sql_type(scalar, native).partition("(")[0]
        is_plain = (
            arity != "[]" and word not in _UNINDEXED and fits_method(type_, "BTree", is_list=False)
        )
        written = f"{name} {scalar.value}{arity}{default}{self._native_text(native)}{mapped}"
        return written, is_plain and scalar is not Scalar.JSON

    def _native(self, scalar: Scalar) -> tuple[NativeType | None, str]:
        names = [n for n, r in NATIVE_TYPES.items() if scalar in r.scalars and n != "Citext"]
        if self._random.random() < 0.5:
            return None, ""
        name = self._random.choice(names)
        rule = NATIVE_TYPES[name]
        count = self._random.choice(sorted(rule.arguments))
        numbers = tuple(self._random.randint(low, min(high, low + 5)) for low, high in rule.ranges)
        numbers = numbers[:count]
        if len(numbers) == 2:
            numbers = (max(numbers), min(numbers))
        return NativeType(name, numbers), name

    @staticmethod
    def _native_text(native: NativeType | None) -> str:
        if native is None:
            return ""
        inside = f"({', '.join(map(str, native.arguments))})" if native.arguments else ""
        return f" @db.{native.name}{inside}"

    def _default(self, scalar: Scalar, arity: str, native: NativeType | None) -> str:
        if self._random.random() < 0.4:
            return ""
        if arity == "[]":
            value = "[]" if native or scalar not in _LISTS else _LISTS[scalar]
            return f" @default({value})"
        if native is not None and native.name not in ("Text", "Integer", "BigInt", "Timestamp"):
            return ""
        return f" @default({self._random.choice(_LITERALS[scalar])})"

    def _indexes(self, model: str, names: list[str]) -> None:
        seen = set()
        for number in range(self._random.randint(0, 3) if names else 0):
            chosen = self._random.sample(names, self._random.randint(1, min(2, len(names))))
            word = self._random.choice(["index", "unique"])
            if (word, *chosen) in seen:
                continue
            seen.add((word, *chosen))
            sorts = [
                f"{each}(sort: Desc)" if self._random.random() < 0.3 else each for each in chosen
            ]
            named = f', map: "i {model} {number}"'
            extra = self._random.choice(["", named, ', where: raw("id IS NOT NULL")'])
            if word == "index" and self._random.random() < 0.1:
                sorts, extra = ["id"], f", type: Hash{named}"
            self._lines[model].append(f"@@{word}([{', '.join(sorts)}]{extra})")

    def _relation(self, number: int) -> None:
        one, other = self._random.choice(self._models), self._random.choice(self._models)
        name = f'"r{number}"'
        kind = self._random.choice(["many", "one", "lists"])
        if kind == "lists":
            self._ends[one].append(f"r{number}a {other}[] @relation({name})")
            self._ends[other].append(f"r{number}b {one}[] @relation({name})")
            return
        key = next(line for line in self._lines[other] if line.startswith("id "))
        type_ = key.split()[1] + (" @db.Uuid" if "@db.Uuid" in key else "")
        is_optional = self._random.random() < 0.5
        words = type_.split(" ", 1)
        unique = " @unique" if kind == "one" else ""
        column = f"r{number}id {words[0]}{'?' if is_optional else ''}{unique} {' '.join(words[1:])}"
        action = self._random.choice(
            ["", ", onDelete: Cascade", ", onDelete: NoAction, onUpdate: Restrict"]
        )
        self._lines[one].append(column.rstrip())
        self._ends[one].append(
            f"r{number} {other}{'?' if is_optional else ''} "
            f"@relation({name}, fields: [r{number}id], references: [id]{action})"
        )
        self._ends[other].append(
            f"r{number}back {one}{'?' if kind == 'one' else '[]'} @relation({name})"
        )

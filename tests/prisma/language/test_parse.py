"""From text to a tree: every line that is none is a problem of its own, with its place."""

from __future__ import annotations

import pytest

from whimbrel.prisma.language.parse import Parsed, parse_schema
from whimbrel.prisma.language.syntax import (
    Arity,
    Call,
    Items,
    Number,
    Pairs,
    SchemaFile,
    Text,
    Word,
)


def parsed(text: str) -> Parsed:
    return parse_schema([SchemaFile(name="schema.prisma", text=text)])


def problems(text: str) -> list[tuple[int, str]]:
    return [(text.count("\n", 0, each.span.start) + 1, each.what) for each in parsed(text).problems]


def test_a_model_is_taken_apart() -> None:
    text = """\
/// what was sold
model Order { // anything here is passed over
  id    Int      @id @default(autoincrement()) /// the number on the bill
  // not documentation

  /// in cents
  total Decimal? @db.Decimal(10, 2) @map("total \\"net\\"")
  where Json[]   @default(["{}", "\\u00e9\\\\"])
  place Unsupported("geometry(Point, 4326)")?
  @@index([total(sort: Desc, ops: raw("x")), id], type: BTree, where: { a: { not: null }, b: -1 })
}
"""
    found = parsed(text)
    assert found.problems == ()
    (block,) = found.document.blocks
    assert (block.name, block.docs) == ("Order", ("what was sold",))
    id_, total, where, place = block.fields
    assert (id_.docs, total.docs) == (("the number on the bill",), ("in cents",))
    assert isinstance(id_.attributes[1].arguments[0].value, Call)
    assert total.type.arity is Arity.OPTIONAL
    assert [a.name for a in total.attributes] == ["db.Decimal", "map"]
    assert [type(a.value) for a in total.attributes[0].arguments] == [Number, Number]
    mapped = total.attributes[1].arguments[0].value
    assert isinstance(mapped, Text)
    assert mapped.value == 'total "net"'
    assert text[mapped.span.start : mapped.span.end] == '"total \\"net\\""'
    default = where.attributes[0].arguments[0].value
    assert isinstance(default, Items)
    assert [i.value for i in default.items if isinstance(i, Text)] == ["{}", "é\\"]
    assert (where.type.arity, place.type.unsupported) == (Arity.LIST, "geometry(Point, 4326)")
    (index,) = block.attributes
    fields, method, condition = index.arguments
    assert isinstance(fields.value, Items)
    assert isinstance(fields.value.items[0], Call)
    assert (method.name, isinstance(method.value, Word)) == ("type", True)
    assert isinstance(condition.value, Pairs)


def test_line_ends_comments_and_braces_may_be_of_any_kind() -> None:
    text = 'model A {\r\n  id Int @id // one\r\n  s String @default("// no { comment")\r\n}\r\n'
    text += '/* a long\nmodel X {\n*/\nenum E {\n  A // a\n  B @map("b b")\n}'
    found = parsed(text)
    assert found.problems == ()
    assert [each.name for each in found.document.blocks] == ["A", "E"]
    assert [each.name for each in found.document.blocks[1].values] == ["A", "B"]


MISTAKES = [
    ("model A {\n  id Int @id\n", [(1, "model A has no closing brace")]),
    ("modle A {\n  id Int\n}\n", [(1, "modle is no kind of block")]),
    ("model A { id Int @id }\n", [(1, "model A has no closing brace")]),
    ("hello\nmodel A {\n  id Int @id\n}", [(1, "this line belongs to no block")]),
    ("type T = Int\n", [(1, "a type has no alias")]),
    ("model A {\n  id Int @id\n} x\n", [(3, "something stands behind the closing brace")]),
    ("model A {\n  id\n  b Int!\n  c: Int\n  d [Int]\n  e Int[]?\n}\n", [
        (2, "field id has no type"),
        (3, "a field is required without `!`"),
        (4, "a field has no colon behind its name"),
        (5, "a list has its brackets behind the type"),
        (6, "a list cannot be optional"),
    ]),
    ('model A {\n  a String @default("x\n  b Int @@id\n  c Int @id)\n}\n', [
        (2, '`"` is not expected here'),
        (3, "`@` is not expected here"),
        (4, "`)` is not expected here"),
    ]),
    ("model A {\n  a Int\n  @@index([a,])\n  @@index([a]) b\n}\n", [
        (3, "`]` is not expected here"),
        (4, "`b` is not expected here"),
    ]),
    ('model A {\n  a String @default("\\q")\n}\n', [(2, "`\\q` is no escape")]),
    ("enum E {\n  A B\n}\n", [(2, "`B` is not expected here")]),
    ("datasource db {\n  provider\n}\n", [(2, "the line ends too early")]),
    ("generator g {\n  previewFeatures = [\n    \"views\",\n  ]\n}\n", [
        (2, "a list is not closed on its line"),
    ]),
    ("model A {\n  a Int\n  @@index([\n    a\n  ])\n}\n", [
        (3, "a list is not closed on its line"),
    ]),
    ("<<<<<<< HEAD\nmodel A {\n  a Int\n=======\n  b Int\n>>>>>>> theirs\n}",
     [(1, "here git has left two versions that are not merged"),
      (4, "here git has left two versions that are not merged"),
      (6, "here git has left two versions that are not merged")]),
    ('model A {\n  @@index([a], map: "x",)\n}', [(2, "`)` is not expected here")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_each_wrong_line_is_one_problem(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(text) == expected

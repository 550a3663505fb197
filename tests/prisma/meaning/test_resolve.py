"""What a schema means, and what is wrong with one: the problem, its place, what to write."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.prisma.language.syntax import SchemaFile
from whimbrel.prisma.meaning.resolve import look_at_schema, read_schema

DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n'
FEATURES = 'generator g {\n  provider = "x"\n  previewFeatures = ["partialIndexes"]\n}\n'


def told(text: str, head: str = DATASOURCE) -> list[tuple[str, int, str]]:
    """Code, line in `text` and words of each problem."""
    whole = head + text
    found = look_at_schema([SchemaFile(name="s.prisma", text=whole)]).problems
    lines = head.count("\n")
    return [
        (each.kind.value, whole.count("\n", 0, each.span.start) + 1 - lines, each.what)
        for each in found
    ]


def model(*lines: str) -> str:
    return "model A {\n  id Int @id\n  " + "\n  ".join(lines) + "\n}\n"


B = "model B {\n  id Int @id\n  b Int?\n  %s\n}\n"

# One line of a model, what is said about it.
FIELDS = [
    ("x Strin", "P103", "there is no type Strin"),
    ("x Int @idd", "P104", "there is no attribute @idd"),
    ("x Int @map", "P104", "@map lacks its argument name"),
    ('x Int @map("")', "P104", "name of @map is empty"),
    ("x Int @map(y)", "P104", "name of @map is no string"),
    ('x Int @map("a", "b")', "P104", "@map takes no further argument without a name"),
    ('x Int @map(nam: "b")', "P104", "@map has no argument nam"),
    ("x Int @unique @unique", "P104", "@unique stands here twice"),
    ("x Int @relation(fields: [id], references: [id])", "P104",
     "@relation does not go with a field of type Int"),
    ("x Int @updatedAt", "P104", "@updatedAt is for single fields of type DateTime"),
    ("id2 Int @id", "P106", "A has a primary key already"),
    ("id Int", "P102", "A has a field id already"),
    ("x-y Int", "P102", "field A.x-y has a dash in it"),
    ("1x Int", "P102", "field A.1x begins with a digit"),
    ("x Int @db.Text", "P104", "@db.Text is for fields of type String"),
    ("x String @db.Varchar(3)", "P103", "PostgreSQL has no native type Varchar here"),
    ("x String @db.VarChar(0)", "P104", "@db.VarChar takes numbers from 1 to 10485760"),
    ("x String @db.VarChar(a)", "P104", "@db.VarChar takes 0 or 1 whole numbers in brackets"),
    ("x Decimal @db.Decimal(2, 3)", "P104", "the scale is larger than the precision"),
    ("x String @pg.Text", "P104", "@pg is not the name of the datasource"),
    ("x String @db.Text @db.Uuid", "P104", "a field has one native type"),
    ("x Int @default", "P104", "@default lacks its argument value"),
    ('x Int @default("1")', "P105", '"1" is no Int'),
    ("x Int @default(1.5)", "P105", "1.5 is no Int"),
    ("x BigInt @default(9223372036854775808)", "P105", "9223372036854775808 is no BigInt"),
    ("x Boolean @default(yes)", "P105", "yes is no Boolean"),
    ('x DateTime @default("2020-01-02")', "P105", '"2020-01-02" is no DateTime'),
    ('x Json @default("{")', "P105", '"{" is no Json'),
    ('x Bytes @default("?")', "P105", '"?" is no Bytes'),
    ("x Int[] @default(1)", "P105", "the default of a list is no list"),
    ('x Int[] @default([1, "a"])', "P105", '"a" is no Int'),
    ("x Int[] @default(autoincrement())", "P105", "autoincrement() is no default of a list"),
    ("x String @default(now())", "P105", "now() is for fields of type DateTime"),
    ("x String @default(autoincrement())", "P105",
     "autoincrement() is for fields of type Int or BigInt"),
    ("x String @default(guid())", "P105", "there is no function guid()"),
    ("x String @default(uuid(5))", "P105", "uuid() takes version 4 or 7"),
    ("x String @default(nanoid(1))", "P105", "nanoid() takes a length from 2 to 255"),
    ("x String @default(ulid(1))", "P105", "ulid() takes no argument"),
    ("x DateTime @default(now(1))", "P105", "now() takes no argument"),
    ('x String @default(dbgenerated(""))', "P105", "dbgenerated() takes one string of SQL"),
    ('x Unsupported("y") @default(1)', "P105",
     "an unsupported type takes dbgenerated() as its default only"),
    ('x Int @default(1, map: "d")', "P105", "a default has no name on PostgreSQL"),
    ("@@index([y])", "P106", "A has no field y"),
    ("@@index([])", "P106", "no field is named"),
    ("@@index([id, id])", "P106", "id is named twice"),
    ("@@index([id], type: Btree)", "P106", "there is no index of type Btree"),
    ("@@index([id], type: Gin)", "P106", "an index of type Gin does not know the type of id"),
    ("@@index([id(sort: Down)])", "P106", "sort is neither Asc nor Desc"),
    ("@@index([id(sort: Desc)], type: Hash)", "P106", "an index of type Hash has no order"),
    ("@@index([id(ops: JsonbOps)], type: Gin)", "P106",
     "operator class JsonbOps is not for the type of id"),
    ("@@index([id(ops: TextOps)])", "P106",
     "an index of type BTree has no operator class TextOps"),
    ("@@index([id(length: 3)])", "P106",
     "PostgreSQL has no index on a part of a text by length"),
    ("@@unique([id(ops: Int4Ops)])", "P106", "a field of an index has no option ops"),
    ("@@unique([id], type: Hash)", "P104", "@@unique has no argument type"),
    ('@@index([id], where: raw("id > 0"))', "P106",
     "`where` needs the preview feature partialIndexes"),
    ("@@fulltext([id])", "P104", "there is no attribute @@fulltext"),
    ('@@schema("x")', "P104", "@@schema names x, and the datasource lists no schemas"),
    ("@@ignore(1)", "P104", "@@ignore takes no further argument without a name"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "what"), FIELDS)
def test_a_line_that_means_nothing_is_told_with_its_place(line: str, code: str, what: str) -> None:
    assert told(model(line)) == [(code, 3, what)]


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("x DateTime @db.DateTime(3)", "here it is called `Timestamp`"),
        ("x String @db.VarCha(20)", "did you mean `VarChar`?"),
        (
            "x Json @db.Text",
            "make it String, or write one of `@db.Json`, `@db.JsonB`",
        ),
    ],
)
def test_what_a_native_type_is_called_here_is_said(line: str, instead: str) -> None:
    found = look_at_schema([SchemaFile(name="s.prisma", text=DATASOURCE + model(line))])
    assert [each.instead for each in found.problems] == [instead]


RELATIONS = [
    ("b B", "", [(3, "A.b has no other end in B")]),
    ("b B", "as A[]", [(3, "A.b does not say which field holds the key")]),
    ("b B[]", "as A[]", []),
    ("b B?", "a A?", [(3, "neither A.b nor B.a says which field holds the key")]),
    ("b B @relation(fields: [id], references: [id])", "a A", [(8, "B.a is required, which no "
                                                                 "database can see to")]),
    ("b B @relation(fields: [id], references: [id])",
     "a A? @relation(fields: [b], references: [id])",
     [(8, "A.b and B.a both name fields and references")]),
    ("b B @relation(fields: [id], references: [id])",
     "as A[] @relation(fields: [b], references: [id])",
     [(8, "B.as is a list and cannot hold the key")]),
    ("b B @relation(fields: [x], references: [id])", "as A[]", [(3, "A has no field x")]),
    ("b B @relation(fields: [id], references: [b])", "as A[]",
     [(3, "A.b points to B(b), which is not unique")]),
    ("b B @relation(fields: [id])", "as A[]", [(3, "A.b lacks references")]),
    ("b B @relation(fields: [id], references: [id, b])", "as A[]",
     [(3, "A.b names 1 fields and 2 references")]),
    ("b B @relation(fields: [id], references: [id], onDelete: Cascad)", "as A[]",
     [(3, "there is no action Cascad")]),
    ("b B @relation(fields: [id], references: [id])", "as A[] @relation(onDelete: Cascade)",
     [(8, "B.as has no foreign key: actions and map do not belong there")]),
    ("b B[]\n  c B[]", "as A[]", [(3, "A.b, A.c lead to the same model under the same name")]),
    ("b A[]\n  c A[]", "", [(3, "A.b, A.c lead to the same model under the same name")]),
    ("b B[] @relation(fields: [id], references: [id])", "as A[]",
     [(3, "A.b is one of two lists and holds no key")]),
    ("b B", 'as A[] @relation("x")',
     [(3, "A.b has no other end in B (B.as has another relation name)"),
      (8, "B.as has no other end in A (A.b has another relation name)")]),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected"), RELATIONS)
def test_both_ends_of_a_relation_fit(
    ours: str, theirs: str, expected: list[tuple[int, str]]
) -> None:
    found = told(model(ours) + B % theirs)
    assert [(line, what) for code, line, what in found if code == "P107"] == expected
    assert all(code == "P107" for code, _, _ in found)


def test_a_required_relation_needs_required_fields_of_one_type() -> None:
    text = model("b B @relation(fields: [x, y], references: [id, s])", "x Int?", "y Int")
    text += "model B {\n  id Int\n  s String\n  as A[]\n  @@id([id, s])\n}\n"
    assert [what for _, _, what in told(text)] == [
        "A.y is Int and B.s is String",
        "A.b is required and its field x is not",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("model A {\n  x Int\n}\n", (1, "model A has nothing by which one row is known")),
        ("model A {\n  x Int? @unique\n}\n", (1, "model A has nothing by which one row is known")),
        ("model A {\n  x Int?\n  @@id([x])\n}\n", (3, "@@id holds x, which is not required")),
        ("model A {\n  x Int[] @id\n}\n", (2, "@id stands at x, which is not required")),
        ("model String {\n  x Int @id\n}\n", (1, "model String has the name of a built-in type")),
        ("model class {\n  x Int @id\n}\n", (1, "model class has a name that Prisma's client "
                                                "reserves")),
        ("enum E {\n}\n", (1, "enum E has no value")),
        ("enum E {\n  A\n  A\n}\n", (3, "enum E has a value A already")),
        ('enum E {\n  A\n  B @map("A")\n}\n', (3, "enum E has the label A already")),
        ("enum E {\n  A\n  B @map(\"%s\")\n}\n" % ("é" * 32),
         (3, f"the label {'é' * 32} has 64 bytes, PostgreSQL takes 63")),
        ("enum E {\n  A\n}\nmodel E {\n  x Int @id\n}\n",
         (4, "model E has the name of another enum")),
        ("type T {\n  a Int\n}\n", (1, "type T is a composite type, which Prisma has for MongoDB "
                                       "only")),
        ("view V {\n  a Int\n}\n", (1, "view V needs the preview feature views")),
        ('model A {\n  id Int @id\n  a Int @map("id")\n}\n',
         (3, "field a is called id in the database, as field id is")),
        ('model A {\n  id Int @id\n}\nmodel B {\n  id Int @id\n  @@map("A")\n}\n',
         (4, "model B is called A in the database, as model A is")),
        ('model A {\n  id Int @id\n  a Int @unique(map: "A_pkey")\n}\n',
         (3, "index 1 of A (a) is called A_pkey in the database, as the primary key of A is")),
        ("model A {\n  id Int @id\n  @@ignore\n  x Int @ignore\n}\n",
         (4, "model A is ignored as a whole already")),
    ],
)  # fmt: skip
def test_a_block_that_cannot_be_is_told(text: str, expected: tuple[int, str]) -> None:
    assert [(line, what) for _, line, what in told(text)] == [expected]


def test_names_that_are_equal_only_when_they_are_cut_clash() -> None:
    long = "a" * 40
    text = model(
        f"{long}1 Int", f"{long}2 Int", f"@@index([{long}1, {long}2])", f"@@index([{long}1, id])"
    ).replace("model A", "model " + "M" * 30)
    ((code, line, what),) = told(text)
    assert (code, line) == ("P108", 6)
    assert f"{'M' * 30}_{'a' * 28}_idx in the database" in what


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('provider = "mysql"', ["the provider is not postgresql"]),
        ('url = "x"', ["datasource db has no provider"]),
        ('provider = "postgres"\n  ur = "x"', ["a datasource has no setting ur"]),
        ('provider = "postgres"\n  relationMode = "x"',
         ["relationMode is neither foreignKeys nor prisma"]),
        ('provider = "postgres"\n  schemas = []', ["schemas is empty"]),
        ('provider = "postgres"\n  extensions = [x]',
         ["`extensions` needs the preview feature postgresqlExtensions"]),
        ('provider = "postgresql"\n  url = env("X")\n  directUrl = env("Y")\n'
         '  shadowDatabaseUrl = env("Z")\n  relationMode = "foreignKeys"', []),
    ],
)  # fmt: skip
def test_the_datasource_says_what_whimbrel_can_do(lines: str, expected: list[str]) -> None:
    found = told("", f"datasource db {{\n  {lines}\n}}\n")
    assert [what for _, _, what in found] == expected


def test_all_problems_are_one_notice_with_places_and_advice() -> None:
    text = DATASOURCE + model("a Strng", "b Int @defalt(1)", "@@index([c])")
    with pytest.raises(Failure) as caught:
        read_schema([SchemaFile(name="prisma/schema.prisma", text=text)])
    assert (
        str(caught.value.notice)
        == """\
P103: prisma/schema.prisma, line 6: there is no type Strng (and 2 more errors)
prisma/schema.prisma:6:5
    a Strng
      ^
also: there is no attribute @defalt (P104)
prisma/schema.prisma:7:9
    b Int @defalt(1)
          ^
  did you mean `default`?
also: A has no field c (P106)
prisma/schema.prisma:8:12
    @@index([c])
             ^
  there are: id, b
  why:  what the schema means cannot be told; no database was touched
  next: did you mean `String`?"""
    )


def test_a_folder_of_files_is_one_schema() -> None:
    files = [
        SchemaFile(name="a.prisma", text=DATASOURCE + "model A {\n  id Int @id\n  b B[]\n}\n"),
        SchemaFile(name="b.prisma", text="model B {\n  id Int @id\n  a A[]\n  c C\n}\n"),
    ]
    (problem,) = look_at_schema(files).problems
    assert (problem.span.file, problem.what) == ("b.prisma", "there is no type C")
    sound = [files[0], SchemaFile(name="b.prisma", text=files[1].text.replace("  c C\n", ""))]
    assert [each.name for each in read_schema(sound).many_to_many] == ["AToB"]

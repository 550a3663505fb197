"""The usual form: what is kept, what is put in order, and that doing it twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from whimbrel.prisma.language.formatting import format_file
from whimbrel.prisma.language.parse import parse_schema
from whimbrel.prisma.language.syntax import SchemaFile

LOOK_ALIKES = sorted((Path(__file__).parent.parent / "look_alikes").rglob("*.prisma"))

WILD = """\
// top


datasource   db {
provider="postgresql"
   relationMode =   "foreignKeys" // why

  schemas=[ "a" ,"b" ]
}
generator client{
  provider = "x"
    // inner
  previewFeatures =["views" , "partialIndexes"]
}
/// doc
model   A{ // behind the brace
// c1
 id   Int   @default( autoincrement( ) )@id // trail
   longName  String?   @db.VarChar( 10 ) @map( "x\\"" )   @unique( map:"uu" )


   /// doc b
   b B[]
  u Unsupported( "circle" )?
  @@index( [ id ,longName( sort:Desc ) ] ,map :"m" )
  // about
  @@map("as")
  y Int   /// tdoc
  @@unique([id,longName], where:{ a:null ,b:{not :  1} })

   @@ignore
  long  Int @db.Integer @ignore
}
enum E{
A
  BBBBBBB   @map( "x" )   // c

 @@map("e")
 D
}
/* block
   comment */
model B {

  id Int @id


}


// end

"""
FORMED = """\
// top

datasource db {
  provider     = "postgresql"
  relationMode = "foreignKeys" // why

  schemas = ["a", "b"]
}

generator client {
  provider        = "x"
  // inner
  previewFeatures = ["views", "partialIndexes"]
}

/// doc
model A {
  // behind the brace
  // c1
  id       Int     @id @default(autoincrement()) // trail
  longName String? @unique(map: "uu") @map("x\\"") @db.VarChar(10)

  /// doc b
  b B[]
  u Unsupported("circle")?
  y Int /// tdoc

  long Int @ignore @db.Integer

  @@unique([id, longName], where: { a: null, b: { not: 1 } })
  @@index([id, longName(sort: Desc)], map: "m")
  // about
  @@map("as")
  @@ignore
}

enum E {
  A
  BBBBBBB @map("x") // c

  D

  @@map("e")
}

/* block
comment */
model B {
  id Int @id
}

// end
"""


def formatted(text: str) -> str:
    file = SchemaFile(name="s", text=text)
    parsed = parse_schema([file])
    assert parsed.problems == ()
    return format_file(parsed.document, file)


def test_a_wild_file_gets_its_form_and_loses_nothing() -> None:
    found = formatted(WILD)
    assert found == FORMED
    assert formatted(found) == found


def test_windows_line_ends_become_plain_ones_and_an_empty_file_stays_empty() -> None:
    assert formatted("model A {\r\n\tid Int @id\r\n}\r\n") == "model A {\n  id Int @id\n}\n"
    assert formatted("\n\n") == ""


@pytest.mark.parametrize("path", LOOK_ALIKES, ids=lambda path: path.name)
def test_what_is_formed_already_stays_as_it_is(path: Path) -> None:
    once = formatted(path.read_text(encoding="utf-8"))
    assert formatted(once) == once

"""`pull` into a Prisma schema: what is the same stays, what cannot be said is a comment."""

from __future__ import annotations

from tests.shell import Shell

from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

SCHEMA = """\
datasource db {
  provider = "postgresql"
}

// People who buy.
model Customer {
  /// as they sign
  id     Int     @id @default(autoincrement())
  mail   String  @unique @map("e_mail") // checked by us
  key    String  @default(cuid())
  seen   DateTime @updatedAt
  orders Order[]
  old    String?

  @@map("customers")
}

// The bills.
model Order {
  id         Int      @id
  state      State    @default(OPEN)
  customerId Int
  buyer      Customer @relation(fields: [customerId], references: [id])
  tags       Tag[]

  @@index([customerId])
}

model Tag {
  id     Int     @id
  orders Order[]
}

enum State {
  OPEN
  PAID @map("paid")
}

model Gone {
  id Int @id
}
"""
CHANGES = """
ALTER TABLE customers DROP old, ADD "full name" varchar(20) NOT NULL DEFAULT 'x',
  ALTER key TYPE uuid USING key::uuid;
ALTER TABLE "Order" ALTER "customerId" DROP NOT NULL, ADD parent int REFERENCES "Order" UNIQUE,
  ADD CONSTRAINT positive CHECK (id > 0);
ALTER TABLE "Order" RENAME CONSTRAINT "Order_pkey" TO order_key;
DROP INDEX "Order_customerId_idx";
CREATE INDEX ON "Order" USING hash (state);
CREATE INDEX lowered ON customers (lower(e_mail));
ALTER TYPE "State" ADD VALUE 'sent-back';
DROP TABLE "Gone", "_OrderToTag";
CREATE TABLE "shop items" ("1st" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place point);
CREATE TABLE loose (a int, who int REFERENCES customers ON DELETE CASCADE);
CREATE VIEW buyers AS SELECT id FROM customers;
"""
PULLED = """\
datasource db {
  provider = "postgresql"
}

// People who buy.
model Customer {
  // whimbrel: not in Prisma's language: index lowered ON \
public.customers USING btree (lower(e_mail))
  /// as they sign
  id        Int      @id @default(autoincrement())
  mail      String   @unique @map("e_mail") // checked by us
  key       String   @default(cuid()) @db.Uuid
  seen      DateTime @updatedAt
  orders    Order[]
  full_name String   @default("x") @map("full name") @db.VarChar(20)
  loose     loose[]  @ignore

  @@map("customers")
}

// The bills.
model Order {
  // whimbrel: not in Prisma's language: constraint positive CHECK ((id > 0))
  id                        Int       @id(map: "order_key")
  state                     State     @default(OPEN)
  customerId                Int?
  buyer                     Customer? @relation(fields: [customerId], references: [id], \
onDelete: Restrict)
  parent                    Int?      @unique
  Order_Order_parentToOrder Order?    @relation("Order_parentToOrder", fields: [parent], \
references: [id], onDelete: NoAction, onUpdate: NoAction)
  other_Order_Order_parentToOrder Order? @relation("Order_parentToOrder")

  @@index([state], type: Hash)
}

model Tag {
  id Int @id
}

enum State {
  OPEN
  PAID      @map("paid")
  sent_back @map("sent-back")
}

model loose {
  // Prisma's client cannot tell one row from another here: there is no key.
  a         Int?
  who       Int?
  Customer Customer? @relation(fields: [who], references: [id], onDelete: Cascade, \
onUpdate: NoAction)

  @@ignore
}

model shop_items {
  // whimbrel: not in Prisma's language: column 1st is GENERATED ALWAYS AS IDENTITY
  st    Int                   @id @default(autoincrement()) @map("1st")
  place Unsupported("point")?

  @@map("shop items")
}

// whimbrel: not in Prisma's language: view public.buyers
"""


def squeezed(text: str) -> list[str]:
    """Lines without the width of their columns."""
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_files_follow_the_database_and_keep_what_is_theirs(
    shop: Shell, connection: Connection
) -> None:
    file = shop.write("prisma/schema.prisma", SCHEMA)
    shop.done("push")
    shop.done("format")
    formed = file.read_text()
    assert shop.done("pull").out == "the schema file says it already\n"
    connection.execute(CHANGES.encode())
    shop("pull").stopped("G108", Exit.STOPPED)
    assert file.read_text() == formed
    assert shop.done("db", "pull", "--force").out == "wrote prisma/schema.prisma\n"
    assert squeezed(file.read_text()) == squeezed(PULLED)
    assert shop.done("pull").out == "the schema file says it already\n"
    assert shop.done("validate").out.startswith("prisma/schema.prisma is valid")
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""


def test_a_database_becomes_a_new_schema_file(shop: Shell, connection: Connection) -> None:
    connection.execute("CREATE TABLE a (id int PRIMARY KEY)")
    said = shop.done("pull", "--format", "prisma")
    assert said.out == "wrote prisma/schema.prisma\n"
    assert "model a {\n  id Int @id\n}\n" in (shop.root / "prisma/schema.prisma").read_text()
    files = shop.done("pull", "--print", "--json").json["files"]
    assert isinstance(files, list)
    assert files[0]["name"] == "prisma/schema.prisma"


def test_what_no_file_has_comes_into_a_file_of_its_own(shop: Shell, connection: Connection) -> None:
    shop.write("prisma/schema/a.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    shop.write("prisma/schema/z.prisma", "enum Zeal {\n  A\n}\n")
    connection.execute("CREATE TYPE \"Zeal\" AS ENUM ('A')")
    assert shop.done("pull").out == "the schema file says it already\n"
    connection.execute(
        "CREATE OPERATOR CLASS own_ops FOR TYPE text USING btree AS OPERATOR 1 <, OPERATOR 2 <=, "
        "OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 bttextcmp(text, text)"
    )
    connection.execute("CREATE TABLE t (id int PRIMARY KEY, a text)")
    connection.execute("CREATE INDEX t_a_idx ON t (a own_ops)")
    assert "prisma/schema/introspected.prisma" in shop.done("pull", "--yes").out
    text = (shop.root / "prisma/schema/introspected.prisma").read_text()
    assert text.startswith("model t {\n")
    # As Prisma spells what is found without its schema, or it would make the index anew.
    assert '@@index([a(ops: raw("own_ops"))])' in text
    assert shop.done("validate").out.startswith("prisma/schema is valid: 1 model, 1 enum")


def test_files_with_errors_are_not_touched(shop: Shell) -> None:
    file = shop.write(
        "prisma/schema.prisma", SCHEMA.replace("Int?", "Itn?").replace("Tag[]", "Tg[]")
    )
    before = file.read_text()
    shop("pull").stopped("P103", Exit.FAILED)
    assert file.read_text() == before

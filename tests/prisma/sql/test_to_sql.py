"""A schema as SQL, whole: every kind of column, default, key, index and relation."""

from __future__ import annotations

from pathlib import Path

from whimbrel.prisma.language.syntax import SchemaFile
from whimbrel.prisma.meaning.resolve import read_schema
from whimbrel.prisma.sql.to_sql import Generation, to_sql

SHOP = Path(__file__).parent.parent / "look_alikes" / "shop"

EXPECTED = r"""
CREATE TYPE "order_state" AS ENUM ('open', 'paid', 'it''s off');
CREATE TABLE "customers" (
    "id" TEXT NOT NULL,
    "email" VARCHAR(320) NOT NULL,
    "full_name" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY['new']::TEXT[],
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "deleted_at" TIMESTAMP(3),
    "referrer_id" TEXT,
    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "orders" (
    "number" INTEGER NOT NULL,
    "shop" SMALLINT NOT NULL DEFAULT 1,
    "state" "order_state" NOT NULL DEFAULT 'open',
    "total" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "paidAt" TIMESTAMP(3) DEFAULT '2020-01-02 03:04:05.678 +02:00',
    "key" UUID NOT NULL DEFAULT gen_random_uuid(),
    "secret" BYTEA DEFAULT E'\\x68656c6c6f',
    "place" point,
    "customer_id" TEXT NOT NULL,
    "id" SERIAL NOT NULL,
    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "order_lines" (
    "order_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL DEFAULT E'a "b"
\\c',
    "ratio" DOUBLE PRECISION NOT NULL DEFAULT -1.5,
    "isGift" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "order_lines_key" PRIMARY KEY ("order_id", "position")
);
CREATE TABLE "Label" (
    "id" BIGSERIAL NOT NULL,
    "name" CITEXT,
    CONSTRAINT "Label_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "_order labels" (
    "A" BIGINT NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_order labels_AB_pkey" PRIMARY KEY ("A", "B")
);
CREATE INDEX "_order labels_B_index" ON "_order labels" ("B");
CREATE UNIQUE INDEX "customers_email_key" ON "customers" ("email");
CREATE INDEX "customers_created_at_email_idx" ON "customers" ("created_at" DESC, "email");
CREATE INDEX "customers_settings" ON "customers" USING GIN ("settings" jsonb_path_ops);
CREATE INDEX "customers_full_name_idx" ON "customers" ("full_name") WHERE ("deleted_at" IS NULL);
CREATE UNIQUE INDEX "orders_number_shop_key" ON "orders" ("number", "shop");
ALTER TABLE "customers" ADD CONSTRAINT "customers_referrer_id_fkey" FOREIGN KEY ("referrer_id") REFERENCES "customers" ("id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "order_lines" ADD CONSTRAINT "line_of_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "_order labels" ADD CONSTRAINT "_order labels_A_fkey" FOREIGN KEY ("A") REFERENCES "Label" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "_order labels" ADD CONSTRAINT "_order labels_B_fkey" FOREIGN KEY ("B") REFERENCES "orders" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
"""  # noqa: E501


def shop_files() -> list[SchemaFile]:
    return [
        SchemaFile(name=each.name, text=each.read_text(encoding="utf-8"))
        for each in sorted(SHOP.glob("*.prisma"))
    ]


def sql_of(text: str, generation: Generation = Generation.PRIMARY_KEY) -> tuple[str, ...]:
    head = 'datasource db {\n  provider = "postgresql"\n}\n'
    return to_sql(read_schema([SchemaFile(name="s", text=head + text)]), generation)


def test_a_shop_in_several_files_becomes_the_sql_that_prisma_would_write() -> None:
    found = to_sql(read_schema(shop_files()))
    assert "".join(f"{each};\n" for each in found) == EXPECTED.lstrip("\n")


def test_names_are_quoted_also_where_they_hold_a_quote() -> None:
    (table,) = sql_of('model A {\n  id Int @id @map("we\\"ird")\n  @@map("tab\\"le")\n}\n')
    assert table.startswith('CREATE TABLE "tab""le" (\n    "we""ird" INTEGER NOT NULL,')


def test_a_table_between_two_lists_has_a_unique_index_up_to_prisma_5() -> None:
    text = "model B {\n  id Int @id\n  a A[]\n}\nmodel A {\n  id Int @id\n  b B[]\n}\n"
    assert [each for each in sql_of(text, Generation.UNIQUE_INDEX) if "_AToB" in each][:2] == [
        'CREATE TABLE "_AToB" (\n    "A" INTEGER NOT NULL,\n    "B" INTEGER NOT NULL\n)',
        'CREATE UNIQUE INDEX "_AToB_AB_unique" ON "_AToB" ("A", "B")',
    ]


def test_schemas_are_made_and_named() -> None:
    text = """\
datasource db {
  provider = "postgresql"
  schemas  = ["base", "tx"]
}
enum E {
  A
  @@schema("base")
}
model M {
  id Int @id
  e  E[] @default([A])
  @@schema("tx")
}
"""
    assert to_sql(read_schema([SchemaFile(name="s", text=text)])) == (
        'CREATE SCHEMA IF NOT EXISTS "base"',
        'CREATE SCHEMA IF NOT EXISTS "tx"',
        'CREATE TYPE "base"."E" AS ENUM (\'A\')',
        'CREATE TABLE "tx"."M" (\n    "id" INTEGER NOT NULL,\n'
        '    "e" "base"."E"[] DEFAULT ARRAY[\'A\']::"base"."E"[],\n'
        '    CONSTRAINT "M_pkey" PRIMARY KEY ("id")\n)',
    )

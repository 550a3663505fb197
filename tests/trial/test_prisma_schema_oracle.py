"""Our reading of Prisma's language held against the real one: its verdict on random schemas, its
own diff after our migration, its validation of what we pull.

Needs what `test_prisma_oracle` needs.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.prisma.random_prisma import random_schema
from tests.shell import Shell, new_database
from tests.trial.test_prisma_oracle import CONFIG, IS_THERE, PACKAGES, PRISMA_TIMEOUT_S, PX

from whimbrel.catalog.catalog import Catalog
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.diff.objects import differing_objects
from whimbrel.prisma.language.syntax import SchemaFile
from whimbrel.prisma.meaning.resolve import look_at_schema, read_schema
from whimbrel.prisma.sql.to_sql import to_sql
from whimbrel.read.catalog import read_catalog
from whimbrel.sources.load import load

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not IS_THERE, reason="the real Prisma is not on this machine"),
]

ORACLE = PX.with_name("oracle.mjs")
SEEDS = range(1000, 1012)
BEFORE = """\
datasource db {
  provider = "postgresql"
}

model Author {
  id    Int    @id @default(autoincrement())
  name  String
  books Book[]
}

model Book {
  id       Int      @id @default(autoincrement())
  title    String   @db.VarChar(200)
  state    State    @default(DRAFT)
  authorId Int
  author   Author   @relation(fields: [authorId], references: [id])
}

enum State {
  DRAFT
  SOLD
}
"""
AFTER = (
    BEFORE.replace("  name  String\n", "  name  String?\n  mail  String? @unique\n  tags  Tag[]\n")
    .replace("@db.VarChar(200)", "@db.VarChar(400)\n  price    Decimal? @db.Decimal(10, 2)")
    .replace("references: [id])\n", "references: [id], onDelete: Cascade)\n\n  @@index([title])\n")
    .replace("  SOLD\n", "  SOLD\n  LOST\n")
    + "\nmodel Tag {\n  id      Int      @id\n  authors Author[]\n}\n"
)


def asked(url: DatabaseUrl, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        ["node", str(ORACLE), *words],
        env=os.environ | {"ORACLE_URL": url.reveal()},
        capture_output=True,
        text=True,
        timeout=PRISMA_TIMEOUT_S,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("seed", SEEDS)
def test_prisma_makes_the_same_of_a_random_schema(
    seed: int, tmp_path: Path, server_url: DatabaseUrl
) -> None:
    # Prisma does not escape quotes in labels and names.
    text = random_schema(seed).replace("b'ad", "b ad").replace('\\"quote', "quote")
    file = tmp_path / "schema.prisma"
    file.write_text(text)
    code, sql = asked(server_url, "sql", "--schema", str(file))
    files = [SchemaFile(name="schema.prisma", text=text)]
    assert (code == 0) == (not look_at_schema(files).problems), sql
    if code != 0:
        return
    ours = "".join(f"{each};\n" for each in to_sql(read_schema(files)))
    assert not differing_objects(_built(server_url, sql), _built(server_url, ours))


def test_after_our_migrations_prisma_finds_no_difference(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    schema = shop.write("prisma/schema.prisma", BEFORE)
    shop.done("migrate", "first")
    shop.write("prisma/schema.prisma", AFTER)
    shop.done("migrate", "second")
    folder = str(shop.root / "prisma/migrations")
    code, said = asked(
        database_url, "diff", "--from", "migrations", "--to", str(schema), "--migrations", folder,
        "--schema", str(schema), "--summary",
    )  # fmt: skip
    assert (code, said.strip()) == (0, "No difference detected."), said
    shop.write("prisma.config.ts", CONFIG)
    (shop.root / "node_modules").symlink_to(PACKAGES)
    for words in (["migrate", "status"], ["migrate", "deploy"], ["validate"]):
        code, said = _prisma(shop.root, database_url, *words)
        assert code == 0, said


def test_prisma_accepts_what_we_pull_and_finds_nothing_to_push(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.write("prisma/schema.prisma", BEFORE)
    shop.done("push")
    with connect(database_url) as conn:
        conn.execute(
            'ALTER TABLE "Book" ADD isbn text UNIQUE, ADD CHECK (id > 0);'
            'CREATE TABLE "we ird" ("1st" int PRIMARY KEY, at timestamptz(6) DEFAULT now());'
            'CREATE INDEX ON "Book" (lower(title));'
        )
    shop.done("pull", "--yes")
    shop.write("prisma.config.ts", CONFIG)
    (shop.root / "node_modules").symlink_to(PACKAGES)
    code, said = _prisma(shop.root, database_url, "validate")
    assert code == 0, said
    code, said = _prisma(shop.root, database_url, "db", "push")
    assert (code, "already in sync" in said) == (0, True), said


def _prisma(root: Path, url: DatabaseUrl, *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [PX, *words],
        cwd=root,
        env=os.environ | {"DATABASE_URL": url.reveal()},
        capture_output=True,
        text=True,
        timeout=PRISMA_TIMEOUT_S,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _built(server: DatabaseUrl, sql: str) -> Catalog:
    with new_database(server) as url, connect(url) as conn:
        load(conn, sql, name="the schema")
        return read_catalog(conn)

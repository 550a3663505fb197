"""Writes a long history as a Prisma project collects it over the years."""

from __future__ import annotations

from pathlib import Path

TABLE = """-- CreateTable
CREATE TABLE "T{n}" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "amount" INTEGER NOT NULL DEFAULT 0,
    "meta" JSONB,

    CONSTRAINT "T{n}_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "T{n}Line" (
    "id" SERIAL NOT NULL,
    "parentId" TEXT NOT NULL,
    "text" VARCHAR(200) NOT NULL,

    CONSTRAINT "T{n}Line_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "T{n}_name_key" ON "T{n}"("name");

-- AddForeignKey
ALTER TABLE "T{n}Line" ADD CONSTRAINT "T{n}Line_parentId_fkey" FOREIGN KEY ("parentId")
    REFERENCES "T{n}"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
"""

COLUMNS = """-- AlterTable
ALTER TABLE "T{m}" ADD COLUMN     "note{n}" TEXT,
ADD COLUMN     "count{n}" INTEGER NOT NULL DEFAULT 0;
"""

INDEX = """-- CreateIndex
CREATE INDEX "T{m}_createdAt_idx{n}" ON "T{m}"("createdAt", "amount");
"""

ENUM = """-- CreateEnum
CREATE TYPE "Kind{n}" AS ENUM ('SMALL', 'LARGE');

-- AlterTable
ALTER TABLE "T{m}" ADD COLUMN     "kind{n}" "Kind{n}" NOT NULL DEFAULT 'SMALL';
"""

DATA = """-- Fill
INSERT INTO "T{m}" ("id", "name", "amount")
SELECT 'id-{n}-' || n, 'name {n} ' || n, n FROM generate_series(1, 200) AS n;
"""

FOREIGN_KEY = """-- AlterTable
ALTER TABLE "T{m}" ADD COLUMN     "ownerId{n}" TEXT;

-- AddForeignKey
ALTER TABLE "T{m}" ADD CONSTRAINT "T{m}_owner{n}_fkey" FOREIGN KEY ("ownerId{n}")
    REFERENCES "T{m}"("id") ON DELETE SET NULL ON UPDATE CASCADE;
"""

# Of ten migrations: two make tables, the others change one that is there, `m`.
KINDS = (TABLE, COLUMNS, DATA, INDEX, ENUM, TABLE, COLUMNS, FOREIGN_KEY, INDEX, COLUMNS)


def write_history(project: Path, length: int) -> None:
    """A project with `prisma/schema.prisma` and that many folders of migrations."""
    folder = project / "prisma" / "migrations"
    folder.mkdir(parents=True)
    (project / "prisma" / "schema.prisma").write_text('datasource db { provider = "postgresql" }\n')
    newest = 0
    for n in range(length):
        kind = KINDS[n % len(KINDS)]
        newest = n if kind is TABLE else newest
        migration = folder / f"2024{n // 28 + 1:02}{n % 28 + 1:02}120000_step_{n}"
        migration.mkdir()
        text = kind.replace("{n}", str(n)).replace("{m}", str(newest))
        (migration / "migration.sql").write_text(text)

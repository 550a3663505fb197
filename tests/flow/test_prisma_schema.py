"""`schema.prisma` as the wanted schema: pushed, migrated, compared; what it cannot say stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit

DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n'
USER = """\
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  posts Post[]
  tags  Tag[]
}
"""
POST = """\
model Post {
  id       Int      @id @default(autoincrement())
  title    String   @default("")
  at       DateTime @default(now())
  state    State    @default(OPEN)
  authorId Int
  author   User     @relation(fields: [authorId], references: [id])

  @@index([authorId])
}
enum State {
  OPEN
  DONE
}
model Tag {
  id    Int    @id
  users User[]
}
"""
SCHEMA = DATASOURCE + USER + POST

# What only a migration can say, on top of what SCHEMA makes.
UNSAID = """
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW open_posts AS SELECT id, title FROM "Post" WHERE state = 'OPEN';
ALTER TABLE "Post" ADD CONSTRAINT titled CHECK (title <> 'x');
CREATE INDEX "Post_open" ON "Post" (id) WHERE state = 'OPEN';
CREATE INDEX "Post_lower" ON "Post" (lower(title));
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON "Post" USING ("authorId" > 0);
COMMENT ON COLUMN "Post".title IS 'what it is about';
CREATE DOMAIN price AS numeric CHECK (VALUE >= 0);
CREATE SEQUENCE bills;
CREATE SCHEMA audit;
CREATE TABLE audit.seen (id int);
"""


def write(shop: Shell, text: str) -> None:
    shop.write("prisma/schema.prisma", text)


def _is_concurrent(folder: Path) -> bool:
    return "CONCURRENTLY" in (folder / "migration.sql").read_text()


def folders(shop: Shell) -> list[Path]:
    return sorted(path for path in (shop.root / "prisma/migrations").iterdir() if path.is_dir())


def test_push_follows_the_schema_and_leaves_what_it_cannot_say(
    shop: Shell, connection: Connection
) -> None:
    write(shop, SCHEMA)
    assert shop.done("push").out.startswith("pushed: ")
    for statement in UNSAID.strip().split(";\n"):
        connection.execute(statement.encode())
    connection.execute(
        'ALTER TABLE "_TagToUser" DROP CONSTRAINT "_TagToUser_AB_pkey";'
        'CREATE UNIQUE INDEX "_TagToUser_AB_unique" ON "_TagToUser" ("A", "B");'
        'ALTER TABLE "Post" ALTER at SET DEFAULT now();'
        'ALTER TABLE "Tag" ALTER id ADD GENERATED ALWAYS AS IDENTITY;'
        'DROP INDEX "User_email_key"; ALTER TABLE "User" '
        'ADD CONSTRAINT "User_email_key" UNIQUE (email) INCLUDE (id);'
    )
    counted = SCHEMA.replace("  id    Int    @id\n", "  id Int @id @default(autoincrement())\n")
    write(shop, counted.replace("  OPEN\n  DONE\n", "  DONE\n  OPEN\n"))
    said = shop.done("push")
    assert said.out == "nothing to push: the database matches the schema\n", said.err
    document = shop.done("diff", "--from", "database", "--to", "schema", "--json").json
    assert document["is_equal"] is True
    # A column goes, and takes with it what hangs on it alone.
    connection.execute('DROP VIEW open_posts; DROP INDEX "Post_lower"')
    text = SCHEMA.replace('  title    String   @default("")\n', "").replace("@id\n", "@id "
                          "@default(autoincrement())\n")  # fmt: skip
    write(shop, text)
    said = shop.done("push")
    assert said.out == "pushed: 1 statement\n"
    assert 'DROP COLUMN "title"' in said.err
    left = connection.execute(
        "SELECT indexrelid::regclass::text FROM pg_index "
        "WHERE indpred IS NOT NULL AND indrelid = '\"Post\"'::regclass"
    ).fetchall()
    assert left == [('"Post_open"',)]


def test_migrate_writes_folders_that_prisma_replays(shop: Shell, connection: Connection) -> None:
    write(shop, SCHEMA)
    shop.done("migrate", "first")
    (first,) = folders(shop)
    assert (first.parent / "migration_lock.toml").is_file()
    connection.execute("INSERT INTO \"User\" (email) VALUES ('a@example.com')")
    more = SCHEMA.replace("@unique\n", "@unique\n  name String?\n\n  @@index([name])\n")
    write(shop, more.replace("  OPEN\n", "  OPEN\n  HELD\n").replace("(OPEN)", "(HELD)"))
    said = shop.done("migrate", "names")
    texts = [(each / "migration.sql").read_text() for each in folders(shop)[1:]]
    alone = [text for text in texts if "CONCURRENTLY" in text or "ADD VALUE" in text]
    assert [text.count(";") for text in alone] == [1, 1]
    (build,) = [each for each in folders(shop) if _is_concurrent(each)]
    assert (build / "down.sql").read_text().strip().endswith('DROP INDEX "public"."User_name_idx";')
    assert said.err.count("no down.sql: ") == 1, said.err  # of the new label
    assert len(texts) == len({path.name[:14] for path in folders(shop)}) - 1
    assert said.out.startswith(f"applied {len(texts)} migrations: ")
    names = [path.name.partition("_")[2] for path in folders(shop)[1:]]
    assert names == ["names", *(f"names_{i}" for i in range(2, len(names) + 1))]
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"
    assert shop.done("drift").out.startswith("no drift")


def test_a_key_and_all_that_refers_to_it_become_bigint_in_folders_for_prisma(
    shop: Shell, connection: Connection
) -> None:
    """The tables between two lists too; each folder runs as one transaction or one statement."""
    write(shop, SCHEMA)
    shop.done("migrate", "first")
    connection.execute(
        "INSERT INTO \"User\" (email) VALUES ('a'), ('b'); INSERT INTO \"Tag\" VALUES (7);"
        'INSERT INTO "Post" ("authorId") VALUES (2); INSERT INTO "_TagToUser" VALUES (7, 1);'
    )
    wide = SCHEMA.replace("id    Int    @id", "id    BigInt @id").replace("Id Int", "Id BigInt")
    write(shop, wide)
    said = shop.done("migrate", "wide")
    assert "written anew" not in said.err
    *expand, contract = folders(shop)[1:]
    assert contract.name.endswith("_wide_contract")
    texts = [(each / "migration.sql").read_text() for each in expand]
    assert all(text.count(";") == 1 for text in texts if "CONCURRENTLY" in text)
    assert "-- whimbrel:batch key=A,B" in texts[0]
    typed = (
        "SELECT string_agg(column_name, ' ' ORDER BY table_name, column_name) "
        "FROM information_schema.columns WHERE data_type = 'bigint' AND table_schema = 'public'"
    )
    assert connection.execute(typed.encode()).fetchall() == [("authorId id id A B",)]
    joined = (
        'SELECT u.email, p.id FROM "User" u LEFT JOIN "Post" p ON p."authorId" = u.id ORDER BY 1'
    )
    assert connection.execute(joined.encode()).fetchall() == [("a", None), ("b", 1)]
    assert connection.execute('SELECT * FROM "_TagToUser"').fetchall() == [(7, 1)]
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"


def test_what_the_migrations_say_beyond_the_language_is_no_change(
    shop: Shell, connection: Connection
) -> None:
    write(shop, SCHEMA)
    shop.done("migrate", "first")
    assert shop.done("migrate", "more", "--create-only").out.endswith("statements of your own\n")
    (folders(shop)[1] / "migration.sql").write_text(UNSAID)
    shop.done("deploy")
    connection.execute(
        'CREATE INDEX "Post_at" ON "Post" (at);DROP TRIGGER touched ON "Post"; DROP VIEW open_posts'
    )
    drift = shop("drift")
    assert [line.partition("  ")[0] for line in drift.out.splitlines()] == [
        "+ index public.Post_at",
        "- trigger public.Post.touched",
        "- view public.open_posts",
    ]
    assert ["; Prisma does not see it" in line for line in drift.out.splitlines()] == [
        False,
        True,
        True,
    ]
    assert shop.done("migrate", "--create-only").out.startswith("no change")
    assert shop.done("diff", "--from", "migrations", "--to", "schema", "--exit-code").out == ""
    wanted = SCHEMA.replace("  title    String   @default(\"\")\n", "  title    String   "
                            "@default(\"\")\n  price    Unsupported(\"price\")?\n")  # fmt: skip
    write(shop, wanted)  # a type that only a migration makes
    shop.done("migrate", "price")
    assert 'ADD COLUMN "price" public.price' in (folders(shop)[2] / "migration.sql").read_text()


def test_a_hint_makes_a_rename_and_says_nothing_afterwards(
    shop: Shell, connection: Connection
) -> None:
    write(shop, SCHEMA)
    shop.done("migrate", "first")
    connection.execute("INSERT INTO \"User\" (email) VALUES ('a@example.com')")
    connection.execute('INSERT INTO "Post" ("authorId") VALUES (1)')
    renamed = (
        SCHEMA.replace("  email String @unique", "  /// whimbrel:renamed-from email\n"
                       '  mail String @unique @map("e_mail")')
        .replace("model Post {", "/// whimbrel:renamed-from Post\nmodel Article {")
        .replace("Post[]", "Article[]")
        .replace("  title ", "  /// whimbrel:renamed-from title\n  heading ")
        .replace("  DONE\n", "  /// whimbrel:renamed-from DONE\n  CLOSED\n")
    )  # fmt: skip
    write(shop, renamed)
    shop.done("migrate", "names")
    sql = "".join((each / "migration.sql").read_text() for each in folders(shop)[1:])
    assert "DROP" not in sql
    for words in (
        'RENAME TO "Article"',
        'RENAME COLUMN "email" TO "e_mail"',
        'RENAME COLUMN "title" TO "heading"',
        "RENAME VALUE 'DONE' TO 'CLOSED'",
    ):
        assert words in sql
    assert connection.execute('SELECT heading FROM "Article"').fetchall() == [("",)]
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"


@pytest.mark.parametrize(
    "words",
    [
        "push",
        "push --accept-data-loss",
        "db push --force-reset",
        "migrate x",
        "migrate dev --create-only",
        "migrate reset --force",
        "diff --from database --to schema",
        "diff --from empty --to schema --no-prove",
        "pull --yes",
    ],
)
def test_a_schema_with_errors_never_touches_a_database(
    words: str, shop: Shell, database_url: DatabaseUrl
) -> None:
    with connect(database_url) as conn:
        conn.execute("CREATE TABLE kept (id int)")
    place = database_url.shown.rpartition(":")[0]
    shop.done("-e", "development", "identity", "mark", "--confirm", place)
    before = imprint_of(database_url)
    write(shop, SCHEMA.replace("Post[]", "Pots[]"))
    notice = shop(*words.split()).stopped("P103", Exit.FAILED)
    assert "prisma/schema.prisma:7:9\n    posts Pots[]\n          ^\n" in notice
    assert "next: did you mean `Post`?" in notice
    assert imprint_of(database_url) == before
    assert not (shop.root / "prisma/migrations").exists()


def test_a_type_that_nobody_makes_is_told_by_postgresql(shop: Shell) -> None:
    write(shop, DATASOURCE + 'model A {\n  id Int @id\n  at Unsupported("nowhere")?\n}\n')
    notice = shop("push").stopped("D320", Exit.FAILED)
    assert 'type "nowhere" does not exist' in notice
    assert "the SQL of prisma/schema.prisma" in notice


def test_a_folder_of_files_is_one_schema(shop: Shell) -> None:
    shop.write("prisma/schema/base.prisma", DATASOURCE)
    shop.write("prisma/schema/models/user.prisma", USER)
    shop.write("prisma/schema/models/post.prisma", POST)
    shop.write("whimbrel.toml", 'schema = "prisma/schema"')
    shop.done("migrate", "first")
    assert [path.name for path in (shop.root / "prisma/schema/migrations").glob("*_first")]
    shop.write("prisma/schema/models/user.prisma", USER + "}\n")
    assert "prisma/schema/models/user.prisma, line 7" in shop("push").stopped("P101", Exit.FAILED)


def test_a_table_between_two_lists_is_made_as_the_projects_own_prisma_makes_it(
    shop: Shell,
) -> None:
    write(shop, SCHEMA)
    shop.done("push")
    words = ("diff", "--from", "empty", "--to", "schema", "--no-prove")
    assert '"_TagToUser_AB_pkey" PRIMARY KEY' in shop.done(*words).out
    shop.write("package.json", '{"devDependencies": {"prisma": "^5.22.0"}}')
    found = shop.done(*words).out
    assert 'CREATE UNIQUE INDEX "_TagToUser_AB_unique"' in found
    assert "AB_pkey" not in found
    assert shop.done("push").out == "nothing to push: the database matches the schema\n"


def test_from_the_schema_to_a_database_that_holds_more_it_is_proven(
    shop: Shell, connection: Connection
) -> None:
    """The start is made out of the goal: what the schema does not say is there as it is."""
    shop.write("prisma/schema.prisma", SCHEMA)
    shop.done("push")
    connection.execute(UNSAID.encode())
    connection.execute('ALTER TABLE "Post" ADD note text')
    said = shop.done("diff", "--from", "schema", "--to", "database", "--sql")
    assert said.out == 'ALTER TABLE "public"."Post" ADD COLUMN "note" text;\n'
    assert "not proven" not in said.err
    assert shop.done("diff", "--from", "database", "--to", "schema").out.count("\n") == 1


def test_a_url_with_a_schema_is_home_to_names_without_one(
    shop: Shell, database_url: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    app = database_url.with_schema("app")
    shop.set(DEVELOPMENT_DATABASE_URL=app)
    shop.write("prisma/schema.prisma", SCHEMA)
    made = shop.done("migrate", "init")
    assert "1 applied" in shop.done("status").out, made.err
    assert _schemas(database_url, "r") == {"app"}
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""
    assert shop("drift").code == Exit.DONE
    shop.write("prisma/schema.prisma", SCHEMA.replace("  title ", "  body String?\n  title "))
    shop.done("push")
    assert "column app.Post.body" in shop("drift").out
    shop.done("migrate", "body")
    assert shop("drift").code == Exit.DONE
    shop.write("prisma/schema.prisma", DATASOURCE)
    assert "Post" in shop.done("pull", "--yes", "--print").out
    with new_database(server_url) as fresh:
        shop.set(DEVELOPMENT_DATABASE_URL=fresh.with_schema("app"))
        shop.done("deploy")
        words = ["diff", "--from", "database", "--to", database_url.reveal()]
        assert shop.done(*words).out == ""


def _schemas(url: DatabaseUrl, kind: str) -> set[str]:
    with connect(url) as conn:
        rows = conn.execute(
            "SELECT DISTINCT relnamespace::regnamespace::text FROM pg_class WHERE relkind = %s "
            "AND relnamespace::regnamespace::text NOT IN "
            "('pg_catalog', 'information_schema', 'whimbrel')",
            (kind,),
        ).fetchall()
    return {str(name) for (name,) in rows}


def test_another_schema_may_be_there_already_as_in_prismas_own_files(
    shop: Shell, connection: Connection
) -> None:
    tag = "model Tag {\n  id Int @id\n}\n"
    write(shop, DATASOURCE + tag)
    shop.done("migrate", "init")
    connection.execute("CREATE SCHEMA audit")  # by whoever may, before the migration
    several = DATASOURCE.replace("}", '  schemas = ["public", "audit"]\n}')
    log = 'model Log {\n  id Int @id\n\n  @@schema("audit")\n}\n'
    write(shop, several + tag.replace("}", '\n  @@schema("public")\n}') + log)
    shop.done("migrate", "log", "--create-only")
    (file,) = (shop.root / "prisma" / "migrations").glob("*_log/migration.sql")
    assert file.read_text().startswith('CREATE SCHEMA IF NOT EXISTS "audit";\n')
    shop.done("deploy")

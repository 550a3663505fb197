"""What `relabel` says a catalog looks like after a rename is what the server shows."""

from __future__ import annotations

import pytest

from whimbrel.catalog.address import Address, ObjectKind
from whimbrel.db.connect import Connection
from whimbrel.diff import change as c
from whimbrel.diff.compare import compare
from whimbrel.diff.relabel import relabel
from whimbrel.diff.rename import read_renames
from whimbrel.pg.name import RelationName
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.plan.arrange.sql import statements_of
from whimbrel.read.catalog import read_catalog

SCHEMA = """
CREATE SCHEMA app;
CREATE SCHEMA two;
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TABLE users (
    id serial PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    shown text GENERATED ALWAYS AS (lower(name)) STORED,
    m mood DEFAULT 'ok',
    "Odd" int UNIQUE,
    number int GENERATED ALWAYS AS IDENTITY,
    EXCLUDE USING btree (name WITH =)
);
CREATE TABLE posts (
    id int PRIMARY KEY,
    user_id int REFERENCES users (id),
    "user" int REFERENCES users ("Odd")
);
CREATE INDEX ON users (lower(name)) WHERE name <> 'name' AND m = 'ok';
CREATE INDEX ON users (name, "Odd");
CREATE TABLE app.users (name int);
CREATE INDEX ON app.users (name);
CREATE SEQUENCE free;
ALTER TABLE posts ALTER user_id SET DEFAULT nextval('free');
COMMENT ON TABLE users IS 'who';
COMMENT ON COLUMN users.name IS 'how';
COMMENT ON CONSTRAINT users_pkey ON users IS 'key';
COMMENT ON INDEX users_lower_idx IS 'fast';
COMMENT ON SEQUENCE free IS 'numbers';
GRANT SELECT ON users TO public;
"""
USERS = RelationName("public", "users")


def _table(schema: str, name: str) -> c.RenameTable:
    return c.RenameTable(before=USERS, after=RelationName(schema, name), columns=())


def _column(before: str, after: str) -> c.RenameColumn:
    return c.RenameColumn(table=USERS, before=before, after=after)


RENAMES: list[c.Rename] = [
    _table("public", "accounts"),
    _table("two", "People"),
    _column("name", "full_name"),
    _column("name", "Full Name"),
    _column("Odd", "even"),
    _column("id", "key"),
    c.RenameLabel(enum=RelationName("public", "mood"), before="ok", after="fine's"),
    c.RenameSequence(before=RelationName("public", "free"), after=RelationName("public", "Used")),
    c.RenameConstraint(
        table=USERS,
        before="users_pkey",
        after="pk",
        address=Address(ObjectKind.CONSTRAINT, "public", "users", "pk"),
        has_index=True,
    ),
    c.RenameIndex(
        before=RelationName("public", "users_lower_idx"), after=RelationName("public", "x")
    ),
]


@pytest.mark.parametrize("rename", RENAMES, ids=lambda each: type(each).__name__)
def test_a_relabelled_catalog_is_what_the_server_shows(
    connection: Connection, rename: c.Rename
) -> None:
    connection.execute(SCHEMA)
    before = read_catalog(connection)
    for statement in statements_of(rename):
        connection.execute(statement.encode())
    after = read_catalog(connection)
    predicted = relabel(before, rename)
    assert predicted.objects == after.objects
    assert predicted.dependencies == after.dependencies


def test_a_rename_keeps_rows_and_gives_every_part_its_new_name(connection: Connection) -> None:
    connection.execute(
        "CREATE TABLE accounts (id serial PRIMARY KEY, full_name text NOT NULL UNIQUE)"
    )
    wanted = read_catalog(connection)
    connection.execute("DROP TABLE accounts")
    connection.execute("CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL UNIQUE)")
    connection.execute("INSERT INTO users (name) VALUES ('Ann')")
    before = read_catalog(connection)
    assert [each.option for each in compare(before, wanted).candidates] == [
        "--rename public.users=public.accounts"
    ]

    renames = read_renames(("users=accounts", "users.name=full_name"), before, wanted)
    difference = compare(before, wanted, renames)
    for each in arrange(difference):
        connection.execute(each.sql.encode())

    assert compare(read_catalog(connection), wanted).is_empty
    assert connection.execute("SELECT * FROM accounts").fetchall() == [(1, "Ann")]
    assert not [each for each in difference.changes if isinstance(each, c.DropTable)]

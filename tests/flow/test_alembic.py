"""An Alembic project's revisions as the history: deployed by us or by Alembic, the other agrees."""

from __future__ import annotations

from typing import cast

import pytest
from tests.alembic_shop import HEADS, Alembic, alembic_shop, write_revision
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.dump import dump_schema, loadable
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.errors import Exit

__all__ = ["alembic_shop"]

COLUMN = """\
def upgrade():
    op.add_column("orders", sa.Column("{name}", sa.Integer))


def downgrade():
    op.drop_column("orders", "{name}")
"""


def states(shell: Shell) -> dict[str, str]:
    lines = cast("list[dict[str, str]]", shell.done("status", "--json").json["migrations"])
    return {line["name"]: line["state"] for line in lines}


def rows(url: DatabaseUrl) -> list[tuple[object, ...]]:
    with connect(url) as conn:
        asked = "SELECT id, state::text, note, total::float8 FROM orders ORDER BY id"
        return conn.execute(asked.encode()).fetchall()


def dumped(url: DatabaseUrl) -> str:
    return loadable(dump_schema(url, find_binaries()))


def test_both_lead_to_the_same_and_each_believes_the_other(
    alembic_shop: Shell, database_url: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    said = alembic_shop.done("deploy")
    assert said.out.startswith("applied to development: 7 migrations: ")
    assert "hello" not in said.out + said.err
    assert "upgrade() of db/versions/reads1_x.py as one opaque step" in said.err
    with new_database(server_url) as other:
        Alembic(alembic_shop, other).upgrade()
        assert dumped(database_url) == dumped(other)
        assert rows(database_url) == rows(other)
    assert rows(database_url) == [(1, "sent", "it's 10:30", 1.0), (2, "open", None, 2.0)]
    theirs = Alembic(alembic_shop, database_url)
    assert theirs.heads() == HEADS
    theirs.upgrade()  # and has nothing to do
    theirs.downgrade("reads1@left1")
    assert theirs.heads() == ("left1", "right1")
    assert [name for name, state in states(alembic_shop).items() if state == "pending"] == [
        "merge1", "reads1", "audit1",
    ]  # fmt: skip


@pytest.mark.drill
def test_a_database_that_alembic_has_deployed_is_taken_as_it_is(
    alembic_shop: Shell, database_url: DatabaseUrl
) -> None:
    alembic_shop.done("identity", "mark")
    theirs = Alembic(alembic_shop, database_url)
    theirs.upgrade("left1")
    said = alembic_shop.done("status").out
    assert "run by Alembic" in said
    assert said.endswith("3 applied, 4 pending\n")
    assert "at a time not known  applied      first1  Alembic" in alembic_shop.done("history").out
    assert "4 migrations" in alembic_shop.done("deploy").out
    assert theirs.heads() == HEADS
    # What Alembic had run is in our records now, and an edit of it is seen.
    first = alembic_shop.root / "db/versions/first1_x.py"
    text = first.read_text()
    first.write_text(text.replace("def upgrade():\n", "def upgrade():\n\n    # formatted\n"))
    assert states(alembic_shop)["first1"] == "applied"
    first.write_text(text.replace("sa.Text, comment", "sa.String(9), comment"))
    assert states(alembic_shop)["first1"] == "edited"


def test_a_version_that_is_no_revision_here_is_named_and_stops_a_deploy(
    alembic_shop: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    alembic_shop.done("identity", "mark")
    Alembic(alembic_shop, database_url).upgrade("first1")
    connection.execute("UPDATE alembic_version SET version_num = 'fromafar'")
    said = alembic_shop.done("status")
    assert "M123: Alembic's table says fromafar, which is no revision here" in said.err
    assert "missing   fromafar" in said.out
    alembic_shop("deploy").stopped("M123", Exit.FAILED)
    assert connection.execute("TABLE alembic_version").fetchall() == [("fromafar",)]


def test_a_revision_is_taken_back_recorded_and_released_as_alembic_would_have_it(
    alembic_shop: Shell, database_url: DatabaseUrl
) -> None:
    alembic_shop.done("identity", "mark")
    theirs = Alembic(alembic_shop, database_url)
    theirs.upgrade("left1")
    alembic_shop("resolve", "--applied", "merge1").stopped("M121", Exit.USAGE)
    assert "right1" in alembic_shop.done("resolve", "--applied", "right1").out
    assert theirs.heads() == ("left1", "right1")
    alembic_shop.done("resolve", "--applied", "merge1")
    assert theirs.heads() == ("merge1",)
    alembic_shop.done("rollback")  # a merge is nothing but a record
    assert theirs.heads() == ("left1", "right1")
    alembic_shop.done("rollback", "--release", "merge1")
    write_revision(alembic_shop, "more1", COLUMN.format(name="more"), "merge1")
    alembic_shop.done("deploy")
    done = alembic_shop.done("rollback", "more1", "--yes")
    assert "more1" in done.out
    assert "more1" not in theirs.heads()
    assert states(alembic_shop)["more1"] == "held"
    write_revision(alembic_shop, "last1", COLUMN.format(name="last"), "more1")
    assert "comes after more1" in alembic_shop.done("status").out
    alembic_shop.done("rollback", "--release", "more1")
    assert "2 migrations: more1, last1" in alembic_shop.done("deploy").out
    assert "last1" in theirs.heads()


def test_a_contract_revision_is_held_and_what_comes_after_it_waits(
    alembic_shop: Shell, database_url: DatabaseUrl
) -> None:
    drop = '# whimbrel:phase contract\ndef upgrade():\n    # whimbrel:allow drop-column "old"\n'
    drop += '    op.drop_column("orders", "note")\n\n\ndef downgrade():\n    pass\n'
    write_revision(alembic_shop, "drop1", drop, "reads1")
    write_revision(alembic_shop, "after1", COLUMN.format(name="after"), "drop1")
    said = alembic_shop.done("deploy")
    assert "7 migrations" in said.out
    found = alembic_shop.done("status").out
    assert "contract: applied by `deploy --phase contract`" in found
    assert "comes after drop1" in found
    assert Alembic(alembic_shop, database_url).heads() == HEADS
    alembic_shop.done("deploy", "--phase", "contract")
    assert Alembic(alembic_shop, database_url).heads() == ("after1", "audit1")


def test_the_next_migration_is_a_revision_that_alembic_runs_to_the_same(
    alembic_shop: Shell, database_url: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    schema = """\
CREATE TYPE state AS ENUM ('open', 'paid', 'sent');
CREATE TABLE orders (id serial PRIMARY KEY, state state NOT NULL DEFAULT 'open', note text,
    total numeric(10,2), due text DEFAULT E'at :noon \\\\:x "\\t" 5%');
COMMENT ON COLUMN orders.note IS '50% of them are empty';
CREATE INDEX orders_note ON orders (note);
CREATE INDEX orders_due ON orders (due);
CREATE TABLE customers (id bigserial PRIMARY KEY);
CREATE TABLE audit (of_order integer REFERENCES orders);
"""
    alembic_shop.write("schema.sql", schema)
    alembic_shop("migrate", "due").stopped("M196", Exit.FAILED)  # two heads
    (alembic_shop.root / "db/versions/audit1_x.py").unlink()
    alembic_shop.write("schema.sql", schema.replace("CREATE TABLE audit (of_order", "-- ("))
    said = alembic_shop.done("migrate", "due: when it is")
    assert "wrote db/versions/" in said.err
    (written,) = set((alembic_shop.root / "db/versions").glob("*due*.py"))
    text = written.read_text()
    assert "down_revision = 'reads1'" in text
    assert "with op.get_context().autocommit_block():\n        op.execute(" in text
    assert "def downgrade():\n    op.execute(" in text or "autocommit_block" in text
    assert alembic_shop.done("migrate").out == "no change: the migrations lead to the schema\n"
    assert alembic_shop.done("drift").out.startswith("no drift")
    with new_database(server_url) as other:
        Alembic(alembic_shop, other).upgrade()
        assert dumped(database_url) == dumped(other)
    # A dry run of the way back, by Alembic itself.
    Alembic(alembic_shop, database_url).downgrade("reads1")
    assert "due" not in dumped(database_url)


@pytest.mark.drill
def test_the_first_revision_of_all_is_written_and_run(
    alembic_shop: Shell, connection: Connection
) -> None:
    for file in (alembic_shop.root / "db/versions").glob("*.py"):
        file.unlink()
    alembic_shop.write("schema.sql", "CREATE TABLE other (id integer);\n")
    assert alembic_shop.done("migrate", "first").out.startswith("applied 1 migration: ")
    assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


@pytest.mark.drill
def test_what_would_not_run_as_it_was_proven_is_not_applied(
    alembic_shop: Shell, connection: Connection
) -> None:
    for name in ("index1", "left1", "right1", "merge1", "reads1", "audit1"):
        (alembic_shop.root / f"db/versions/{name}_x.py").unlink()
    alembic_shop.write("schema.sql", "CREATE TABLE other (id integer);\n")
    mako = alembic_shop.root / "db/script.py.mako"
    text = mako.read_text()
    mako.write_text(text.replace("${upgrades if upgrades else ", "${'pass' if upgrades else "))
    said = alembic_shop("migrate", "other").stopped("M167", Exit.FAILED)
    (written,) = (alembic_shop.root / "db/versions").glob("*_other.py")
    assert f"delete db/versions/{written.name}" in said
    assert connection.execute("SELECT to_regclass('other')").fetchone() == (None,)
    written.unlink()
    mako.write_text(text + "${nothing.at_all}\n")
    said = alembic_shop("migrate", "other").stopped("M197", Exit.FAILED)
    assert "Alembic did not write the revision: Template rendering failed" in said
    for left in (alembic_shop.root / "db/versions").glob("*_other.py"):
        left.unlink()
    needs = "def upgrade():\n    assert op.get_bind().execute(sa.text('SELECT 1')).scalar() == 2\n"
    write_revision(alembic_shop, "needs1", f"{needs}\n\ndef downgrade():\n    pass\n", "first1")
    said = alembic_shop("diff", "--from", "migrations", "--to", "schema").stopped(
        "D324", Exit.FAILED
    )
    assert "revision needs1 cannot be run on a copy: AssertionError" in said

"""`adopt` and `amend`: what differs from the record, accepted by name and reason."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int);"
# The last statement fails; two transactions stand before it.
HALF = (
    "-- whimbrel:transaction none\n"
    "CREATE TABLE lines (id int);\n"
    "SET lock_timeout = '1s';\n"
    "ALTER TABLE lines ADD note no_such_type;\n"
)


@pytest.fixture
def staging(shop: Shell, database_url: DatabaseUrl, connection: Connection) -> Shell:
    """Staging with an edited file, a lost file and a hotfix."""
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    lost = shop.migration(TWO, "ALTER TABLE orders ADD note text;")
    shop.done("deploy")
    shop.migration(ONE, CREATE + " -- later")
    lost.unlink()
    lost.parent.rmdir()
    connection.execute("CREATE INDEX by_total ON orders (total)")
    return shop


def test_a_database_is_taken_over_by_name_and_reason(
    staging: Shell, connection: Connection
) -> None:
    said = staging("adopt")
    assert said.code == Exit.DIFFERENT
    assert [line.split(": ")[1] for line in said.out.splitlines()] == [ONE, TWO, "drift"]
    staging("deploy").stopped("G123", Exit.STOPPED)
    staging("adopt", ONE).stopped("G120", Exit.USAGE)
    why = ("--reason", "they were edited before whimbrel came")
    staging("adopt", "no_such", *why).stopped("M150", Exit.USAGE)
    staging.done("adopt", "2026*", "drift", *why)
    assert staging.done("adopt").out == "nothing to adopt: history, folder and schema agree\n"
    assert staging("status", "--exit-code").code == Exit.DONE
    staging.done("deploy")
    said = staging("drift")
    assert said.code == Exit.DONE
    assert "adopted: this schema was accepted as it is" in said.err
    rows = connection.execute(
        "SELECT migration_name, verb, reason FROM whimbrel.acceptance ORDER BY 1"
    ).fetchall()
    assert rows == [(name, "adopt", why[1]) for name in (ONE, TWO, "drift")]
    connection.execute("ALTER TABLE orders ADD later int")
    staging.migration(ONE, CREATE + " -- again")
    assert [line.split(": ")[1] for line in staging("adopt").out.splitlines()] == [ONE, "drift"]
    assert staging("drift").code == Exit.DIFFERENT


def test_production_asks_before_anything_is_believed_of_it(
    shop: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    connection.execute(CREATE)
    shop.move_to("production", database_url)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.done("identity", "mark", "--confirm", token)
    shop("adopt", "drift", "--reason", "x").stopped("G102", Exit.STOPPED)
    shop("amend", ONE, "--reason", "x").stopped("G102", Exit.STOPPED)


def test_a_corrected_file_goes_on_where_the_failed_one_stopped(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, HALF)
    assert shop("deploy").code == Exit.FAILED
    why = ("--reason", "the type was misspelt")
    shop("amend", ONE, *why).stopped("M161", Exit.USAGE)
    shop.migration(ONE, HALF.replace("no_such_type", "no_other_type"))
    shop("deploy").stopped("R106", Exit.FAILED)
    notice = shop("amend", ONE, *why).stopped("M163", Exit.FAILED)
    assert "line 4 of the corrected file does not run" in notice
    shop.migration(ONE, HALF.replace("id int", "id bigint"))
    shop("amend", ONE, *why).stopped("M162", Exit.FAILED)
    shop.migration(ONE, HALF.replace("no_such_type", "text"))
    shop("amend", ONE).stopped("G120", Exit.USAGE)
    document = shop.done("amend", ONE, *why, "--json").json
    assert document["tried"] == ["ALTER TABLE lines ADD note text"]
    assert ONE in shop.done("deploy").out
    assert shop("status", "--exit-code").code == Exit.DONE
    assert connection.execute("SELECT note FROM lines").fetchall() == []
    audit = connection.execute(
        "SELECT detail->>'from', detail->>'to' FROM whimbrel.audit WHERE verb = 'amend'"
    ).fetchall()
    assert audit == [(document["from"], document["to"])]


def test_a_correction_is_tried_on_the_rows_that_it_will_meet(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, "CREATE TABLE lines (id serial PRIMARY KEY, note text);")
    shop.done("deploy")
    connection.execute("INSERT INTO lines (note) VALUES ('twice'), ('twice'), (NULL)")
    unique = "CREATE UNIQUE INDEX CONCURRENTLY lines_note ON lines (note);"
    shop.migration(TWO, f"ALTER TABLE lines ADD x int;\n{unique}")
    assert shop("deploy").code == Exit.FAILED
    words = ("amend", TWO, "--reason", "x")
    wrong = "UPDATE lines SET note = note || 1 WHERE note = 'twice';"
    shop.migration(TWO, f"ALTER TABLE lines ADD x int;\n{wrong}\n{unique}")
    notice = shop(*words).stopped("M163", Exit.FAILED)
    assert "line 3 of the corrected file does not run: could not create unique index" in notice
    assert "tried on a copy of what stands, with its rows" in notice
    shop.migration(TWO, f"ALTER TABLE lines ADD x int;\n{wrong.replace('|| 1', '|| id')}\n{unique}")
    assert shop.done(*words, "--json").json["without_rows"] == ""
    shop.done("deploy")
    assert connection.execute("SELECT count(DISTINCT note) FROM lines").fetchone() == (2,)


def test_what_another_tool_began_is_not_amended(shop: Shell, connection: Connection) -> None:
    """Prisma keeps no record of single statements."""
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    path = f"prisma/migrations/{ONE}/migration.sql"
    shop.write(path, HALF)
    assert shop("deploy").code == Exit.FAILED
    connection.execute("DELETE FROM whimbrel.step")
    shop.write(path, HALF.replace("no_such_type", "text"))
    notice = shop("amend", ONE, "--reason", "x").stopped("M165", Exit.FAILED)
    assert f"`whimbrel resolve --applied {ONE}` or `--rolled-back {ONE}`" in notice


def test_what_needs_no_amendment_or_can_have_none_is_said(shop: Shell) -> None:
    shop.migration(ONE, "SELECT 1/0;")
    assert shop("deploy").code == Exit.FAILED
    shop.migration(ONE, "SELECT 1;")
    notice = shop("amend", ONE, "--reason", "x").stopped("M161", Exit.USAGE)
    assert "nothing of" in notice
    assert ONE in shop.done("deploy").out
    shop("amend", ONE, "--reason", "x").stopped("M160", Exit.USAGE)
    shop.migration(TWO, HALF)
    assert shop("deploy").code == Exit.FAILED
    shop.migration(TWO, HALF.replace("ALTER TABLE lines ADD note no_such_type", "DROP OWNED BY r"))
    shop("amend", TWO, "--reason", "x").stopped("M164", Exit.FAILED)

"""A down.sql of several transactions that ends in the middle goes on where it stopped."""

from __future__ import annotations

import pytest
from tests.shell import Shell, shell, shop

from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

__all__ = ["shell", "shop"]  # fixtures

ONE, TWO, THREE = "20260101000000_one", "20260102000000_two", "20260103000000_three"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int, note text);"
DOWN = "DROP INDEX CONCURRENTLY by_total;\nALTER TABLE orders DROP COLUMN note;\n"


@pytest.fixture
def stuck(shop: Shell, connection: Connection) -> Shell:
    """The first statement of the undo stands, the second was refused."""
    shop.migration(ONE, CREATE)
    shop.migration(TWO, "CREATE INDEX CONCURRENTLY by_total ON orders (total);")
    shop.write(f"migrations/{TWO}/down.sql", DOWN)
    shop.done("deploy")
    connection.execute("CREATE VIEW notes AS SELECT note FROM orders")
    notice = shop("rollback").stopped("R140", Exit.FAILED)
    assert "; the first statement is undone, and recorded\n" in notice
    assert f"`whimbrel rollback {TWO}` goes on there" in notice
    return shop


def test_it_goes_on_where_it_stopped(stuck: Shell, connection: Connection) -> None:
    assert f"↶ undoing   {TWO}" in stuck.done("status").out
    assert stuck("status", "--exit-code").code == Exit.DIFFERENT
    stuck.migration(THREE, "SELECT 1;")
    stuck("deploy").stopped("M149", Exit.FAILED)
    connection.execute("DROP VIEW notes")
    said = stuck.done("rollback")
    assert "DROP INDEX" not in said.err
    assert "ALTER TABLE orders DROP COLUMN note" in said.err
    assert f"‖ held      {TWO}" in stuck.done("status").out
    stuck.done("rollback", "--release", TWO)
    stuck.done("deploy")


def test_what_was_undone_must_be_there_still_and_the_rest_may_be_corrected(
    stuck: Shell, connection: Connection
) -> None:
    stuck.write(f"migrations/{TWO}/down.sql", DOWN.replace("by_total", "by_other"))
    notice = stuck("rollback").stopped("M147", Exit.FAILED)
    assert f"statement 1 of {TWO}/down.sql (DROP INDEX) was run here" in notice
    stuck.write(f"migrations/{TWO}/down.sql", DOWN.replace("COLUMN note", "COLUMN note CASCADE"))
    stuck.done("rollback")
    assert connection.execute("SELECT to_regclass('notes')").fetchone() == (None,)


def test_a_statement_that_was_begun_is_asked_of_the_catalog(
    stuck: Shell, connection: Connection
) -> None:
    connection.execute("DROP VIEW notes")
    begun = "UPDATE whimbrel.step SET state = 'started', finished_at = NULL"
    connection.execute(f"{begun} WHERE migration_id LIKE 'undo %'".encode())
    said = stuck.done("rollback")  # the index is gone: that it was dropped is known
    assert "DROP INDEX" not in said.err


def test_of_what_the_catalog_cannot_tell_nothing_is_guessed(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, CREATE)
    down = "DO $$ BEGIN COMMIT; END $$;\nDROP TABLE orders;\n"
    shop.write(f"migrations/{ONE}/down.sql", down)
    shop.done("deploy")
    connection.execute("CREATE VIEW notes AS SELECT note FROM orders")
    shop("rollback").stopped("R140", Exit.FAILED)
    begun = "UPDATE whimbrel.step SET state = 'started', finished_at = NULL"
    connection.execute(f"{begun} WHERE migration_id LIKE 'undo %'".encode())
    notice = shop("rollback").stopped("M148", Exit.FAILED)
    assert f"line 1 of {ONE}/down.sql was begun, and whether it took effect is in doubt" in notice
    connection.execute("DROP VIEW notes")
    shop.write(f"migrations/{ONE}/down.sql", down.replace("DO $$ BEGIN COMMIT; END $$", "SELECT 1"))
    shop.done("rollback")
    assert connection.execute("SELECT to_regclass('orders')").fetchone() == (None,)


def test_a_refused_first_statement_leaves_no_half(shop: Shell, connection: Connection) -> None:
    shop.migration(ONE, CREATE + "CREATE INDEX by_total ON orders (total);")
    shop.write(f"migrations/{ONE}/down.sql", "DROP INDEX CONCURRENTLY nowhere;")
    shop.done("deploy")
    notice = shop("rollback").stopped("R140", Exit.FAILED)
    assert "nothing of it stands" in notice
    assert f"✓ applied   {ONE}" in shop.done("status").out
    assert shop.done("deploy").out == "nothing to apply to development\n"

"""`fix FILE`: rewritten in place, what has to wait beside it, a difference that git can apply."""

from __future__ import annotations

import subprocess

from tests.shell import Shell

from whimbrel.errors import Exit

ONE = "20260101000000_one"
SQL = "CREATE INDEX orders_note ON orders (note);\nALTER TABLE orders DROP COLUMN old;\n"


def test_a_file_is_rewritten_and_what_has_to_wait_becomes_a_contract_migration(
    shell: Shell,
) -> None:
    path = shell.migration(ONE, SQL)
    down = shell.write(f"migrations/{ONE}/down.sql", "ALTER TABLE orders ADD COLUMN old int;\n")
    said = shell.done("fix", f"migrations/{ONE}")
    assert not down.exists()  # what it took back has not happened
    assert f"`whimbrel fix migrations/{ONE}/migration.sql --undo` writes the way back" in said.err
    assert path.read_text() == "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n"
    (contract,) = (shell.root / "migrations").glob("*_one_contract/migration.sql")
    assert contract.read_text() == (
        "-- whimbrel:phase contract\nALTER TABLE orders DROP COLUMN old;\n"
    )
    assert contract.parent.name > ONE
    assert f"made for later: migrations/{contract.parent.name}/migration.sql" in said.err
    assert "nothing to rewrite" in shell.done("fix", f"migrations/{ONE}/migration.sql").err


def test_a_difference_is_shown_and_can_be_applied(shell: Shell) -> None:
    path = shell.write("a.sql", SQL)
    said = shell.done("fix", "a.sql", "--diff")
    assert path.read_text() == SQL
    assert not (shell.root / "a.contract.sql").exists()
    subprocess.run(["git", "init", "-q"], cwd=shell.root, check=True)
    subprocess.run(["git", "apply"], cwd=shell.root, input=said.out.encode(), check=True)
    assert "CONCURRENTLY" in path.read_text()
    assert (shell.root / "a.contract.sql").read_text().endswith("DROP COLUMN old;\n")


def test_what_stays_is_named_with_its_reason(shell: Shell) -> None:
    shell.write("a.sql", "ALTER TABLE orders ALTER COLUMN id TYPE bigint;\n")
    said = shell.done("fix", "a.sql")
    assert "nothing to rewrite in a.sql" in said.err
    assert "left: R205 type-change, line 1" in said.err
    document = shell("fix", "a.sql", "--json").json
    assert (document["changed"], document["fixed"]) == (False, [])


def test_a_bad_file_is_refused(shell: Shell) -> None:
    shell("fix", "nowhere.sql").stopped("C150", Exit.FAILED)
    shell.write("a.sql", "\\connect x\n")
    shell("fix", "a.sql").stopped("S103", Exit.FAILED)
    assert shell("fix").code == Exit.USAGE


def test_the_way_back_of_a_migration_is_written_beside_it(shell: Shell) -> None:
    path = f"migrations/{ONE}/migration.sql"
    shell.migration(ONE, "ALTER TABLE orders ADD COLUMN a int;\nCREATE INDEX i ON orders (a);\n")
    said = shell.done("fix", f"migrations/{ONE}", "--undo")
    down = (shell.root / path).with_name("down.sql").read_text()
    assert down == "DROP INDEX IF EXISTS i;\nALTER TABLE orders DROP COLUMN a;\n"
    assert said.out == down
    shell("fix", path, "--undo").stopped("U113", Exit.USAGE)
    shell.write("a.sql", "DROP TABLE orders;")
    said = shell("fix", "a.sql", "--undo")
    assert said.code == Exit.FAILED
    assert "not brought back: line 1: table orders with its rows" in said.err
    assert not (shell.root / "a.down.sql").exists()

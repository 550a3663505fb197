from __future__ import annotations

import os
import subprocess

import pytest
from tests.shell import Shell

from whimbrel.errors import Exit
from whimbrel.flow.call import Call
from whimbrel.flow.conflicts import branch_conflicts
from whimbrel.flow.workplace import open_workplace


def git(shell: Shell, *words: str) -> None:
    done = subprocess.run(["git", *words], cwd=shell.root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def branches(shell: Shell) -> Shell:
    """`main` and `feature`, each with a migration of its own."""
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        shell.set(**{name: "x"})
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        shell.set(**{name: "x@x"})
    git(shell, "init", "-q", "-b", "main")
    shell.migration("20260101000000_first", "CREATE TABLE orders (id int); CREATE TABLE t (i int);")
    git(shell, "add", "-A")
    git(shell, "commit", "-qm", "first")
    git(shell, "checkout", "-qb", "feature")
    return shell


def conflicts(shell: Shell, revision: str = "main") -> list[tuple[str, str]] | None:
    call = Call(directory=shell.root, variables=dict(os.environ), say=lambda _: None)
    found = branch_conflicts(open_workplace(call, "check"), revision)
    return None if found is None else [(each.ours, each.theirs) for each in found]


def commit(shell: Shell, branch: str, name: str, sql: str) -> None:
    git(shell, "checkout", "-q", branch)
    shell.migration(name, sql)
    git(shell, "add", "-A")
    git(shell, "commit", "-qm", name)


def test_migrations_of_two_branches_on_one_table_are_found(branches: Shell) -> None:
    commit(branches, "feature", "20260102000000_paid", "ALTER TABLE orders ADD COLUMN paid bool;")
    commit(branches, "main", "20260103000000_state", "ALTER TABLE orders ADD COLUMN state text;")
    git(branches, "checkout", "-q", "feature")
    assert conflicts(branches) == [("20260102000000_paid", "20260103000000_state")]
    assert conflicts(branches, "nowhere") is None
    said = branches("check", "--since", "main")
    assert said.code == Exit.STOPPED
    assert "T191" in said.out
    assert "both change orders" in said.out
    git(branches, "merge", "-q", "main", "-m", "merged")
    assert conflicts(branches) == []


def test_different_tables_indexes_and_foreign_keys_are_none(branches: Shell) -> None:
    commit(branches, "feature", "20260102000000_a", "CREATE INDEX i ON orders (id);")
    commit(branches, "main", "20260103000000_b", "CREATE INDEX j ON orders (id);")
    commit(branches, "main", "20260103000001_c", "ALTER TABLE t ADD COLUMN x int;")
    git(branches, "checkout", "-q", "feature")
    assert conflicts(branches) == []


def test_after_the_merge_a_deploy_says_what_runs_in_an_order_that_nobody_tried(
    shop: Shell,
) -> None:
    shop.migration("20260101000000_first", "CREATE TABLE orders (id int);\n")
    shop.migration("20260103000000_state", "ALTER TABLE orders ADD COLUMN state text;\n")
    shop.done("deploy")
    shop.migration("20260102000000_paid", "ALTER TABLE orders ADD COLUMN paid boolean;\n")
    said = shop.done("deploy")
    assert "20260102000000_paid is older than 20260103000000_state" in said.err
    assert "both change orders: nobody has tried them in this order" in said.err

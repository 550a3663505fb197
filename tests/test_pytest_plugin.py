"""The fixture as a project has it: a pytest of its own, with the plugin that comes installed."""

from __future__ import annotations

import subprocess
import sys

from tests.shell import Shell, shell, shop

__all__ = ["shell", "shop"]  # fixtures

TESTS = """
import psycopg

def test_it_is_migrated_and_marked(whimbrel_database):
    with psycopg.connect(whimbrel_database) as conn:
        conn.execute("INSERT INTO orders VALUES (1)")
        row = conn.execute("SELECT environment FROM whimbrel.identity").fetchone()
        assert row == ("test",)
        row = conn.execute("SELECT migration_name FROM whimbrel.migration").fetchone()
        assert row == ("20260101000000_first",)

def test_the_next_test_has_another(whimbrel_database):
    with psycopg.connect(whimbrel_database) as conn:
        assert conn.execute("SELECT count(*) FROM orders").fetchone() == (0,)
"""


def pytest_in(shell: Shell) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=shell.root, capture_output=True, text=True, check=False)


def test_each_test_has_a_migrated_database_and_the_given_one_is_left_alone(shop: Shell) -> None:
    shop.set(DATABASE_URL="postgresql://nobody@127.0.0.1:1/production")
    shop.migration("20260101000000_first", "CREATE TABLE orders (id int);\n")
    shop.write("test_shop.py", TESTS)
    done = pytest_in(shop)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_a_migration_that_fails_is_told_without_a_traceback(shop: Shell) -> None:
    shop.migration("20260101000000_first", "CREATE TABLE orders (id nope);\n")
    shop.write("test_shop.py", TESTS)
    done = pytest_in(shop)
    assert done.returncode == 1
    assert "D320: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_plugin_loads_nothing_until_a_test_asks() -> None:
    code = (
        "import sys, pytest, whimbrel.pytest_plugin; "
        "print([m for m in sys.modules if m.startswith(('psycopg', 'whimbrel.'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['whimbrel.pytest_plugin']"

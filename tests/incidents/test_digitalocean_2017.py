"""DigitalOcean, 5 April 2017: automated tests ran with production's credentials and deleted the
primary database."""

from __future__ import annotations

import subprocess
import sys

from tests.incidents.scene import Production, production
from tests.shell import Shell, shell

from whimbrel.errors import Exit

__all__ = ["production", "shell"]  # fixtures

TESTS = """
import psycopg

def test_that_begins_with_an_empty_table(whimbrel_database):
    with psycopg.connect(whimbrel_database) as conn:
        conn.execute("TRUNCATE users")
        conn.execute("DROP SCHEMA public CASCADE")
"""


def test_a_test_suite_with_productions_url_gets_another_database(
    shell: Shell, production: Production
) -> None:
    url = production.url
    shell.set(
        DATABASE_URL=url,
        DIRECT_URL=url,
        WHIMBREL_SCRATCH_URL=url.with_database("postgres"),
    )
    (shell.root / "whimbrel.lock").unlink()  # this test has one server for everything
    shell.migration("20260101000000_users", "CREATE TABLE users (id int);\n")
    shell.write("test_users.py", TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=shell.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert production.is_intact()


def test_production_itself_lends_no_server_for_tests(shell: Shell, production: Production) -> None:
    shell.set(DATABASE_URL=production.url, WHIMBREL_SCRATCH_URL=production.url)
    shell.migration("20260101000000_users", "CREATE TABLE users (id int);\n")
    shell.write("test_users.py", TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=shell.root, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.FAILED
    assert "E231" in done.stdout
    assert production.is_intact()

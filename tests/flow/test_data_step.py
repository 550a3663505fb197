"""A data.py beside a migration, from the folder to the rows; the keys of the breaker."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"
TABLE = (
    "CREATE TABLE users (id int PRIMARY KEY, email text, domain text);\n"
    "INSERT INTO users SELECT n, n || '@Example.ORG' FROM generate_series(1, 30) AS n;"
)
SELECT = "-- whimbrel:batch key=id\nSELECT id, email FROM users WHERE domain IS NULL;\n"
PYTHON = """
def batch(conn, rows):
    for row in rows:
        domain = row.email.partition("@")[2].lower()
        conn.execute("UPDATE users SET domain = %s WHERE id = %s", (domain, row.id))
"""


def test_rows_go_through_python_and_the_file_is_held_fast(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.migration(ONE, TABLE)
    shop.migration(TWO, SELECT)
    shop.write(f"migrations/{TWO}/data.py", PYTHON)
    shop.done("deploy")
    with connect(database_url) as conn:
        found = conn.execute("SELECT domain, count(*) FROM users GROUP BY 1").fetchall()
    assert found == [("example.org", 30)]
    shop.write(f"migrations/{TWO}/data.py", PYTHON.replace("lower", "upper"))
    rows = shop("status", "--json").json["migrations"]
    assert isinstance(rows, list)
    (edited,) = [row for row in rows if row["name"] == TWO]
    assert edited["state"] == "edited"


@pytest.mark.parametrize(("sql", "has_python"), [(SELECT, False), ("SELECT 1;\n", True)])
def test_one_without_the_other_is_refused_before_anything_runs(
    shop: Shell, sql: str, has_python: bool
) -> None:
    shop.migration(ONE, TABLE)
    shop.migration(TWO, sql)
    if has_python:
        shop.write(f"migrations/{TWO}/data.py", PYTHON)
    notice = shop("deploy").stopped("S124", Exit.FAILED)
    assert "data.py" in notice


def test_the_breaker_has_its_own_table_and_keys_of_policy(shop: Shell) -> None:
    shop.migration(ONE, TABLE)
    shop.write("whimbrel.toml", "[breaker]\nprobe = 'SELECT true'\nprob = 1\n")
    shop("status").stopped("C121", Exit.USAGE)
    shop.write(
        "whimbrel.toml",
        "[breaker]\nprobe = 'SELECT true'\n[policy]\nbreaker_wait_s = 5\nblockers = 'idle'\n",
    )
    shop.done("deploy")
    shop.write("whimbrel.toml", "[policy]\nblockers = 'everybody'\n")
    shop("status").stopped("C131", Exit.USAGE)


def test_where_the_record_is_prismas_it_is_refused_before_anything_runs(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    shop.write(f"prisma/migrations/{ONE}/migration.sql", TABLE)
    shop.write(f"prisma/migrations/{TWO}/migration.sql", SELECT)
    shop.write(f"prisma/migrations/{TWO}/data.py", PYTHON)
    assert "prisma migrate deploy" in shop("deploy").stopped("S125", Exit.FAILED)
    with connect(database_url) as conn:
        assert conn.execute("SELECT to_regclass('users')").fetchone() == (None,)

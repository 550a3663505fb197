"""Passwords in SQL."""

from __future__ import annotations

import pytest

from whimbrel.pg.secret import masked


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("CREATE ROLE a PASSWORD 'it''s me' LOGIN", "CREATE ROLE a PASSWORD '********' LOGIN"),
        ("ALTER ROLE a ENCRYPTED password  E'x\\'y'", "ALTER ROLE a ENCRYPTED password  E'****'"),
        ("OPTIONS (user 'bob', password 's3cr3t')", "OPTIONS (user 'bob', password '******')"),
        (
            "CONNECTION 'host=h password=s3cr3t dbname=d'",
            "CONNECTION 'host=h password=****** dbname=d'",
        ),
        ("CONNECTION 'password = s3cr3t'", "CONNECTION 'password = ******'"),
        ("ALTER ROLE a PASSWORD NULL", "ALTER ROLE a PASSWORD NULL"),
        (
            "CREATE TABLE users (password text NOT NULL)",
            "CREATE TABLE users (password text NOT NULL)",
        ),
        ("UPDATE users SET name = 'password'", "UPDATE users SET name = 'password'"),
        ("ALTER ROLE a PASSWORD 'cut off", "ALTER ROLE a PASSWORD '*******"),
    ],
)
def test_a_password_becomes_stars_and_nothing_moves(sql: str, shown: str) -> None:
    assert masked(sql) == shown
    assert len(masked(sql)) == len(sql)

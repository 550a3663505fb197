"""Passwords in SQL."""

from __future__ import annotations

import pytest

from whimbrel.pg.secret import asking, holds_password, masked, without_password


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
        (
            "CONNECTION 'host=h password=''my secret'' dbname=d'",
            "CONNECTION 'host=h password=''*********'' dbname=d'",
        ),
        ("CONNECTION 'password=''cut off", "CONNECTION 'password=''*******"),
        ("SELECT 1 WHERE password = '' AND a = 'x'", "SELECT 1 WHERE password = '' AND a = 'x'"),
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


def test_a_quoted_password_within_a_connection_string_is_asked_for() -> None:
    sql = "CREATE SUBSCRIPTION s CONNECTION 'host=h password=''my secret'' dbname=d' PUBLICATION p"
    (asked,) = asking([sql])
    assert "secret" not in asked
    assert asked.count(":'password_1'") == 1


@pytest.mark.parametrize(
    ("sql", "asks", "without"),
    [
        (
            """CREATE USER MAPPING FOR a SERVER s\n    OPTIONS ("password" 'it''s', "user" 'u')""",
            """CREATE USER MAPPING FOR a SERVER s\n"""
            """    OPTIONS ("password" :'password_1', "user" 'u')""",
            """CREATE USER MAPPING FOR a SERVER s\n    OPTIONS ("user" 'u')""",
        ),
        (
            r"""ALTER USER MAPPING FOR a SERVER s OPTIONS (SET "user" 'u', SET password E'\\x')""",
            """ALTER USER MAPPING FOR a SERVER s """
            """OPTIONS (SET "user" 'u', SET password :'password_1')""",
            """ALTER USER MAPPING FOR a SERVER s OPTIONS (SET "user" 'u')""",
        ),
        (
            "CREATE USER MAPPING FOR a SERVER s OPTIONS (\n    password 'p'\n)",
            "CREATE USER MAPPING FOR a SERVER s OPTIONS (\n    password :'password_1'\n)",
            "CREATE USER MAPPING FOR a SERVER s",
        ),
    ],
)
def test_a_password_is_asked_for_or_left_out(sql: str, asks: str, without: str) -> None:
    assert holds_password(sql)
    assert asking([sql]) == (asks,)
    assert without_password(sql) == without


def test_a_connection_asks_for_its_password_between_strings() -> None:
    said = asking(
        [
            "CREATE SUBSCRIPTION s CONNECTION 'host=h password=pw dbname=d' PUBLICATION p",
            "ALTER SUBSCRIPTION s CONNECTION 'postgresql://me:pw@h/d'",
        ]
    )
    assert said == (
        "CREATE SUBSCRIPTION s CONNECTION 'host=h password='\n    :'password_1'\n"
        "    ' dbname=d' PUBLICATION p",
        "ALTER SUBSCRIPTION s CONNECTION 'postgresql://me:'\n    :'password_2'\n    '@h/d'",
    )


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE FUNCTION f() RETURNS bool LANGUAGE sql AS 'SELECT password=''x'' FROM u'",
        "CREATE VIEW v AS SELECT 1 FROM u WHERE password = 'x' AND url = 'postgresql://a:b@c'",
        "COMMENT ON COLUMN u.password IS 'password ''x'' '",
        "CREATE USER MAPPING FOR password SERVER s OPTIONS (\"user\" 'u')",
    ],
)
def test_what_only_speaks_of_passwords_stays_as_it_is(sql: str) -> None:
    assert not holds_password(sql)
    assert asking([sql]) == (sql,)
    assert without_password(sql) == sql

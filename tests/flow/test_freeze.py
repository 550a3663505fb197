"""Freezes: windows that begin later, several at once, and who may lift them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.pg.name import quote

AHEAD = ("--from", "2900-01-01", "--until", "2900-01-04T01:00+01:00")


def freezes(shop: Shell, key: str = "freezes") -> list[dict[str, object]]:
    return cast(list[dict[str, object]], shop.done("freeze", "show", "--json").json[key])


def test_windows_to_come_stand_beside_what_holds_and_begin_by_the_databases_clock(
    shop: Shell, connection: Connection
) -> None:
    assert shop.done("freeze", "show").out == "nothing is frozen, and nothing is to be\n"
    said = shop.done("freeze", *AHEAD, "--reason", "year end")
    assert said.out.startswith("1: to be frozen by ")
    assert said.out.endswith(" from 2900-01-01 00:00 UTC until 2900-01-04 00:00 UTC: year end\n")
    shop.done("freeze", "--from", "2d", "--until", "3d", "--reason", "the fair")
    shop.done("freeze", "--until", "3d", "--reason", "Ada looks at it")
    shown = shop.done("freeze", "show").out
    assert [line.partition(":")[0] for line in shown.splitlines()] == ["3", "2", "1"]
    assert "to be frozen by " in shop.done("status").out
    assert ": year end" in shop("-e", "development", "doctor").out
    assert [each["reason"] for each in freezes(shop)] == ["Ada looks at it"]
    coming = freezes(shop, "freezes_to_come")
    assert [(each["number"], each["reason"]) for each in coming] == [
        (2, "the fair"),
        (1, "year end"),
    ]
    connection.execute(
        "UPDATE whimbrel.freeze SET from_at = now() - interval '1s' WHERE number = 2"
    )
    assert [each["number"] for each in freezes(shop)] == [3, 2]
    off = shop.done("freeze", "--off", "--reason", "over").out
    assert off.count("no longer frozen") == 2
    assert "1: to be frozen" in off
    assert "freeze show" in shop("freeze", "--off", "--reason", "x").stopped("G152", Exit.FAILED)
    shop("freeze", "--off", "--number", "9", "--reason", "x").stopped("G152", Exit.FAILED)
    assert (
        "no longer to be frozen"
        in shop.done("freeze", "--off", "--number", "1", "--reason", "next year").out
    )
    lines = shop.done("history").out.splitlines()
    first = "from 2900-01-01 00:00:00+00:00, until 2900-01-04 00:00:00+00:00: year end"
    assert first in lines[2]
    assert ": next year" in lines[-1]


REFUSED = (
    (("--from", "3d", "--until", "2d"), "G154", "--until 2d) before it begins (--from 3d)"),
    (("--from", "2900-01-02", "--until", "8h"), "G154", "before it begins"),
    (("--from", "2001-01-01"), "G150", "--from 2001-01-01 does not say from when"),
    (("--from", "soon"), "G150", "it is no time that can be understood"),
    (("--from", "8h", "--until", "2001-01-01"), "G150", "it is past"),
    (("--lift-by", "nobody_such"), "G153", "there is no role nobody_such on the server"),
    (("--off", "--from", "8h"), "U100", "say one of the two"),
    (("--number", "3"), "U100", "add --off"),
)


def test_a_window_that_cannot_hold_is_refused(shop: Shell) -> None:
    for words, code, what in REFUSED:
        said = shop("freeze", *words, "--reason", "x")
        assert what in said.stopped(code, Exit.USAGE)
    said = shop("freeze", "--reason", "x", "show")
    assert "takes no option" in said.stopped("U100", Exit.USAGE)
    assert shop.done("freeze", "show").out == "nothing is frozen, and nothing is to be\n"


def test_who_is_no_member_of_the_role_lifts_nothing_and_turns_no_gate_off(
    shop: Shell, connection: Connection, database_url: DatabaseUrl, lifters: tuple[str, str]
) -> None:
    ada, lifter = lifters
    shop.set(DEVELOPMENT_DATABASE_URL=replace(database_url, user=ada, password="p"))
    said = shop.done("freeze", "--lift-by", lifter, "--reason", "year end")
    assert f"note: you are no member of {lifter}, and cannot lift it yourself" in said.err
    assert f": year end (only {lifter} may lift it)" in said.out
    shop.done("freeze", "--reason", "mine")
    refused = shop("freeze", "--off", "--reason", "x").stopped("G155", Exit.STOPPED)
    assert f"only a member of {lifter} may lift freeze 1 of " in refused
    assert f", and {ada} is none" in refused
    off = ("policy", "set", "freeze", "off", "--reason", "x")
    refused = shop(*off).stopped("G155", Exit.STOPPED)
    assert f"only a member of {lifter} may turn the gate off for freeze 1 of " in refused
    assert [each["lift_by"] for each in freezes(shop)] == [None, lifter]
    shop.done("freeze", "--off", "--number", "2", "--reason", "mine is over")
    connection.execute(f"GRANT {lifter} TO {ada}".encode())
    shop.done("freeze", "--off", "--reason", "all is well")
    notes = cast(list[dict[str, object]], shop.done("history", "--json").json["notes"])
    assert notes[-1]["detail"] == {
        "reason": "all is well",
        "lifted": ["year end"],
        "lift_by": [lifter],
        "session_user": ada,
    }
    shop.done("freeze", "--lift-by", lifter, "--reason", "again")
    connection.execute(f"DROP ROLE {lifter}".encode())  # then nobody is of it but a superuser
    shop("freeze", "--off", "--reason", "x").stopped("G155", Exit.STOPPED)
    shop.set(DEVELOPMENT_DATABASE_URL=database_url)
    shop.done("freeze", "--off", "--reason", "the role is gone")


@pytest.fixture
def lifters(connection: Connection, database_url: DatabaseUrl) -> Iterator[tuple[str, str]]:
    """Who owns the database and may write our records there, and a role that may lift."""
    ada, lifter = (f"{each}_{connection.info.backend_pid}" for each in ("ada", "lifter"))
    database = quote(database_url.database)
    connection.execute(f"CREATE ROLE {lifter}; CREATE ROLE {ada} LOGIN PASSWORD 'p'".encode())
    connection.execute(f"ALTER DATABASE {database} OWNER TO {ada}".encode())
    yield ada, lifter
    connection.execute(f"ALTER DATABASE {database} OWNER TO CURRENT_USER".encode())
    connection.execute(f"DROP OWNED BY {ada} CASCADE; DROP ROLE {ada}".encode())
    connection.execute(f"DROP ROLE IF EXISTS {lifter}".encode())


def test_a_ledger_of_before_windows_is_read_as_it_is(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.done("freeze", "--reason", "year end")
    with connect(database_url) as conn:
        conn.execute("ALTER TABLE whimbrel.freeze DROP from_at, DROP lift_by")
    (found,) = freezes(shop)
    assert (found["reason"], found["lift_by"]) == ("year end", None)

"""`doctor`: every environment told apart, and nothing changed."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit
from whimbrel.pg.name import literal, quote

Remarks = list[dict[str, str]]


def examined(shell: Shell, *words: str) -> tuple[int, dict[str, Remarks]]:
    said = shell(*words, "doctor", "--json")
    checkups = said.json["checkups"]
    assert isinstance(checkups, list)
    return said.code, {str(each["name"]): each["remarks"] for each in checkups}


def told(remarks: Remarks, topic: str) -> list[str]:
    return [each["what"] for each in remarks if each["topic"] == topic]


@pytest.fixture
def nobody(server_url: DatabaseUrl, connection: Connection) -> Iterator[str]:
    """A role that may log in and nothing else."""
    name = f"nobody_{connection.info.backend_pid}"
    secret = literal(server_url.password)
    connection.execute(f"CREATE ROLE {quote(name)} LOGIN PASSWORD {secret}".encode())
    yield name
    connection.execute(f"DROP ROLE {quote(name)}".encode())


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port where nobody listens: it is taken, so that nobody else comes to it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_each_failure_to_reach_is_told_apart_and_the_others_are_looked_at(
    shop: Shell, database_url: DatabaseUrl, nobody: str, closed_port: int
) -> None:
    url = database_url.reveal()
    shop.write(
        "whimbrel.toml",
        f"""
[environments]
dns = {{ kind = "test", url = "postgresql://u@no-such-host.invalid/x" }}
port = {{ kind = "test", url = "postgresql://u@127.0.0.1:{closed_port}/x" }}
tls = {{ kind = "test", url = "{url}?sslmode=require" }}
password = {{ kind = "test", url = "{replace(database_url, user="nobody_knows").reveal()}" }}
database = {{ kind = "test", url = "{database_url.with_database("nowhere").reveal()}" }}
ordinary = {{ kind = "staging", url = "{replace(database_url, user=nobody).reveal()}" }}
""",
    )
    before = imprint_of(database_url)
    code, found = examined(shop)
    assert imprint_of(database_url) == before
    assert code == Exit.FAILED
    codes = {name: told(found[name], "reached")[0][:4] for name in found if name != "project"}
    wanted = {"dns": "C205", "port": "C209", "tls": "C206", "password": "C201", "database": "C202"}
    assert {name: codes[name] for name in wanted} == wanted
    assert told(found["development"], "reached") == [
        "name, port, authentication and database answer"
    ]
    assert told(found["production"], "reached") == ["no URL here: not looked at"]
    assert told(found["ordinary"], "rights") == [
        f"{nobody} may not create in {database_url.database}"
    ]
    for remarks in found.values():
        for each in remarks:
            assert bool(each["why"] and each["next"]) == (each["weight"] != "ok")


def test_a_project_whose_development_is_well(shop: Shell) -> None:
    shop.migration("20260101000000_one", "CREATE EXTENSION IF NOT EXISTS plpgsql;")
    said = shop("-e", "development", "doctor")
    lines = said.out.splitlines()
    assert lines[0].startswith("project · ")
    assert "  ✓ migrations  1 in migrations, all readable" in lines
    assert "  ✓ extensions  plpgsql: the server has them" in lines
    assert "  ✓ ledger      none yet: the first write makes it" in lines
    assert said.code == Exit.DONE
    shop.done("deploy")
    _, found = examined(shop, "-e", "development")
    assert told(found["development"], "identity")[0].startswith("marked development/")
    assert told(found["development"], "ledger")[0].startswith("version ")


def test_what_is_wrong_with_a_production_is_said_with_its_advice(
    shop: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    shop.migration("20260101000000_one", "CREATE EXTENSION no_such_extension;")
    shop.done("identity", "mark", "-e", "development")
    shop.move_to("production", database_url)
    connection.execute("ALTER ROLE postgres SET idle_in_transaction_session_timeout = 0")
    code, found = examined(shop, "-e", "production")
    assert code == Exit.FAILED
    remarks = found["production"]
    assert told(remarks, "identity")[0].startswith("I102: ")
    assert "no_such_extension" in told(remarks, "extensions")[0]
    settings = told(remarks, "settings")
    assert "fsync is off" in settings  # a throw-away server's
    assert "idle_in_transaction_session_timeout is 0" in settings
    connection.execute("INSERT INTO whimbrel.version VALUES (9999, 'later', '99')")
    _, found = examined(shop, "-e", "production")
    assert told(found["production"], "ledger")[0].startswith("K101: ")


def test_backups_that_git_would_take_along_are_a_problem(shop: Shell) -> None:
    subprocess.run(["git", "init", "-q", shop.root], check=True)
    code, found = examined(shop, "-e", "development")
    assert code == Exit.FAILED
    assert "git does not ignore .whimbrel/backups" in told(found["project"], "backups")
    shop.write(".gitignore", "/.whimbrel/\n")
    code, found = examined(shop, "-e", "development")
    assert (code, told(found["project"], "backups")) == (
        Exit.DONE,
        [".whimbrel/backups can be written"],
    )


def test_what_cannot_be_read_is_a_finding_and_not_the_end(shop: Shell) -> None:
    shop.migration("20260101000000_one", "CREATE TABLE a (id int) \\gexec\n")
    (shop.root / "migrations" / "20260102000000_two").mkdir()
    code, found = examined(shop, "-e", "development")
    assert code == Exit.FAILED
    assert told(found["project"], "migrations")[0].startswith("M101: ")
    assert told(found["development"], "pooling") == ["a session of its own"]


def test_a_password_is_never_shown(shop: Shell, database_url: DatabaseUrl) -> None:
    secret = "s3cr3t-of-mine"
    url = parse_url(f"postgresql://u:{secret}@127.0.0.1:1/x", source="test")
    shop.set(STAGING_DATABASE_URL=url)
    said = shop("-e", "staging", "doctor")
    assert "C209: no server answers at " in said.out
    assert secret not in said.out + said.err

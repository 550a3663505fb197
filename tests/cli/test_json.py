"""`--json`: one document on stdout and nothing else, for every verb, whatever happens."""

from __future__ import annotations

import json

from tests.shell import Shell

from whimbrel.cli.app import COMMANDS
from whimbrel.errors import Exit

ONE = "20260101000000_one"

# Every verb in an order in which each has something to say; those that need more are elsewhere.
CALLS = (
    ("init",),
    ("env",),
    ("push",),
    ("migrate", "first"),
    ("deploy", "--dry-run"),
    ("deploy",),
    ("status",),
    ("history",),
    ("resolve", "--applied", ONE),
    ("identity", "show"),
    ("identity", "mark"),
    ("policy", "show"),
    ("policy", "set", "retry_attempts", "3", "--reason", "x"),
    ("execute", "schema.sql"),
    ("diff", "--from", "database", "--to", "migrations"),
    ("safety-check", "migrate reset"),
    ("reset", "--force"),
    ("reset",),
    ("seed",),
    ("no-such-verb",),
    ("deploy", "--frob"),
    ("identity",),
)


def test_there_is_one_document_and_nothing_else(shop: Shell) -> None:
    shop.write("schema.sql", "CREATE TABLE IF NOT EXISTS a (id int);\n")
    shop.migration(ONE, "SELECT 1;")
    for words in CALLS:
        said = shop(*words, "--json")
        document = json.loads(said.out)
        assert document["format"] == 1, words
        assert ("error" in document) == (said.code in (1, 2, 3)), (words, said.err)
        if "error" in document:
            assert list(document["error"]) == ["code", "what", "why", "next", "excerpt"]
    assert {"demo", "init", "deploy"} <= COMMANDS.keys()


def test_the_option_stands_anywhere(shop: Shell) -> None:
    for words in (("--json", "status"), ("status", "--json"), ("migrate", "--json", "status")):
        assert shop(*words).json["environment"] == "development"
    assert shop("status", "--json=yes").code == Exit.USAGE

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.errors import Exit

DROP = "-- whimbrel:phase contract\nALTER TABLE orders DROP COLUMN old;\n"


@pytest.fixture
def contracting(shop: Shell) -> Shell:
    """A contract migration waits, and one that touches the same behind it."""
    shop.migration("20260101000000_first", "CREATE TABLE orders (id int, old int);\n")
    shop.migration("20260102000000_drop", DROP)
    shop.migration("20260103000000_more", "ALTER TABLE orders ADD COLUMN new int;\n")
    return shop


NOES = (
    ("SELECT false", "no, it is false"),
    ("SELECT count(*) FROM orders", "no, it is 0"),
    ("SELECT 1 WHERE false", "no, it is no row"),
    ("SELECT nope", "the query failed"),
    ("WITH gone AS (DELETE FROM orders RETURNING 1) SELECT true FROM gone", "read-only"),
    ("test -e flag-is-on", "no, the command ended with 1"),
)


def test_what_does_not_say_yes_holds_and_says_why(contracting: Shell) -> None:
    contracting.done("deploy")
    for ready, why in NOES:
        contracting.write("whimbrel.toml", f"[contract]\nready = '''{ready}'''\n")
        said = contracting.done("deploy")
        assert "held: 20260102000000_drop: contract" in said.err
        assert why in said.err
        assert "held: 20260103000000_more: waits behind 20260102000000_drop" in said.err
    assert contracting("status", "--exit-code").code == Exit.DIFFERENT


@pytest.mark.parametrize("ready", ["SELECT true", "test -e flag-is-on"])
def test_a_yes_lets_contract_migrations_go_and_what_waits_behind_them(
    contracting: Shell, ready: str
) -> None:
    contracting.write("whimbrel.toml", f'[contract]\nready = "{ready}"\n')
    contracting.write("flag-is-on", "")
    dry = contracting.done("deploy", "--dry-run", "--json")
    assert [each["migration"] for each in dry.json["would_apply"]] == [  # type: ignore[attr-defined]
        "20260101000000_first",
        "20260102000000_drop",
        "20260103000000_more",
    ]
    said = contracting.done("deploy")
    assert "note: contract migrations go: [contract] ready" in said.err
    assert "3 migrations" in said.out
    assert contracting("status", "--exit-code").code == Exit.DONE


def test_a_stop_in_production_says_whom_to_ask(shop: Shell) -> None:
    shop.write("whimbrel.toml", '[contacts]\n"Ada" = "ada@example.org"\n')
    shop.set(PRODUCTION_DATABASE_URL=shop.get("DEVELOPMENT_DATABASE_URL"))
    shop.unset("DEVELOPMENT_DATABASE_URL")
    shop.migration("20260101000000_first", "CREATE TABLE orders (id int);\n")
    for words in (("reset",), ("deploy",), ("freeze", "--reason", "x")):
        said = shop("-e", "production", *words)
        assert said.code == Exit.STOPPED
        assert said.err.count("ask:     Ada: ada@example.org") == 1, (words, said.err)
    said = shop("-e", "development", "deploy", "--phase", "contract")
    assert "ada@example.org" not in said.err

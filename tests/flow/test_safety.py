"""`safety-check`: may I? By the label; with `--connect` also by what the database says."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.errors import Exit

BLOCKED = '❌ BLOCKED: Operation "migrate reset" is not allowed in production\n'


@pytest.mark.parametrize(
    "words",
    [("safety-check", "migrate reset"), ("db:safety-check", "migrate reset"),
     ("safety-check", "migrate", "reset")],
)  # fmt: skip
def test_what_the_page_prints(shell: Shell, words: tuple[str, ...]) -> None:
    said = shell(*words, "-e", "production")
    assert (said.code, said.err) == (Exit.STOPPED, "")
    assert said.out.startswith(BLOCKED)
    assert "   why:     it destroys live data\n" in said.out
    assert "   instead: " in said.out


@pytest.mark.parametrize(
    ("environment", "operation", "first", "code"),
    [
        ("development", "migrate reset", "✅ ALLOWED: ", Exit.DONE),
        ("staging", "migrate reset", "⚠️ ASKS: ", Exit.DONE),
        ("production", "migrate deploy", "✅ ALLOWED: ", Exit.DONE),
        ("production", "DELETE FROM users", "❌ BLOCKED: ", Exit.STOPPED),
        ("production", "SELECT 1", "✅ ALLOWED: ", Exit.DONE),
        ("production", "frobnicate", "❌ BLOCKED: ", Exit.STOPPED),
        ("development", "frobnicate", "✅ ALLOWED: ", Exit.DONE),
    ],
)
def test_the_first_line_and_the_exit_code(
    shell: Shell, environment: str, operation: str, first: str, code: Exit
) -> None:
    said = shell("safety-check", "-e", environment, operation)
    assert (said.out.startswith(first), said.code) == (True, code)
    document = shell("safety-check", "-e", environment, operation, "--json")
    assert document.code == code
    assert document.json["kind"] == environment


def test_a_deploy_is_allowed_with_its_gates(shell: Shell) -> None:
    document = shell("-e", "production", "safety-check", "deploy", "--json").json
    gates = document["gates"]
    assert isinstance(gates, list)
    assert (len(gates), gates[0], gates[-1]) == (11, "identity", "confirmation")


def test_package_scripts_are_looked_into(shell: Shell) -> None:
    shell.write("package.json", '{"scripts": {"fresh": "prisma migrate reset --force"}}')
    said = shell("-e", "production", "safety-check", "npm run fresh")
    assert said.code == Exit.STOPPED
    assert "fresh" in said.out


def test_the_database_is_asked_only_with_connect(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.set(DEVELOPMENT_DATABASE_URL="postgresql://ada@127.0.0.1:1/shop")
    assert shop("safety-check", "migrate reset").code == Exit.DONE
    shop("safety-check", "--connect", "migrate reset").stopped("C209", Exit.FAILED)
    shop.set(DEVELOPMENT_DATABASE_URL=database_url)
    said = shop("safety-check", "--connect", "migrate reset")
    assert said.code == Exit.STOPPED  # nobody has marked it
    shop.done("deploy")
    assert shop("safety-check", "--connect", "migrate reset").code == Exit.DONE


def test_a_project_that_cannot_be_read_does_not_make_anything_allowed(shell: Shell) -> None:
    shell.write("whimbrel.toml", "[")
    assert shell("-e", "production", "safety-check", "migrate reset").code != Exit.DONE

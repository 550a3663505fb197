"""Global options before and after the verb, and other names of verbs."""

from __future__ import annotations

from itertools import product

import pytest

from whimbrel.cli.words import SCRIPTS, TWO_WORDS, Words, read_words
from whimbrel.errors import Usage
from whimbrel.guard.verbs import ALIASES, VERBS

SAID = {
    "environment": ("-e staging", "-e=staging", "-estaging", "--env staging", "--env=staging"),
    "directory": ("-C staging", "-C=staging", "-Cstaging"),
    "confirm": ("--confirm staging", "--confirm=staging"),
}
SPELLINGS = [(name, text) for name, texts in SAID.items() for text in texts]
ORDERS = ("{option} deploy --dry-run", "deploy {option} --dry-run", "deploy --dry-run {option}")


@pytest.mark.parametrize(("spelling", "order"), list(product(SPELLINGS, ORDERS)))
def test_an_option_is_understood_wherever_it_stands(spelling: tuple[str, str], order: str) -> None:
    name, text = spelling
    words = read_words(tuple(order.format(option=text).split()))
    assert words == Words(rest=("deploy", "--dry-run"), **{name: "staging"})  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("text", "name"), [("--json", "json"), ("--yes", "yes"), ("-y", "yes")])
def test_a_flag_is_understood_wherever_it_stands(order: str, text: str, name: str) -> None:
    words = read_words(tuple(order.format(option=text).split()))
    assert words == Words(rest=("deploy", "--dry-run"), **{name: True})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["-e", "status -e", "--env=", "-e=", "-C", "--confirm", "-e --"])
def test_a_global_option_without_its_value_is_not_guessed(text: str) -> None:
    with pytest.raises(Usage, match="U101"):
        read_words(tuple(text.split()))


def test_an_empty_variable_of_a_script_is_no_environment() -> None:
    with pytest.raises(Usage, match="-e has no value"):
        read_words(("-e", "", "reset"))


@pytest.mark.parametrize("text", ["--json=1", "status --yes=no", "-y=1"])
def test_a_flag_takes_no_value(text: str) -> None:
    with pytest.raises(Usage, match="U102"):
        read_words(tuple(text.split()))


def test_what_follows_two_dashes_is_left_as_it_is() -> None:
    words = read_words(("-e", "staging", "safety-check", "--", "dropdb", "-e", "shop", "--json"))
    assert words.environment == "staging"
    assert not words.json
    assert words.rest == ("safety-check", "--", "dropdb", "-e", "shop", "--json")


def test_what_run_starts_keeps_its_own_options() -> None:
    words = read_words(("run", "-e", "staging", "psql", "-e", "-c", "SELECT 1"))
    assert words.environment == "staging"
    assert words.rest == ("run", "psql", "-e", "-c", "SELECT 1")


@pytest.mark.parametrize("two", TWO_WORDS, ids=" ".join)
def test_prismas_two_words_are_ours(two: tuple[str, str]) -> None:
    words = read_words((*two, "-e", "staging", "--x"))
    assert words == Words(environment="staging", rest=(*TWO_WORDS[two], "--x"))
    assert ALIASES[" ".join(two)] == TWO_WORDS[two][0]


def test_a_migration_may_have_another_name_than_prismas_words() -> None:
    assert read_words(("migrate", "add_orders")).rest == ("migrate", "add_orders")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_pages_names_are_commands(script: str) -> None:
    _, *environment, verb = script.split(":")
    words = read_words(("--json", script, "migrate reset"))
    assert words.rest == (verb, "migrate reset")
    assert words.environment == next(iter(environment), None)
    assert words.verb in VERBS


def test_the_last_of_two_environments_counts_as_everywhere() -> None:
    assert read_words(("db:staging:push", "-e", "production")).environment == "production"


def test_flags_are_the_long_options_without_their_values() -> None:
    words = read_words(("push", "--rename=a.b=a.c", "--accept-data-loss", "-x"))
    assert words.flags == {"--rename", "--accept-data-loss"}
    assert Words().verb == read_words(("--help",)).verb == ""

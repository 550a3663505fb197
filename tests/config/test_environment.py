"""Which environment is meant."""

from __future__ import annotations

import pytest

from whimbrel.config.environment import Environment, Kind, StatedBy, resolve_environment
from whimbrel.config.settings import Settings, parse_settings
from whimbrel.config.variables import VariableLayer, Variables
from whimbrel.errors import Usage

NOTHING = Settings()


def resolved(
    flag: str | None = None, settings: Settings = NOTHING, **variables: str
) -> Environment:
    return resolve_environment(flag, Variables.of_process(variables), settings)


def test_nothing_said_is_development_and_may_not_mark() -> None:
    env = resolved()
    assert (env.name, env.kind, env.source) == ("development", Kind.DEVELOPMENT, "the default")
    assert not env.stated_by.may_mark


def test_the_flag_wins_over_database_env_and_that_over_node_env() -> None:
    assert resolved("test", DATABASE_ENV="staging", NODE_ENV="production").name == "test"
    assert resolved(DATABASE_ENV="staging", NODE_ENV="production").name == "staging"
    assert resolved(NODE_ENV="production").name == "production"
    assert resolved(DATABASE_ENV="", NODE_ENV="test").name == "test"


def test_node_env_detects_but_never_marks() -> None:
    assert resolved(NODE_ENV="production").stated_by is StatedBy.NODE_ENV
    assert not resolved(NODE_ENV="production").stated_by.may_mark
    assert resolved(DATABASE_ENV="production").stated_by.may_mark
    assert resolved("production").stated_by.may_mark


def test_the_source_says_which_file_the_variable_stood_in() -> None:
    variables = Variables(layers=(VariableLayer(name=".env", values={"DATABASE_ENV": "staging"}),))
    env = resolve_environment(None, variables, NOTHING)
    assert env.source == "DATABASE_ENV in .env"


def test_the_list_of_variables_is_a_setting() -> None:
    settings = parse_settings('environment_variables = ["APP_ENV"]')
    env = resolved(settings=settings, APP_ENV="staging", DATABASE_ENV="production")
    assert env.name == "staging"
    assert env.stated_by.may_mark


@pytest.mark.parametrize("name", ["prod", "Production", "STAGING", "dev", "stagin", "", "x y"])
def test_an_unknown_name_is_an_error(name: str) -> None:
    with pytest.raises(Usage) as caught:
        resolved(name, PRODUCTION_DATABASE_URL="x", STAGING_DATABASE_URL="x")
    assert caught.value.notice.code == "C101"


def test_the_error_names_the_likely_meaning_and_what_is_known() -> None:
    with pytest.raises(Usage) as caught:
        resolved(DATABASE_ENV="prod")
    assert str(caught.value) == (
        'C101: unknown environment "prod" from DATABASE_ENV in the process environment\n'
        '  why:  did you mean "production"? known here are development, staging, production and '
        "test; a guess could reach the wrong database\n"
        "  next: set DATABASE_ENV to one of them, or for one of your own set PROD_DATABASE_URL "
        "or add [environments.prod] to whimbrel.toml"
    )


def test_a_url_in_place_of_a_name_is_not_repeated() -> None:
    with pytest.raises(Usage) as caught:
        resolved(DATABASE_ENV="postgresql://u:s3cret@db/shop")
    assert "s3cret" not in str(caught.value)


def test_an_own_name_is_known_by_its_declaration_or_by_its_variable() -> None:
    settings = parse_settings('[environments.preview]\nkind = "staging"')
    assert resolved("preview", settings).kind is Kind.STAGING
    assert resolved("eu-production", EU_PRODUCTION_DATABASE_URL="x").kind is Kind.PRODUCTION
    assert resolved("us", US_DIRECT_URL="x").kind is Kind.PRODUCTION
    with pytest.raises(Usage):
        resolved("eu-production", EU_PRODUCTION_DATABASE_URL="")


def test_an_own_name_without_a_kind_is_production() -> None:
    assert resolved("eu", parse_settings("[environments.eu]")).kind is Kind.PRODUCTION


def test_two_spellings_of_one_variable_are_not_two_environments() -> None:
    settings = parse_settings("[environments.eu-production]")
    with pytest.raises(Usage):
        resolved("eu_production", settings, EU_PRODUCTION_DATABASE_URL="x")


def test_variables_of_an_own_name_turn_dashes_into_underscores() -> None:
    env = resolved("eu-production", EU_PRODUCTION_DATABASE_URL="x")
    assert env.url_variable == "EU_PRODUCTION_DATABASE_URL"
    assert env.direct_url_variable == "EU_PRODUCTION_DIRECT_URL"

"""Two environments that name one database."""

from __future__ import annotations

from whimbrel.config.environment import resolve_environment
from whimbrel.config.places import SharedPlace, places_named_by_own_variables
from whimbrel.config.settings import parse_settings
from whimbrel.config.urls import Layers
from whimbrel.config.variables import Variables

ONE = "postgresql://u:s3cret@db.example/shop"


def places(toml: str = "", **variables: str) -> tuple[SharedPlace, ...]:
    where = Layers(variables=Variables.of_process(variables), settings=parse_settings(toml))
    environment = resolve_environment(None, where.variables, where.settings)
    return places_named_by_own_variables(environment, where)


def test_two_own_variables_of_one_database_are_found() -> None:
    (found,) = places(
        STAGING_DATABASE_URL=ONE, PRODUCTION_DATABASE_URL="postgres://v@DB.example:5432/shop"
    )
    assert found.environments == ("staging", "production")
    assert found.sources == (
        "STAGING_DATABASE_URL in the process environment",
        "PRODUCTION_DATABASE_URL in the process environment",
    )
    assert "s3cret" not in repr(found)


def test_a_direct_url_counts_too() -> None:
    assert places(STAGING_DIRECT_URL=ONE, PRODUCTION_DATABASE_URL=ONE)


def test_the_shared_fallback_does_not_count() -> None:
    assert places(STAGING_DATABASE_URL=ONE, DATABASE_URL=ONE) == ()


def test_one_environment_may_name_its_database_twice() -> None:
    assert places(STAGING_DATABASE_URL=ONE, STAGING_DIRECT_URL=ONE) == ()


def test_another_port_or_database_is_another_place() -> None:
    other = "postgresql://u@db.example:5433/shop"
    assert places(STAGING_DATABASE_URL=ONE, PRODUCTION_DATABASE_URL=other) == ()


def test_declared_environments_count_by_variable_and_by_file() -> None:
    toml = f'[environments.preview]\nkind = "staging"\nurl = "{ONE}"'
    (found,) = places(toml, PRODUCTION_DATABASE_URL=ONE)
    assert found.environments == ("production", "preview")


def test_a_url_that_cannot_be_read_names_no_place() -> None:
    assert places(STAGING_DATABASE_URL="nonsense", PRODUCTION_DATABASE_URL=ONE) == ()

"""Which URLs belong to an environment."""

from __future__ import annotations

import pytest

from whimbrel.config.environment import resolve_environment
from whimbrel.config.settings import Settings, parse_settings
from whimbrel.config.sourced import Sourced
from whimbrel.config.urls import Layers, UrlPair, Urls, resolve_urls
from whimbrel.config.variables import PROCESS, VariableLayer, Variables
from whimbrel.errors import Usage

A, B, C = (f"postgresql://u:s3cret@{name}.example/shop" for name in "abc")
LOCAL = "postgresql://u:s3cret@localhost/shop"


def layers(
    process: dict[str, str] | None = None,
    dotenv: dict[str, str] | None = None,
    toml: str = "",
    shared: tuple[UrlPair, ...] = (),
) -> Layers:
    return Layers(
        variables=Variables(
            layers=(
                VariableLayer(name=PROCESS, values=process or {}),
                VariableLayer(name=".env", values=dotenv or {}),
            )
        ),
        settings=parse_settings(toml) if toml else Settings(),
        shared=shared,
    )


def urls_of(name: str, where: Layers) -> Urls:
    return resolve_urls(resolve_environment(name, where.variables, where.settings), where)


def found(urls: Urls) -> tuple[str, str]:
    """The hosts of the plain and the direct URL."""
    return (
        urls.url.value.host if urls.url else "",
        urls.direct_url.value.host if urls.direct_url else "",
    )


@pytest.mark.parametrize("name", ["development", "staging", "production", "test", "preview"])
def test_an_environments_own_variables_come_first(name: str) -> None:
    own = {f"{name.upper()}_DATABASE_URL": A, f"{name.upper()}_DIRECT_URL": B}
    urls = urls_of(name, layers({**own, "DATABASE_URL": C, "DIRECT_URL": C, "CI": "1"}))
    assert found(urls) == ("a.example", "b.example")
    assert urls.url is not None
    assert urls.url.source == f"{name.upper()}_DATABASE_URL in the process environment"


@pytest.mark.parametrize(
    ("name", "ci", "expected"),
    [
        ("development", "", "c.example"),
        ("production", "", "c.example"),
        ("staging", "", ""),
        ("test", "", ""),
        ("test", "true", "c.example"),
        ("test", "false", ""),
    ],
)
def test_only_these_share_database_url(name: str, ci: str, expected: str) -> None:
    urls = urls_of(name, layers({"DATABASE_URL": C, "CI": ci}))
    assert found(urls) == (expected, "")


def test_an_own_name_never_falls_back_to_database_url() -> None:
    where = layers({"DATABASE_URL": C}, toml='[environments.preview]\nkind = "development"')
    urls = urls_of("preview", where)
    assert found(urls) == ("", "")
    assert not urls.is_embedded


@pytest.mark.parametrize(
    ("name", "ci", "expected"),
    [
        ("development", "", True),
        ("test", "", True),
        ("development", "1", False),
        ("test", "1", False),
        ("staging", "", False),
        ("production", "", False),
    ],
)
def test_the_embedded_server_is_for_development_and_test_outside_ci(
    name: str, ci: str, expected: bool
) -> None:
    assert urls_of(name, layers({"CI": ci})).is_embedded is expected


def test_schema_work_takes_the_direct_url_first() -> None:
    both = urls_of("production", layers({"DATABASE_URL": A, "DIRECT_URL": B}))
    plain = urls_of("production", layers({"DATABASE_URL": A}))
    assert both.require().value.host == "b.example"
    assert plain.require().value.host == "a.example"
    assert both.for_application is both.url


def test_a_pair_is_not_mixed_with_the_shared_one() -> None:
    where = layers({"PRODUCTION_DATABASE_URL": A, "DIRECT_URL": B})
    assert found(urls_of("production", where)) == ("a.example", "")


def test_the_process_wins_over_the_file_and_the_file_over_the_settings() -> None:
    toml = f'[environments.staging]\nurl = "{C}"'
    everywhere = layers({"STAGING_DATABASE_URL": A}, {"STAGING_DATABASE_URL": B}, toml)
    assert found(urls_of("staging", everywhere))[0] == "a.example"
    urls = urls_of("staging", layers({}, {"STAGING_DATABASE_URL": B}, toml))
    assert urls.require().source == "STAGING_DATABASE_URL in .env"
    urls = urls_of("staging", layers(toml=toml))
    assert urls.require().source == "url of [environments.staging] in whimbrel.toml"


def test_prismas_files_come_last_and_never_for_staging() -> None:
    pair = UrlPair(url=Sourced(value=C, source="url in prisma/schema.prisma"))
    assert found(urls_of("production", layers(shared=(pair,))))[0] == "c.example"
    assert (
        found(urls_of("production", layers({"DATABASE_URL": A}, shared=(pair,))))[0] == "a.example"
    )
    assert found(urls_of("staging", layers(shared=(pair,)))) == ("", "")


def test_a_schema_file_that_names_another_database_is_told() -> None:
    pair = UrlPair(url=Sourced(value=C, source="SHOP_URL in .env (named by schema.prisma)"))
    assert urls_of("production", layers({"DATABASE_URL": A}, shared=(pair,))).notes == (
        "SHOP_URL in .env (named by schema.prisma) is not used: DATABASE_URL in the process "
        "environment comes first, and names another database",
    )
    assert urls_of("production", layers({"DATABASE_URL": C}, shared=(pair,))).notes == ()
    assert urls_of("production", layers(shared=(pair,))).notes == ()


def test_a_direct_url_that_the_schema_puts_beside_the_same_url_is_found() -> None:
    pair = UrlPair(url=Sourced(value=A, source="x"), direct_url=Sourced(value=B, source="y"))
    assert found(urls_of("production", layers({"DATABASE_URL": A}, shared=(pair,)))) == (
        "a.example",
        "b.example",
    )


def test_a_forgotten_file_does_not_redirect_a_url_of_the_process() -> None:
    urls = urls_of("production", layers({"DATABASE_URL": A}, {"DIRECT_URL": LOCAL}))
    assert found(urls) == ("a.example", "")
    assert urls.notes == (
        "DIRECT_URL in .env is not used: it names shop@localhost:5432, another database than "
        "DATABASE_URL in the process environment",
    )
    urls = urls_of("production", layers({"DIRECT_URL": A}, {"DATABASE_URL": LOCAL}))
    assert found(urls) == ("", "a.example")


def test_a_pair_of_one_place_is_believed_whatever_it_names() -> None:
    urls = urls_of("development", layers({}, {"DATABASE_URL": A, "DIRECT_URL": LOCAL}))
    assert found(urls) == ("a.example", "localhost")


def test_a_pooler_in_another_layer_is_still_one_database() -> None:
    urls = urls_of("production", layers({"DATABASE_URL": A}, {"DIRECT_URL": B}))
    assert found(urls) == ("a.example", "b.example")


def test_a_variable_named_in_the_project_file_is_followed() -> None:
    toml = '[environments.production]\nurl = "$SHOP_URL"'
    urls = urls_of("production", layers({"SHOP_URL": A, "DATABASE_URL": B}, toml=toml))
    assert urls.require().source == "SHOP_URL in the process environment"


def test_a_variable_named_in_the_project_file_and_not_set_stops() -> None:
    toml = '[environments.production]\nurl = "${SHOP_URL}"'
    with pytest.raises(Usage) as caught:
        urls_of("production", layers({"DATABASE_URL": B}, toml=toml))
    assert str(caught.value) == (
        "C104: url of [environments.production] in whimbrel.toml is to be taken from SHOP_URL, "
        "which is not set\n"
        "  why:  no other URL is taken in its place: it could be another database\n"
        "  next: set SHOP_URL=postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    )


def test_a_missing_url_names_the_variable() -> None:
    with pytest.raises(Usage) as caught:
        urls_of("staging", layers({"DATABASE_URL": A})).require()
    assert str(caught.value) == (
        "C103: no database URL for staging (from -e)\n"
        "  why:  neither STAGING_DATABASE_URL nor a setting names its database, "
        "and no other is taken in its place\n"
        "  next: set STAGING_DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    )


def test_no_repr_on_the_way_shows_a_password() -> None:
    where = layers({"DATABASE_URL": A}, {"X": B}, f'[environments.staging]\nurl = "{C}"')
    assert "s3cret" not in repr(where.settings) + repr(where.variables)
    assert "s3cret" not in repr(urls_of("production", where))

"""What `get_database_config()` answers."""

from __future__ import annotations

import pickle

from whimbrel.config.database import DatabaseConfig, database_config
from whimbrel.config.environment import Kind, resolve_environment
from whimbrel.config.settings import Settings
from whimbrel.config.urls import Layers, resolve_urls
from whimbrel.config.variables import Variables


def config(name: str, **variables: str) -> DatabaseConfig:
    where = Layers(variables=Variables.of_process(variables), settings=Settings())
    environment = resolve_environment(name, where.variables, where.settings)
    return database_config(environment, resolve_urls(environment, where))


def test_production_is_told_and_forbids_destruction() -> None:
    found = config("production", DATABASE_URL="postgresql://u:s3cret@db/shop")
    assert found.is_production
    assert not found.allow_destructive_operations
    assert found.url is not None
    assert found.url.reveal() == "postgresql://u:s3cret@db:5432/shop"
    assert found.url_source == "DATABASE_URL in the process environment"
    assert (found.direct_url, found.direct_url_source) == (None, "not set")


def test_neither_repr_nor_str_shows_the_password() -> None:
    found = config("staging", STAGING_DATABASE_URL="postgresql://u:s3cret@db/shop")
    assert "s3cret" not in repr(found) + str(found) + f"{found.url}"


def test_without_a_url_development_is_embedded_and_staging_is_not() -> None:
    assert config("development").url_source == "the embedded server"
    assert config("staging").url_source == "not set"
    assert config("staging").allow_destructive_operations
    assert config("test").kind is Kind.TEST


def test_it_can_be_sent_to_another_process() -> None:
    found = config("production", DATABASE_URL="postgresql://u:s3cret@db/shop")
    assert pickle.loads(pickle.dumps(found)) == found

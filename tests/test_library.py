"""What other programs import: few names, cheap to import, typed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import whimbrel

HEAVY = ("psycopg", "rich", "click", "postgast", "dotenv")
PASSWORD = "s3cret:/@word"
URL = "postgresql://app:s3cret%3A%2F%40word@127.0.0.1:1/shop"


def _loaded_by(code: str) -> list[str]:
    words = f"import sys; {code}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_the_library_loads_no_driver_and_no_terminal() -> None:
    assert _loaded_by("import whimbrel") == []


def test_asking_for_the_configuration_loads_no_driver() -> None:
    assert "psycopg" not in _loaded_by("import whimbrel; whimbrel.get_database_config")
    assert "rich" not in _loaded_by("import whimbrel; whimbrel.get_database_config")


def test_judging_a_file_loads_neither_the_differ_nor_the_driver() -> None:
    """So that a commit waits for no more than the rules."""
    words = "import sys, whimbrel.flow.check; print(*(n for n in sys.modules if '.diff.' in n))"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
    assert _loaded_by("import whimbrel.flow.check") == []


def test_there_are_at_most_twelve_public_names_and_each_is_there() -> None:
    assert len(whimbrel.__all__) <= 12
    assert dir(whimbrel) == sorted(whimbrel.__all__)
    for name in whimbrel.__all__:
        assert getattr(whimbrel, name) is getattr(whimbrel, name)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'migrate_all'"):
        whimbrel.__getattr__("migrate_all")


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(whimbrel.__file__).parent / "py.typed").is_file()


def test_the_configuration_is_read_from_the_project_and_connects_to_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / ".env").write_text(f"STAGING_DATABASE_URL={URL}\n")
    config = whimbrel.get_database_config(tmp_path, environment="staging", variables={})
    assert config.environment == "staging"
    assert config.kind is whimbrel.Kind.STAGING
    assert not config.is_production
    assert config.allow_destructive_operations
    assert config.url is not None
    assert config.url.reveal() == URL
    assert ".env" in config.url_source


def test_production_allows_nothing_destructive(tmp_path: Path) -> None:
    variables = {"DATABASE_ENV": "production", "PRODUCTION_DATABASE_URL": URL}
    config = whimbrel.get_database_config(tmp_path, variables=variables)
    assert config.is_production
    assert not config.allow_destructive_operations
    assert "DATABASE_ENV" in config.environment_source


def test_the_configuration_is_a_frozen_value_without_a_password_in_its_words(
    tmp_path: Path,
) -> None:
    variables = {"TEST_DATABASE_URL": URL}
    config = whimbrel.get_database_config(tmp_path, environment="test", variables=variables)
    assert config == whimbrel.get_database_config(tmp_path, environment="test", variables=variables)
    for words in (repr(config), str(config), f"{config.url}"):
        assert PASSWORD not in words
        assert "s3cret" not in words
    with pytest.raises(FrozenInstanceError):
        config.environment = "production"  # type: ignore[misc]


def test_the_process_itself_is_asked_where_nothing_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_ENV", "staging")
    monkeypatch.setenv("STAGING_DATABASE_URL", URL)
    config = whimbrel.get_database_config()
    assert config.environment == "staging"
    assert config.url is not None
    assert config.url.host == "127.0.0.1"


def test_an_unknown_environment_is_refused_in_four_parts(tmp_path: Path) -> None:
    with pytest.raises(whimbrel.Usage) as caught:
        whimbrel.get_database_config(tmp_path, environment="prodction", variables={})
    assert isinstance(caught.value, whimbrel.Failure)
    assert caught.value.exit is whimbrel.Exit.USAGE
    assert "prodction" in caught.value.notice.what
    assert caught.value.notice.next

"""The datasource block of schema.prisma."""

from __future__ import annotations

import pytest

from whimbrel.config.variables import Variables
from whimbrel.errors import Failure
from whimbrel.prisma.datasource import Datasource, read_datasource, require_postgresql

SCHEMA = """
// datasource old { provider = "mysql" url = env("OLD") }
/* datasource older {
  provider = "sqlite"
} */
generator client {
  provider = "prisma-client-js" // it's an apostrophe
}
model Note {
  id   Int @id
  text String @default("datasource x { provider = \\"mysql\\" }")
}
datasource db {
  provider          = "postgresql" // "mysql"
  url               = env("POSTGRES_PRISMA_URL")
  directUrl=env("POSTGRES_URL_NON_POOLING")
  shadowDatabaseUrl = "postgresql://u:s3cret@localhost:5432/shadow" // local
  extensions = [pgcrypto]
}
"""


def block(text: str) -> Datasource:
    found = read_datasource([("prisma/schema.prisma", text)])
    assert found is not None
    return found


def test_comments_and_other_blocks_are_passed_over() -> None:
    found = block(SCHEMA)
    assert (found.name, found.provider) == ("db", "postgresql")
    assert found.url is not None
    assert found.url.variables == ("POSTGRES_PRISMA_URL",)
    assert found.direct_url is not None
    assert found.direct_url.variables == ("POSTGRES_URL_NON_POOLING",)


def test_a_literal_keeps_its_slashes_and_is_not_shown() -> None:
    shadow = block(SCHEMA).shadow_url
    assert shadow is not None
    assert shadow.text == "postgresql://u:s3cret@localhost:5432/shadow"
    assert "s3cret" not in repr(shadow)


def test_the_source_names_variable_and_file() -> None:
    url = block(SCHEMA).url
    assert url is not None
    found = url.resolve(Variables.of_process({"POSTGRES_PRISMA_URL": "postgresql://db/x"}))
    assert found is not None
    assert found.source == (
        "POSTGRES_PRISMA_URL in the process environment (named by prisma/schema.prisma)"
    )
    assert url.resolve(Variables()) is None


def test_the_block_may_stand_in_any_file_of_a_folder() -> None:
    found = read_datasource([("a.prisma", "model A {\n}"), ("b.prisma", SCHEMA)])
    assert found is not None
    assert found.file == "b.prisma"
    assert read_datasource([("a.prisma", "model A {\n}")]) is None


def test_windows_line_ends_and_an_open_block_are_read_as_far_as_they_go() -> None:
    assert block(SCHEMA.replace("\n", "\r\n")).provider == "postgresql"
    assert block('datasource db {\n provider = "postgres"').provider == "postgres"


def test_prisma_seven_has_no_url_in_the_schema() -> None:
    found = block('datasource db {\n  provider = "postgresql"\n}')
    assert (found.url, found.direct_url, found.shadow_url) == (None, None, None)


@pytest.mark.parametrize("provider", ["mysql", "sqlite", "mongodb", "cockroachdb", "sqlserver"])
def test_another_database_is_refused_by_name(provider: str) -> None:
    with pytest.raises(Failure) as caught:
        require_postgresql(block(f'datasource db {{\n provider = "{provider}"\n}}'))
    assert caught.value.notice.code == "C160"
    assert caught.value.notice.what == (
        f"prisma/schema.prisma is for {provider}, not for PostgreSQL"
    )

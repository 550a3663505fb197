"""SQL that was admitted to one database and reaches for production beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.identity.conftest import Production, Project, a_database
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.lockfile import FILE
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

STATEMENTS = (
    "DROP DATABASE {name}",
    "DROP DATABASE IF EXISTS {name} WITH (FORCE)",
    "CREATE TABLE a (b integer); DROP DATABASE {name};",
    "ALTER DATABASE {name} RENAME TO trash",
    "ALTER DATABASE {name} ALLOW_CONNECTIONS false",
    "ALTER DATABASE {name} SET search_path = nowhere",
    "ALTER DATABASE {name} OWNER TO pg_monitor",
)


@pytest.fixture
def beside(project: Project, server_url: DatabaseUrl) -> Iterator[Project]:
    """A development database on the server of production."""
    with a_database(server_url) as url:
        project.shell.set(DEVELOPMENT_DATABASE_URL=url)
        project.shell.done("-e", "development", "identity", "mark")
        yield project


@pytest.mark.parametrize("sql", STATEMENTS)
def test_a_neighbour_that_is_production_is_left_alone(
    sql: str, beside: Project, production: Production
) -> None:
    beside.shell.write("reach.sql", sql.format(name=production.url.database))
    said = beside.refused(
        production, "-e", "development", "execute", "reach.sql", "--yes", code="I117"
    )
    assert f"reaches {production.url.database}, which is marked {production.token}" in said.notice


@pytest.mark.parametrize("what", ["unmarked", "listed", "claimed by nobody"])
def test_a_neighbour_that_nobody_knows_is_left_alone(
    what: str, beside: Project, own_production: Production, server_url: DatabaseUrl
) -> None:
    if what != "claimed by nobody":
        with connect(own_production.url) as conn:
            conn.execute("DROP SCHEMA whimbrel CASCADE")
    if what == "listed":
        beside.shell.write(FILE, own_production.lock)
    template = own_production.url.database
    with a_database(server_url, template=template) as url:
        there = url if what == "claimed by nobody" else own_production.url
        neighbour = replace(own_production, url=there, imprint=imprint_of(there))
        beside.shell.write("reach.sql", f"DROP DATABASE {there.database}")
        beside.refused(neighbour, "-e", "development", "execute", "reach.sql", code="I117")


def test_a_migration_does_not_drop_production_either(
    beside: Project, production: Production
) -> None:
    beside.shell.migration("20260102000000_tidy", f"DROP DATABASE {production.url.database};")
    beside.refused(production, "-e", "development", "deploy", "--yes", code="I117")


def test_what_is_harmless_or_empty_or_not_there_may_be_dropped(
    beside: Project, server_url: DatabaseUrl, shell: Shell
) -> None:
    with a_database(server_url) as empty, a_database(server_url) as test:
        shell.set(TEST_DATABASE_URL=test)
        shell.done("-e", "test", "identity", "mark")
        sql = f"DROP DATABASE {empty.database}; DROP DATABASE {test.database};"
        shell.write("reach.sql", sql + "DROP DATABASE IF EXISTS nowhere_at_all;")
        said = shell("-e", "development", "execute", "reach.sql")
        assert said.code == Exit.DONE, said.err


def test_a_scratch_url_that_leads_to_production_makes_nothing_there(
    beside: Project, production: Production
) -> None:
    beside.shell.set(WHIMBREL_SCRATCH_URL=production.url)
    for words in (("migrate", "lose"), ("push",), ("diff", "--from", "empty", "--to", "schema")):
        said = beside.refused(production, *words, "-e", "development", code="E231")
        assert f"is marked {production.token}: no scratch databases there" in said.notice

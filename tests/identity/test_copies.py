"""Databases that carry production's mark, lost it, or never had one; and production under another
name."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.identity.conftest import SCHEMA, Production, Project, a_database, some_of
from tests.identity.imprint import imprint_of

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.pg.name import quote

ALL = (
    ("reset", "--force"),
    ("execute", "truncate.sql"),
    ("push", "--accept-data-loss"),
    ("migrate", "lose"),
    ("deploy",),
)
DESTRUCTIVE = some_of(ALL)
every_command = pytest.mark.parametrize("command", DESTRUCTIVE, ids=" ".join)


@pytest.fixture(scope="module")
def template_copy(server_url: DatabaseUrl, production: Production) -> Iterator[Production]:
    with a_database(server_url, template=production.url.database) as url:
        yield replace(production, url=url, imprint=imprint_of(url))


@pytest.fixture(scope="module")
def dump_copy(server_url: DatabaseUrl, production: Production) -> Iterator[Production]:
    with a_database(server_url) as url:
        dumped = _run("pg_dump", production.url)
        _run("psql", url, text=dumped)
        yield replace(production, url=url, imprint=imprint_of(url))


@pytest.fixture(scope="module")
def unmarked(server_url: DatabaseUrl) -> Iterator[Production]:
    """Somebody's database, which no whimbrel has ever seen."""
    with a_database(server_url) as url:
        with connect(url) as conn:
            conn.execute(SCHEMA.encode())
        yield Production(url=url, token="", lock="", imprint=imprint_of(url))


@every_command
def test_a_copy_by_template_is_unknown(
    command: tuple[str, ...], template_copy: Production, project: Project
) -> None:
    project.shell.set(STAGING_DATABASE_URL=template_copy.url)
    said = project.refused(template_copy, "-e", "staging", *command, "--yes", code="I101")
    assert f"carrying the mark {template_copy.token} of another database" in said.notice
    assert "whimbrel identity claim -e …" in said.notice


@every_command
def test_a_restored_dump_is_unknown(
    command: tuple[str, ...], dump_copy: Production, project: Project
) -> None:
    project.shell.set(DATABASE_URL=dump_copy.url)
    project.shell.set(WHIMBREL_CONFIRM=dump_copy.token)
    said = project.refused(dump_copy, "-e", "development", *command, "--yes", code="I101")
    assert f"carrying the mark {dump_copy.token} of another database" in said.notice


@every_command
def test_what_nobody_has_marked_is_production(
    command: tuple[str, ...], unmarked: Production, project: Project
) -> None:
    project.shell.set(DATABASE_URL=unmarked.url)
    for token in (unmarked.unmarked_token, "development"):
        said = project.refused(
            unmarked, "-e", "development", *command, "--yes", "--confirm", token, code="I101"
        )
    assert "1 table with about " in said.notice
    assert "whimbrel identity mark -e" in said.notice


@pytest.mark.parametrize("label", ["development", "staging", "test"])
def test_a_mark_that_came_with_a_copy_is_not_replaced_by_marking(
    label: str, template_copy: Production, project: Project
) -> None:
    project.shell.set(**{f"{label.upper()}_DATABASE_URL": template_copy.url})
    said = project.refused(
        template_copy,
        *("identity", "mark", "-e", label, "--confirm", template_copy.unmarked_token, "--yes"),
        code="I112",
    )
    assert "whimbrel identity claim -e …" in said.notice


def test_a_renamed_production_is_production(own_production: Production, project: Project) -> None:
    renamed = own_production.url.with_database(own_production.url.database + "_dev")
    _rename(own_production.url, renamed)
    try:
        moved = replace(own_production, url=renamed, imprint=imprint_of(renamed))
        project.shell.set(DATABASE_URL=renamed)
        for command in DESTRUCTIVE:
            project.refused(moved, "-e", "development", *command, code="I102")
    finally:
        _rename(renamed, own_production.url)


@pytest.mark.parametrize("what", ["the row", "the table", "the schema"])
def test_production_whose_mark_was_taken_away_is_unknown(
    what: str, own_production: Production, project: Project
) -> None:
    sql = {
        "the row": "DELETE FROM whimbrel.identity",
        "the table": "DROP TABLE whimbrel.identity",
        "the schema": "DROP SCHEMA whimbrel CASCADE",
    }
    bare = _changed(own_production, sql[what])
    if what == "the schema":  # then nothing in it tells of the mark, and a human has to
        bare = replace(bare, token="")
    project.shell.set(DATABASE_URL=bare.url)
    for command in DESTRUCTIVE:
        project.refused(bare, "-e", "development", *command, code="I101")
    if what != "the schema":
        words = ("-e", "development", "--confirm", bare.unmarked_token)
        project.refused(bare, "identity", "mark", *words, code="I112")
        project.refused(bare, "identity", "claim", *words, code="I112")


def test_an_empty_production_without_its_mark_is_not_marked_anew_by_the_way(
    own_production: Production, project: Project
) -> None:
    """Before the first release there is nothing in it, but its audit knows of the mark."""
    sql = "DROP TABLE orders CASCADE; DROP TYPE colour; DELETE FROM whimbrel.identity"
    bare = _changed(own_production, sql)
    project.shell.set(DATABASE_URL=bare.url)
    for command in DESTRUCTIVE:
        project.refused(bare, "-e", "development", *command, code="I101")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE whimbrel.identity SET kind = 'development'",
        "UPDATE whimbrel.identity SET environment = 'development'",
        "UPDATE whimbrel.identity SET environment = 'development', kind = 'development'",
        "UPDATE whimbrel.identity SET environment = 'development', kind = 'development',"
        " uuid = gen_random_uuid(), claimed_at = now()",
        "UPDATE whimbrel.identity SET kind = 'harmless'",
        "UPDATE whimbrel.identity SET marked_at = 'infinity', kind = 'test'",
        "DELETE FROM whimbrel.identity; INSERT INTO whimbrel.identity (environment, kind, uuid, "
        "system_identifier, database_oid, marked_by) SELECT 'development', 'development', "
        "gen_random_uuid(), s.system_identifier::text, d.oid, 'me' "
        "FROM pg_control_system() AS s, pg_database AS d WHERE d.datname = current_database()",
    ],
)
def test_a_mark_that_was_changed_by_hand_does_not_count(
    sql: str, own_production: Production, project: Project
) -> None:
    edited = _changed(own_production, sql)
    project.shell.set(DATABASE_URL=edited.url)
    for command in DESTRUCTIVE:
        said = project.refused(edited, "-e", "development", *command, code="I101")
    assert "changed by hand" in said.notice
    assert "`whimbrel identity claim -e production`" in said.notice


@pytest.mark.parametrize(
    "sql",
    [
        # A view that says what its author likes, with functions that would run as us.
        "CREATE VIEW whimbrel.identity AS SELECT 'development' AS environment, "
        "'development' AS kind, uuid, system_identifier, database_oid, marked_at, marked_by, "
        "claimed_at FROM whimbrel.old",
        "CREATE TABLE whimbrel.identity (environment text, kind text)",
        "CREATE TABLE whimbrel.identity (LIKE whimbrel.old); "
        "INSERT INTO whimbrel.identity SELECT * FROM whimbrel.old; "
        "ALTER TABLE whimbrel.identity ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE whimbrel.identity (LIKE whimbrel.old) PARTITION BY LIST (kind)",
        "CREATE MATERIALIZED VIEW whimbrel.identity AS SELECT * FROM whimbrel.old",
        "CREATE SEQUENCE whimbrel.identity",
    ],
)
def test_what_only_has_the_name_of_the_mark_is_not_read(
    sql: str, own_production: Production, project: Project
) -> None:
    dropped = "ALTER TABLE whimbrel.identity RENAME TO old; ALTER TABLE whimbrel.old "
    dropped += "DROP COLUMN note, DROP COLUMN is_only_row;"
    faked = _changed(own_production, dropped + sql)
    project.shell.set(DATABASE_URL=faked.url)
    for command in DESTRUCTIVE:
        said = project.refused(faked, "-e", "development", *command, code="I101")
    assert "is not the table that whimbrel makes" in said.notice
    project.shell.set(PRODUCTION_DATABASE_URL=faked.url)
    token = faked.unmarked_token
    project.refused(faked, *f"identity claim -e production --confirm {token}".split(), code="I112")


def test_a_child_of_the_table_of_the_mark_says_nothing(
    own_production: Production, project: Project
) -> None:
    bare = _changed(
        own_production,
        "CREATE TABLE whimbrel.child () INHERITS (whimbrel.identity);"
        "INSERT INTO whimbrel.child SELECT * FROM ONLY whimbrel.identity;"
        "DELETE FROM ONLY whimbrel.identity",
    )
    project.shell.set(DATABASE_URL=bare.url)
    said = project.refused(bare, "-e", "development", "reset", "--force", code="I101")
    assert f"unmarked, though it was marked {bare.token} before" in said.notice


def test_a_search_path_full_of_lies_does_not_deceive(
    own_production: Production, project: Project
) -> None:
    """Operators, functions and tables of one's own before PostgreSQL's."""
    name = own_production.url.database
    deceived = _changed(
        own_production,
        f"""
        CREATE SCHEMA lies;
        CREATE FUNCTION lies.yes(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION lies.yes(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION lies.yes(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE OPERATOR lies.= (FUNCTION = lies.yes, LEFTARG = name, RIGHTARG = name);
        CREATE OPERATOR lies.= (FUNCTION = lies.yes, LEFTARG = text, RIGHTARG = text);
        CREATE OPERATOR lies.= (FUNCTION = lies.yes, LEFTARG = oid, RIGHTARG = oid);
        CREATE TABLE lies.pg_database AS SELECT oid, datname FROM pg_database;
        CREATE DOMAIN lies.text AS varchar(3);
        ALTER DATABASE {quote(name)} SET search_path = lies, pg_catalog, public;
        """,
    )
    project.shell.set(DATABASE_URL=own_production.url)
    for command in DESTRUCTIVE:
        project.refused(deceived, "-e", "development", *command, code="I102")


def _changed(production: Production, sql: str) -> Production:
    with connect(production.url) as conn:
        conn.execute(sql.encode())
    return replace(production, imprint=imprint_of(production.url))


def _rename(old: DatabaseUrl, new: DatabaseUrl) -> None:
    with connect(old.with_database("postgres")) as conn:
        conn.execute(
            f"ALTER DATABASE {quote(old.database)} RENAME TO {quote(new.database)}".encode()
        )


def _run(program: str, url: DatabaseUrl, *, text: str | None = None) -> str:
    answer = subprocess.run(
        [find_binaries().path(program), url.reveal()],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout

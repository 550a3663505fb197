"""whimbrel.lock: what it lists as production is production, and editing it opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.identity.conftest import Production, Project, make_production, some_of
from tests.identity.imprint import files_of, imprint_of

from whimbrel.config.lockfile import FILE
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

COMMANDS = some_of((("reset", "--force"), ("execute", "drop.sql"), ("push", "--accept-data-loss")))

# What is made of the text of the lock file.
EDITS: dict[str, Callable[[str], str | bytes]] = {
    "the entry is gone": lambda text: re.sub(r"  \{.*\},\n", "", text),
    "another kind": lambda text: text.replace('kind = "production"', 'kind = "development"'),
    "staging's line": lambda text: text.replace('"production"', '"staging"'),
    "another uuid": lambda text: re.sub('uuid = "........', 'uuid = "00000000', text),
    "another oid": lambda text: re.sub(r"oid = \d+", "oid = 1", text),
    "another server": lambda text: re.sub('identifier = "...', 'identifier = "999', text),
    "an empty file": lambda _: "format = 1\n",
}
BREAKS: dict[str, Callable[[str], str | bytes]] = {
    "merge marks": lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> topic\n",
    "no TOML": lambda _: "production is not here",
    "another format": lambda text: text.replace("format = 1", "format = 2"),
    "no format": lambda _: "",
    "an unknown kind": lambda text: text.replace('kind = "production"', 'kind = "harmless"'),
    "an unknown key": lambda text: text.replace("uuid =", "claimed = true, uuid ="),
    "not UTF-8": lambda text: text.encode() + b"\xff\xfe",
    "half of it": lambda text: text[: len(text) // 2],
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_lock_file_opens_nothing(
    edit: str, production: Production, project: Project
) -> None:
    project.shell.write(FILE, EDITS[edit](production.lock))
    project.shell.set(DATABASE_URL=production.url)
    for command in COMMANDS:
        project.refused(production, "-e", "development", *command, "--yes", code="I102")


@pytest.mark.parametrize("edit", BREAKS)
def test_a_lock_file_that_cannot_be_read_stops_everything(
    edit: str, production: Production, project: Project
) -> None:
    project.shell.write(FILE, BREAKS[edit](production.lock))
    project.shell.set(DATABASE_URL=production.url)
    before = files_of(project.root)
    for words in (*COMMANDS, ("identity", "mark"), ("identity", "claim")):
        said = project.shell(*words, "-e", "development", "--yes")
        said.stopped("C151" if edit == "not UTF-8" else "C140", Exit.FAILED)
        assert FILE in said.notice
    production.require_untouched()
    assert files_of(project.root) == before


def test_a_lock_file_that_is_a_folder_stops_everything(
    production: Production, project: Project
) -> None:
    project.shell.write(f"{FILE}/oops", "")
    project.shell.set(DATABASE_URL=production.url)
    assert project.shell("reset", "--force").code == Exit.FAILED
    production.require_untouched()


@pytest.fixture
def marked_development(
    database_url: DatabaseUrl, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Production:
    """A database that says of itself that it is development, and that the project's lock file
    lists as production."""
    folder = tmp_path_factory.mktemp("colleague")
    made = make_production(database_url, folder, "production")
    project.shell.write(FILE, made.lock)
    with connect(database_url) as conn:
        conn.execute("DELETE FROM whimbrel.identity")
        conn.execute("DELETE FROM whimbrel.audit")
    token = f"{database_url.database}@{database_url.host}"
    (folder / FILE).unlink()
    project.shell.set(DATABASE_URL=database_url)
    words = ("-C", str(folder), "-e", "development", "identity", "mark", "--confirm", token)
    said = project.shell.done(*words)
    return replace(made, token=said.out.strip(), imprint=imprint_of(database_url))


def test_what_the_lock_file_lists_as_production_is_production_whatever_its_mark_says(
    marked_development: Production, project: Project
) -> None:
    assert marked_development.token.startswith("development/")
    for command in (*COMMANDS, ("deploy",), ("migrate", "lose")):
        said = project.refused(
            marked_development, "-e", "development", *command, "--yes", code="I101"
        )
        assert "listed by whimbrel.lock as production" in said.notice


def test_and_it_can_neither_be_marked_nor_claimed_otherwise(
    marked_development: Production, project: Project
) -> None:
    token = marked_development.unmarked_token
    for label in ("development", "test", "staging"):
        project.shell.set(**{f"{label.upper()}_DATABASE_URL": marked_development.url})
        project.shell.unset("DATABASE_URL")
        words = ("-e", label, "--confirm", token, "--yes")
        project.refused(marked_development, "identity", "mark", *words, code="I111")
        project.refused(marked_development, "identity", "claim", *words, code="I114")
        project.shell.unset(f"{label.upper()}_DATABASE_URL")


def test_an_empty_database_that_is_listed_is_not_marked_by_the_way(
    database_url: DatabaseUrl, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Production before its first release, restored without its mark."""
    made = make_production(database_url, tmp_path_factory.mktemp("operator"))
    with connect(database_url) as conn:
        conn.execute("DROP SCHEMA whimbrel CASCADE; DROP TABLE orders CASCADE; DROP TYPE colour")
    bare = replace(made, imprint=imprint_of(database_url))
    project.shell.write(FILE, made.lock)
    project.shell.set(DATABASE_URL=database_url)
    for command in (*COMMANDS, ("deploy",)):
        project.refused(bare, "-e", "development", *command, code="I101")
    words = ("identity", "mark", "-e", "development", "--confirm", bare.unmarked_token)
    project.refused(bare, *words, code="I111")


def test_where_the_lock_lists_a_whole_server_every_database_of_it_is_production(
    marked_development: Production, project: Project
) -> None:
    path = Path(project.root / FILE)
    path.write_text(re.sub(r", oid = \d+", "", path.read_text("utf-8")), "utf-8")
    project.refused(marked_development, "-e", "development", "reset", "--force", code="I101")

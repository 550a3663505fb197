"""Claiming production itself, or marking it down, in every way that somebody may try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.identity.conftest import SCHEMA, Production, Project, a_database, make_production
from tests.identity.imprint import imprint_of
from tests.identity.test_confusions import places_of

from whimbrel.config.lockfile import FILE
from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.pg.name import literal, quote

UNREACHABLE = "postgresql://shop@127.0.0.1:1/shop"


@pytest.fixture(scope="module")
def other_production(
    server_url: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    with a_database(server_url) as url:
        yield make_production(url, tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def unknown(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    with a_database(server_url) as url:
        with connect(url) as conn:
            conn.execute(SCHEMA.encode())
        yield url


def claim(production: Production, label: str = "staging") -> tuple[str, ...]:
    return ("identity", "claim", "-e", label, "--yes", "--confirm", production.unmarked_token)


@pytest.mark.parametrize("label", ["development", "test", "staging", "preview"])
@pytest.mark.parametrize("token", ["{token}", "{unmarked_token}"])
def test_a_mark_is_never_lowered(
    label: str, token: str, production: Production, project: Project
) -> None:
    project.shell.write("whimbrel.toml", '[environments.preview]\nkind = "development"\n')
    project.shell.set(**{f"{label.upper()}_DATABASE_URL": production.url})
    confirm = token.format(**places_of(production))
    words = ("identity", "mark", "-e", label, "--yes", "--confirm", confirm)
    said = project.refused(production, *words, code="I111")
    assert f"{production.place} is production" in said.notice


@pytest.mark.parametrize("label", ["development", "test", "staging"])
def test_production_itself_is_seen_through_its_lock(
    label: str, production: Production, project: Project
) -> None:
    """By a spelling of the address that no comparison of texts sees through."""
    places = places_of(production)
    project.shell.set(PRODUCTION_DATABASE_URL=production.url)
    project.shell.set(**{f"{label.upper()}_DATABASE_URL": places["socket"]})
    host = parse_url(places["socket"], source="").host
    words = claim(production, label)[:-1]
    said = project.refused(production, *words, f"{production.url.database}@{host}", code="I113")
    assert "is production itself" in said.notice


def test_one_address_under_two_names_is_refused_before_any_lock(
    production: Production, project: Project
) -> None:
    project.shell.set(PRODUCTION_DATABASE_URL=production.url, STAGING_DATABASE_URL=production.url)
    project.refused(production, *claim(production), code="I103")


@pytest.mark.parametrize("lock", ["none", "its own", "another server's"])
@pytest.mark.parametrize("where", ["nowhere", "no URL", "unknown", "other production"])
def test_production_is_not_claimed_where_its_own_url_leads_elsewhere(
    where: str,
    lock: str,
    production: Production,
    other_production: Production,
    unknown: DatabaseUrl,
    project: Project,
) -> None:
    places: dict[str, str | DatabaseUrl] = {
        "nowhere": UNREACHABLE,
        "unknown": unknown,
        "other production": other_production.url,
    }
    if where in places:
        project.shell.set(PRODUCTION_DATABASE_URL=places[where])
    if lock != "none":
        is_own = lock == "its own"
        project.shell.write(FILE, production.lock if is_own else _of_another_server(production))
    project.shell.set(STAGING_DATABASE_URL=production.url)
    said = project.refused(production, *claim(production), code="I114")
    assert f"{production.place} cannot be told from production" in said.notice


def test_the_shared_url_is_not_productions_when_it_has_led_here(
    production: Production, project: Project
) -> None:
    project.shell.set(DATABASE_URL=production.url)
    said = project.refused(production, *claim(production, "development"), code="I114")
    assert "no production can be asked from here" in said.notice


def test_a_second_production_is_no_proof_for_what_the_lock_file_lists(
    own_production: Production, other_production: Production, project: Project
) -> None:
    """Production without its mark, which only the lock file knows, and another one in reach."""
    with connect(own_production.url) as conn:
        conn.execute("DROP SCHEMA whimbrel CASCADE")
    bare = replace(own_production, imprint=imprint_of(own_production.url))
    project.shell.write(FILE, own_production.lock)
    project.shell.set(STAGING_DATABASE_URL=bare.url, PRODUCTION_DATABASE_URL=other_production.url)
    project.refused(bare, *claim(bare), code="I114")
    words = ("identity", "mark", *claim(bare)[2:])
    project.refused(bare, *words, code="I111")


def test_one_of_two_productions_that_cannot_be_asked_leaves_it_open(
    production: Production, other_production: Production, project: Project
) -> None:
    project.shell.write("whimbrel.toml", '[environments.eu-production]\nkind = "production"\n')
    project.shell.set(
        STAGING_DATABASE_URL=production.url,
        PRODUCTION_DATABASE_URL=other_production.url,
        EU_PRODUCTION_DATABASE_URL=UNREACHABLE,
    )
    project.refused(production, *claim(production), code="I114")


@pytest.mark.parametrize("has_lock", [True, False])
def test_a_role_that_is_not_shown_the_servers_number_cannot_claim_production(
    has_lock: bool, own_production: Production, project: Project
) -> None:
    """What it sees differs from every line of the lock file, which proves nothing."""
    url = own_production.url
    with a_weak_role(url) as weak:
        if has_lock:
            project.shell.write(FILE, own_production.lock)
        hidden = replace(own_production, imprint=imprint_of(url))
        project.shell.set(STAGING_DATABASE_URL=weak)
        said = project.refused(hidden, *claim(hidden), code="I114")
        assert "by host name only" in said.err
        project.refused(hidden, "-e", "staging", "reset", "--force", code="I101")


def test_a_mark_that_was_changed_by_hand_can_only_be_raised(
    own_production: Production, other_production: Production, project: Project
) -> None:
    with connect(own_production.url) as conn:
        conn.execute("UPDATE whimbrel.identity SET environment = 'staging', kind = 'staging'")
    edited = replace(own_production, imprint=imprint_of(own_production.url))
    project.shell.set(STAGING_DATABASE_URL=edited.url, PRODUCTION_DATABASE_URL=other_production.url)
    said = project.refused(edited, *claim(edited), code="I112")
    assert "`whimbrel identity claim -e production`" in said.notice
    project.refused(edited, "identity", "mark", *claim(edited)[2:], code="I112")
    project.shell.unset("STAGING_DATABASE_URL")
    project.shell.set(PRODUCTION_DATABASE_URL=edited.url)
    raised = project.shell.done(*claim(edited, "production"))
    assert raised.out.startswith("production/")


@pytest.mark.parametrize("token", [None, "yes", "{token}", "{database}", "{database}@elsewhere"])
def test_a_copy_is_not_claimed_without_its_own_token(
    token: str | None, server_url: DatabaseUrl, production: Production, project: Project
) -> None:
    with a_database(server_url, template=production.url.database) as url:
        copy = replace(production, url=url, imprint=imprint_of(url))
        project.shell.set(STAGING_DATABASE_URL=url, PRODUCTION_DATABASE_URL=production.url)
        words = list(claim(copy))[:-2]
        if token is not None:
            words += ["--confirm", token.format(token=production.token, database=url.database)]
        said = project.refused(copy, *words, code="G102")
        assert f"--confirm {copy.unmarked_token}" in said.notice


@pytest.mark.parametrize("verb", ["mark", "claim"])
@pytest.mark.parametrize("stated", ["NODE_ENV", "nothing"])
def test_neither_mark_nor_claim_goes_by_a_label_that_nobody_stated(
    verb: str, stated: str, production: Production, project: Project
) -> None:
    if stated == "NODE_ENV":
        project.shell.set(NODE_ENV="development")
    project.shell.set(DATABASE_URL=production.url, WHIMBREL_CONFIRM=production.unmarked_token)
    project.refused(production, "identity", verb, code="I110")


def _of_another_server(production: Production) -> str:
    return re.sub('identifier = "...', 'identifier = "999', production.lock)


class a_weak_role:
    """An ordinary role that owns the database and may not ask pg_control_system()."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._name = f"app_{uuid4().hex[:8]}"

    def __enter__(self) -> DatabaseUrl:
        name, database = quote(self._name), quote(self._url.database)
        with connect(self._url) as conn:
            conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD {literal(self._name)}".encode())
            conn.execute(f"GRANT ALL ON DATABASE {database} TO {name}".encode())
            conn.execute(f"GRANT ALL ON SCHEMA public, whimbrel TO {name}".encode())
            conn.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public, whimbrel TO {name}".encode())
            conn.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        return replace(self._url, user=self._name, password=self._name)

    def __exit__(self, *_: object) -> None:
        with connect(self._url) as conn:
            conn.execute(f"DROP OWNED BY {quote(self._name)}".encode())
            conn.execute(f"DROP ROLE {quote(self._name)}".encode())

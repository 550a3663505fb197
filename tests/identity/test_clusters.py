"""Physical copies: base backups, standbys, failovers. Their marks count, because number of the
cluster and oid are the same; only a claim, proven by a lock, tells them from their origin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import pytest
from tests.identity.clusters import await_replay, base_backup, promote, switchboard
from tests.identity.conftest import Production, Project, make_production, some_of
from tests.identity.imprint import imprint_of

from whimbrel.config.lockfile import FILE
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.errors import Exit

COMMANDS = some_of(
    (
        ("reset", "--force"),
        ("execute", "drop.sql"),
        ("push", "--accept-data-loss"),
        ("migrate", "lose"),
        ("deploy",),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Production, with a database of staging beside it, and two physical copies of both."""

    primary: EmbeddedServer
    backup: EmbeddedServer
    standby: EmbeddedServer
    production: Production
    staging: Production

    def on(self, server: EmbeddedServer, of: Production | None = None) -> Production:
        """What production (or staging) is on another server."""
        origin = of or self.production
        url = server.url(origin.url.database)
        return replace(origin, url=url, imprint=imprint_of(url))


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        primary = stack.enter_context(throw_away_server(settings={"wal_level": "replica"}))
        with connect(primary.url()) as conn:
            conn.execute("CREATE DATABASE shop")
            conn.execute("CREATE DATABASE shop_staging")
        folders = [tmp_path_factory.mktemp(name) for name in ("operator", "tester")]
        production = make_production(primary.url("shop"), folders[0])
        staging = make_production(primary.url("shop_staging"), folders[1], "staging")
        backup = stack.enter_context(base_backup(primary))
        standby = stack.enter_context(base_backup(primary, is_standby=True))
        await_replay(primary, standby)
        yield Cluster(
            primary=primary,
            backup=backup,
            standby=standby,
            production=production,
            staging=staging,
        )


def staging_at(project: Project, production: Production, claimed: Production | None = None) -> None:
    """A project that takes the database for staging's."""
    project.shell.set(STAGING_DATABASE_URL=production.url)
    if claimed is not None:
        project.shell.set(PRODUCTION_DATABASE_URL=claimed.url)


def claim(production: Production, label: str = "staging") -> tuple[str, ...]:
    return ("identity", "claim", "-e", label, "--yes", "--confirm", production.unmarked_token)


def test_a_base_backup_is_production_until_it_is_claimed(
    cluster: Cluster, project: Project
) -> None:
    copy = cluster.on(cluster.backup)
    staging_at(project, copy)
    for command in COMMANDS:
        project.refused(copy, "-e", "staging", *command, "--yes", code="I102")
    words = ("--yes", "--confirm", copy.unmarked_token)
    project.refused(copy, "identity", "mark", "-e", "staging", *words, code="I111")
    project.refused(copy, *claim(copy), code="I114")  # production has no URL here


@pytest.mark.parametrize("server", ["primary", "standby"])
def test_a_standby_and_its_primary_are_production_too(
    server: str, cluster: Cluster, project: Project
) -> None:
    place = cluster.on(getattr(cluster, server))
    staging_at(project, place)
    for command in COMMANDS:
        project.refused(place, "-e", "staging", *command, "--yes", code="I102")


def test_a_standby_takes_no_command_that_writes(cluster: Cluster, project: Project) -> None:
    standby = cluster.on(cluster.standby, cluster.staging)
    staging_at(project, standby)
    token = ("--confirm", standby.token)
    for command in COMMANDS:
        project.refused(standby, "-e", "staging", *command, *token, code="I115")
    project.refused(standby, *claim(standby, "staging"), code="I115")
    words = ("identity", "mark", "-e", "production", *claim(standby)[-2:])
    project.shell.set(PRODUCTION_DATABASE_URL=standby.url)
    project.shell.unset("STAGING_DATABASE_URL")
    project.refused(standby, *words, code="I115")


def test_a_lock_taken_in_a_standby_proves_nothing(cluster: Cluster, project: Project) -> None:
    """Advisory locks are not replicated, so production would seem to be another database."""
    staging_at(project, cluster.production, cluster.on(cluster.standby))
    said = project.refused(cluster.production, *claim(cluster.production), code="I114")
    assert "leads to a standby" in said.notice


def test_the_original_is_not_claimed_because_productions_url_reaches_its_copy(
    cluster: Cluster, project: Project
) -> None:
    """The copy knows itself as production; but it is the original that feeds the standby."""
    staging_at(project, cluster.production, cluster.on(cluster.backup))
    said = project.refused(cluster.production, *claim(cluster.production), code="I114")
    assert "it is in use" in said.notice


def test_what_programs_are_connected_to_is_not_claimed_as_a_copy(
    cluster: Cluster, project: Project
) -> None:
    copy = cluster.on(cluster.backup)
    staging_at(project, copy, cluster.production)
    with connect(copy.url, application_name="shop"):
        said = project.refused(copy, *claim(copy), code="I114")
    assert "it is in use" in said.notice


def test_a_claimed_base_backup_may_be_reset_and_its_original_may_not(
    cluster: Cluster, project: Project
) -> None:
    copy = cluster.on(cluster.backup)
    project.shell.write(FILE, copy.lock)
    staging_at(project, copy, cluster.production)
    said = project.shell.done(*claim(copy))
    token = said.out.strip()
    assert token.startswith("staging/")
    assert token.split("/")[1] != copy.token.split("/")[1]
    lock = (project.root / FILE).read_text("utf-8")
    assert lock.count('kind = "production"') == 1
    assert lock.count('kind = "staging"') == 1
    assert "oid" not in next(line for line in lock.splitlines() if "staging" in line)

    staging_at(project, cluster.production)
    project.shell.unset("PRODUCTION_DATABASE_URL")
    for command in COMMANDS:
        words = (*command, "--yes", "--confirm", token)
        project.refused(cluster.production, "-e", "staging", *words, code="I102")

    staging_at(project, copy, cluster.production)
    project.refused(
        cluster.on(cluster.backup), "-e", "staging", "reset", "--confirm", copy.token, code="G102"
    )
    project.shell.done("-e", "staging", "reset", "--confirm", token)
    cluster.production.require_untouched()
    with connect(copy.url) as conn:
        assert conn.execute("SELECT to_regclass('orders')").fetchone() == (None,)


@pytest.mark.parametrize("command", [("reset",), ("deploy",)], ids=" ".join)
def test_another_database_under_the_next_connection_is_noticed(
    command: tuple[str, ...], cluster: Cluster, project: Project
) -> None:
    """The first connection reaches staging, the ones that would work reach production."""
    with production_named(cluster.staging.url.database, cluster) as elsewhere:
        with switchboard([cluster.staging.url, elsewhere.url]) as url:
            project.shell.set(STAGING_DATABASE_URL=url)
            token = ("--confirm", cluster.staging.token)
            project.refused(elsewhere, "-e", "staging", *command, *token, code="I104")
        cluster.staging.require_untouched()


@contextmanager
def production_named(name: str, cluster: Cluster) -> Iterator[Production]:
    """The backup's production, for a while under the name that staging has."""
    rename = "ALTER DATABASE {} RENAME TO {}"
    there, back = [("shop_staging", "aside"), ("shop", name)], [(name, "shop"), ("aside", name)]
    with connect(cluster.backup.url()) as conn:
        for old, new in there:
            conn.execute(rename.format(old, new).encode())
        try:
            url = cluster.backup.url(name)
            yield replace(cluster.production, url=url, imprint=imprint_of(url))
        finally:
            for old, new in back:
                conn.execute(rename.format(old, new).encode())


def test_a_failover_between_two_connections_is_noticed(cluster: Cluster, project: Project) -> None:
    """Same cluster, same oid, same mark: only the timeline is another one. What the old primary
    committed last may be missing there."""
    with base_backup(cluster.primary, is_standby=True) as standby:
        await_replay(cluster.primary, standby)
        promote(standby)
        promoted = cluster.on(standby, cluster.staging)
        token = ("--confirm", cluster.staging.token)
        for command in (("reset",), ("deploy",)):
            with switchboard([cluster.staging.url, promoted.url]) as url:
                project.shell.set(STAGING_DATABASE_URL=url)
                said = project.refused(promoted, "-e", "staging", *command, *token, code="I104")
            cluster.staging.require_untouched()
            assert "another timeline" in said.notice

        production = cluster.on(standby)
        _a_promoted_standby(cluster, production, project)


def _a_promoted_standby(cluster: Cluster, promoted: Production, project: Project) -> None:
    """It is production; the older line is not claimed for a copy of it; it may be claimed itself,
    as a copy, or as production after the failover."""
    staging_at(project, promoted)
    project.shell.unset("PRODUCTION_DATABASE_URL")
    for command in COMMANDS:
        project.refused(promoted, "-e", "staging", *command, code="I102")
    staging_at(project, cluster.production, promoted)
    said = project.refused(cluster.production, *claim(cluster.production), code="I114")
    assert "it is an earlier line" in said.notice

    project.shell.write(FILE, cluster.production.lock)
    project.shell.unset("STAGING_DATABASE_URL")
    project.shell.set(PRODUCTION_DATABASE_URL=promoted.url)
    token = project.shell.done(*claim(promoted, "production")).out.strip()
    assert token.startswith("production/")
    assert token != promoted.token
    assert (project.root / FILE).read_text("utf-8").count(token.split("/")[1]) == 1


def test_a_claimed_copy_that_has_taken_productions_place_is_production(
    cluster: Cluster, project: Project
) -> None:
    """Its mark says staging, and production's URL leads to it now."""
    copy = cluster.on(cluster.backup)
    with connect(copy.url) as conn:
        row = conn.execute("SELECT environment FROM whimbrel.identity").fetchone()
    if row == ("production",):  # when this test runs alone
        staging_at(project, copy, cluster.production)
        project.shell.done(*claim(copy))
        copy = cluster.on(cluster.backup)
    project.shell.set(STAGING_DATABASE_URL=copy.url)
    shown = project.shell.done("-e", "staging", "identity", "show", "--json").json
    with switchboard([copy.url]) as other_address:
        project.shell.set(PRODUCTION_DATABASE_URL=other_address)
        for command in (("reset",), ("execute", "drop.sql"), ("db", "execute", "delete.sql")):
            words = (*command, "--yes", "--confirm", str(shown["confirm"]))
            said = project.refused(copy, "-e", "staging", *words, code="I104")
        assert "is what production's URL reaches now" in said.notice
    assert said.code == Exit.STOPPED


def test_a_url_that_leads_to_production_through_another_port_is_seen_through(
    cluster: Cluster, project: Project
) -> None:
    with switchboard([cluster.production.url]) as tunnel:
        there = replace(cluster.production, url=tunnel)
        project.shell.set(STAGING_DATABASE_URL=tunnel)
        for command in COMMANDS:
            project.refused(there, "-e", "staging", *command, "--yes", code="I102")
        project.shell.set(PRODUCTION_DATABASE_URL=cluster.production.url)
        project.refused(there, *claim(there), code="I113")

"""Held against the real Prisma: what one of the two did, the other understands.

Needs Node and the oracle's folder, which $WHIMBREL_PRISMA_ORACLE names, its packages installed
where $PRISMA_NODE_ROOT says; where they are not there, nothing of this can be tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.flow.call import Call
from whimbrel.flow.deploy import Deployed, DeployOptions, deploy
from whimbrel.flow.develop import MigrateOptions, migrate
from whimbrel.flow.history import resolve
from whimbrel.flow.identity import mark_database
from whimbrel.flow.protect import protect
from whimbrel.flow.squash import squash
from whimbrel.flow.status import read_status
from whimbrel.history.lock_toml import TEXT
from whimbrel.ledger.fence import DEPLOY_KEY, PRISMA_KEY

PX = Path(os.environ.get("WHIMBREL_PRISMA_ORACLE", "/nowhere"), "px")
PACKAGES = Path(
    os.environ.get("PRISMA_NODE_ROOT", str(Path.home() / ".cache/prisma-oracle")), "node_modules"
)
IS_THERE = PX.is_file() and PACKAGES.is_dir() and shutil.which("node") is not None

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not IS_THERE, reason="the real Prisma is not on this machine"),
]

SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n'
CONFIG = """import { defineConfig } from 'prisma/config'
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL },
})
"""
INIT, SECOND = "20260101000000_init", "20260102000000_second"
CREATE = 'CREATE TABLE "A" ("id" INTEGER PRIMARY KEY);\n'
GROW = 'ALTER TABLE "A" ADD COLUMN "name" TEXT;\n'
BROKEN = 'ALTER TABLE "B" ADD COLUMN "name" TEXT;\n'
PRISMA_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project, one database, two tools."""

    root: Path
    url: DatabaseUrl

    def write(self, name: str, sql: str) -> None:
        folder = self.root / "prisma" / "migrations" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "migration.sql").write_text(sql)

    def prisma(self, *words: str) -> tuple[int, str]:
        """Exit code and everything that Prisma's command line says."""
        return self.px("migrate", *words)

    def px(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [PX, *words],
            cwd=self.root,
            env=os.environ | {"DATABASE_URL": self.url.reveal()},
            capture_output=True,
            text=True,
            timeout=PRISMA_TIMEOUT_S,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def call(self) -> Call:
        return Call(
            directory=self.root,
            environment="test",
            variables={"TEST_DATABASE_URL": self.url.reveal()},
            say=lambda _: None,
        )

    def deploy(self) -> Deployed:
        return deploy(self.call, DeployOptions(), lambda _: None)

    def states(self) -> dict[str, str]:
        return {line.name: line.state for line in read_status(self.call).lines}


@pytest.fixture
def project(tmp_path: Path, database_url: DatabaseUrl) -> Project:
    (tmp_path / "prisma" / "migrations").mkdir(parents=True)
    (tmp_path / "prisma" / "migrations" / "migration_lock.toml").write_text(TEXT)
    (tmp_path / "prisma" / "schema.prisma").write_text(SCHEMA)
    (tmp_path / "prisma.config.ts").write_text(CONFIG)
    (tmp_path / "node_modules").symlink_to(PACKAGES)
    project = Project(root=tmp_path, url=database_url)
    project.write(INIT, CREATE)
    mark_database(project.call)
    return project


@pytest.fixture
def rows(connection: Connection) -> Callable[[], list[tuple[object, ...]]]:
    """What Prisma's table says, without ids and times."""

    def read() -> list[tuple[object, ...]]:
        return connection.execute(
            "SELECT migration_name, finished_at IS NOT NULL, rolled_back_at IS NOT NULL, "
            "applied_steps_count, length(checksum) FROM _prisma_migrations ORDER BY started_at"
        ).fetchall()

    return read


def test_after_our_deploy_prisma_finds_nothing_to_do(
    project: Project, rows: Callable[[], list[tuple[object, ...]]]
) -> None:
    project.write(SECOND, GROW)
    assert [each.migration for each in project.deploy().applied] == [INIT, SECOND]
    before = rows()
    code, said = project.prisma("status")
    assert (code, "Database schema is up to date!" in said) == (0, True), said
    code, said = project.prisma("deploy")
    assert (code, "No pending migrations to apply." in said) == (0, True), said
    assert rows() == before == [(INIT, True, False, 1, 64), (SECOND, True, False, 1, 64)]


def test_after_prismas_deploy_we_find_nothing_to_do(project: Project) -> None:
    project.write(SECOND, GROW)
    code, said = project.prisma("deploy")
    assert code == 0, said
    assert project.states() == {INIT: "applied", SECOND: "applied"}
    assert project.deploy().applied == ()


def test_each_goes_on_where_the_other_ended(project: Project) -> None:
    project.deploy()
    project.write(SECOND, GROW)
    code, said = project.prisma("deploy")
    assert code == 0, said
    project.write("20260103000000_third", 'CREATE INDEX "A_name_idx" ON "A"("name");\n')
    assert [each.migration for each in project.deploy().applied] == ["20260103000000_third"]
    code, said = project.prisma("status")
    assert code == 0, said


def test_prisma_sees_our_failure_and_may_resolve_it(project: Project) -> None:
    project.write(SECOND, BROKEN)
    with pytest.raises(Failure) as caught:
        project.deploy()
    assert caught.value.notice.code == "R101"
    code, said = project.prisma("deploy")
    assert (code, "P3009" in said, SECOND in said) == (1, True, True), said
    code, said = project.prisma("resolve", "--rolled-back", SECOND)
    assert code == 0, said
    project.write(SECOND, GROW)
    project.deploy()
    assert project.states() == {INIT: "applied", SECOND: "applied"}


def test_we_see_prismas_failure_and_may_resolve_it(project: Project) -> None:
    project.write(SECOND, BROKEN)
    code, said = project.prisma("deploy")
    assert (code, "P3018" in said) == (1, True), said
    assert project.states() == {INIT: "applied", SECOND: "failed"}
    with pytest.raises(Failure) as caught:
        project.deploy()
    assert caught.value.notice.code == "R110"
    assert f"whimbrel resolve --rolled-back {SECOND}" in caught.value.notice.next
    resolve(project.call, applied=None, rolled_back=SECOND)
    project.write(SECOND, GROW)
    code, said = project.prisma("deploy")
    assert code == 0, said
    assert project.states() == {INIT: "applied", SECOND: "applied"}


def test_what_we_resolve_as_applied_is_applied_for_prisma(
    project: Project, connection: Connection
) -> None:
    connection.execute(CREATE.encode())
    resolve(project.call, applied=INIT, rolled_back=None)
    code, said = project.prisma("status")
    assert (code, "Database schema is up to date!" in said) == (0, True), said
    assert project.deploy().applied == ()


def test_what_prisma_resolves_as_applied_is_applied_for_us(
    project: Project, connection: Connection
) -> None:
    connection.execute(CREATE.encode())
    code, said = project.prisma("resolve", "--applied", INIT)
    assert code == 0, said
    assert project.states() == {INIT: "applied"}
    assert project.deploy().applied == ()


def test_prisma_waits_while_we_deploy(project: Project, connection: Connection) -> None:
    project.write(SECOND, "SELECT pg_sleep(8);\n" + GROW)
    with _in_background(project.deploy):
        _wait_until(lambda: _holds(connection, DEPLOY_KEY) and _holds(connection, PRISMA_KEY))
        code, said = project.prisma("deploy")
    assert (code, "No pending migrations to apply." in said) == (0, True), said


def test_we_wait_while_prisma_deploys(project: Project, connection: Connection) -> None:
    project.write(SECOND, "SELECT pg_sleep(3);\n" + GROW)
    with _in_background(lambda: project.prisma("deploy")):
        _wait_until(lambda: _holds(connection, PRISMA_KEY))
        assert project.deploy().applied == ()
    assert project.states() == {INIT: "applied", SECOND: "applied"}


@contextmanager
def _in_background(work: Callable[[], object]) -> Iterator[None]:
    """Runs while the block does; what it raised is raised at the end."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(work)
        yield
        running.result(timeout=PRISMA_TIMEOUT_S)


def _holds(connection: Connection, key: int) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM pg_catalog.pg_locks AS l "
        "WHERE l.locktype = 'advisory' AND l.granted "
        "AND ((l.classid::bigint << 32) | l.objid::bigint) = %s",
        (key,),
    ).fetchone()
    return row is not None and row[0] != 0


def _wait_until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prisma reads these; they belong to whoever runs the tests."""
    for name in ("DATABASE_URL", "DIRECT_URL", "NODE_ENV", "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK"):
        monkeypatch.delenv(name, raising=False)


def test_prisma_agrees_about_a_squashed_history(project: Project) -> None:
    project.write(SECOND, GROW)
    project.deploy()
    scratch = {"WHIMBREL_SCRATCH_URL": project.url.with_database("postgres").reveal()}
    call = replace(project.call, variables={**project.call.variables, **scratch})
    made = squash(call, title="", through=None)
    assert project.states() == {made.name: "applied"}
    project.deploy()
    code, said = project.prisma("status")
    assert (code, "up to date" in said) == (0, True), said
    code, said = project.prisma("deploy")
    assert (code, "No pending migrations" in said) == (0, True), said


def test_a_protected_database_keeps_its_rows_from_prismas_hands(
    project: Project, connection: Connection
) -> None:
    project.write(SECOND, GROW)
    project.deploy()
    connection.execute("INSERT INTO \"A\" VALUES (1, 'Ada')")
    protect(project.call)
    for words in (("migrate", "reset", "--force"), ("db", "push", "--accept-data-loss")):
        code, said = project.px(*words)
        assert code != 0, said
        assert "is protected" in said, said
        assert connection.execute('SELECT name FROM "A"').fetchone() == ("Ada",)
    code, said = project.prisma("status")
    assert (code, "Database schema is up to date!" in said) == (0, True), said


WIDENED = """
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  posts Post[]
}
model Post {
  id       Int  @id @default(autoincrement())
  authorId Int
  author   User @relation(fields: [authorId], references: [id])

  @@index([authorId])
}
"""


def test_prisma_replays_and_deploys_both_phases_of_a_change_of_type(
    project: Project, connection: Connection
) -> None:
    """Which to it are comments: it runs them one after the other, to the same end."""
    schema = project.root / "prisma" / "schema.prisma"
    shutil.rmtree(project.root / "prisma" / "migrations" / INIT)
    scratch = {"WHIMBREL_SCRATCH_URL": project.url.with_database("postgres").reveal()}
    call = replace(project.call, variables={**project.call.variables, **scratch})
    schema.write_text(SCHEMA + WIDENED)
    migrate(call, MigrateOptions(title="first", create_only=True), lambda _: None)
    assert project.prisma("deploy")[0] == 0
    connection.execute("INSERT INTO \"User\" (email) VALUES ('a')")
    connection.execute('INSERT INTO "Post" ("authorId") VALUES (1)')
    wide = WIDENED.replace("id    Int ", "id    BigInt").replace("Id Int", "Id BigInt")
    schema.write_text(SCHEMA + wide)
    made = migrate(call, MigrateOptions(title="wide", create_only=True), lambda _: None)
    assert len(made.contract) == 1
    to_schema = ("--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema.prisma")
    code, said = project.prisma("diff", *to_schema, "--exit-code")  # replays them in its shadow
    assert code == 0, said
    assert project.prisma("deploy")[0] == 0
    code, said = project.prisma("status")
    assert (code, "up to date" in said) == (0, True), said
    assert set(project.states().values()) == {"applied"}
    assert connection.execute('SELECT "authorId", id FROM "Post"').fetchall() == [(1, 1)]


MULTI = SCHEMA.replace("}", '  schemas  = ["public", "audit"]\n}')
KEEPS = """
enum Mood {
  SAD
  GLAD
%(home)s
}
model Note {
  id   Int  @id @default(autoincrement())
  mood Mood @default(SAD)

  @@index([mood])
%(home)s
}
"""
STAYS = """
model User {
  id Int @id @default(autoincrement())
%s
}
"""


@pytest.mark.parametrize("is_multi", [False, True], ids=["one schema", "several"])
def test_prisma_does_not_see_what_is_kept(
    project: Project, connection: Connection, is_multi: bool
) -> None:
    """Its status, its shadow's replay, its diff, dev, pull, push and reset, with schema
    whimbrel_keep there."""
    schema = project.root / "prisma" / "schema.prisma"
    shutil.rmtree(project.root / "prisma" / "migrations" / INIT)
    home = '  @@schema("audit")' if is_multi else ""
    stays = (MULTI if is_multi else SCHEMA) + STAYS % ('  @@schema("public")' if is_multi else "")
    scratch = {"WHIMBREL_SCRATCH_URL": project.url.with_database("postgres").reveal()}
    call = replace(project.call, variables={**project.call.variables, **scratch})
    schema.write_text(stays + KEEPS % {"home": home})
    migrate(call, MigrateOptions(title="first"), lambda _: None)
    table = '"audit"."Note"' if is_multi else '"Note"'
    connection.execute(f"INSERT INTO {table} DEFAULT VALUES".encode())
    schema.write_text(stays)
    made = migrate(call, MigrateOptions(title="no notes"), lambda _: None)
    assert "SET SCHEMA whimbrel_keep" in made.sql
    code, said = project.prisma("status")
    assert (code, "up to date" in said) == (0, True), said
    there = ("--to-schema", "prisma/schema.prisma", "--exit-code")
    for source in (("--from-migrations", "prisma/migrations"), ("--from-config-datasource",)):
        code, said = project.prisma("diff", *source, *there)
        assert (code, "No difference detected" in said) == (0, True), said
    code, said = project.prisma("dev")
    assert (code, "Already in sync" in said) == (0, True), said
    assert "Note" not in project.px("db", "pull", "--print")[1]
    code, said = project.px("db", "push")
    assert (code, "already in sync" in said) == (0, True), said
    kept = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'whimbrel_keep'"
    ).fetchone()
    assert kept == (1,)

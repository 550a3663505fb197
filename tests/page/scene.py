"""The team of the page: a Prisma project, a laptop, a release machine, three databases."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.page.transcript import Transcript, variables
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.history.checksum import checksum_of
from whimbrel.pg.name import quote

FIRST = "20251201090000_init"
# What Prisma itself writes for the schema below.
SQL = """\
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
"""
SCHEMA = "prisma/schema.prisma"
_HEAD = """\
datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}

generator client {
  provider = "prisma-client-js"
}

"""
USER = """\
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
}
"""
FILLED = """INSERT INTO "User" ("email") SELECT 'u' || i || '@shop.example'
FROM generate_series(1, 1000) AS i"""
_RESTORED = """
SELECT d.datname FROM pg_catalog.pg_database AS d
WHERE d.datname = 'shop_restored' OR d.datname ~ '^whimbrel_recover_' ORDER BY 1
"""
_PACKAGE = '{\n  "name": "shop",\n  "devDependencies": {\n    "prisma": "6.19.0"\n  }\n}\n'
_SETTINGS = """\
[contacts]
"team lead" = "Ada, +00 123"
"""


@dataclass
class Team:
    """Two machines and three databases; `at` moves from one machine to the other."""

    shell: Shell
    monkeypatch: pytest.MonkeyPatch
    laptop: Path
    release: Path
    development: DatabaseUrl
    staging: DatabaseUrl
    production: DatabaseUrl
    is_new: bool  # with Whimbrel from the first day

    def at(self, machine: Path) -> None:
        self.monkeypatch.chdir(machine)

    def transcript(self, title: str) -> Transcript:
        made = Transcript(title, self.monkeypatch)
        made.knows(self.development, as_="shop_dev@localhost:5432")
        made.knows(self.staging, as_="shop@staging.example:5432")
        made.knows(self.production, as_="shop@db.example:5432")
        made.shown[str(self.laptop)] = "/home/ada/shop"
        made.shown[str(self.release)] = "/srv/release/shop"
        return made

    def token(self, environment: str) -> str:
        found = self.shell.done("-e", environment, "identity", "show", "--json").json
        return str(found["confirm"])

    def env_file(self, machine: Path, url: DatabaseUrl) -> str:
        """The page's own `.env`: DATABASE_URL means another database on each machine."""
        text = (
            "# Production Database\n"
            + variables({"DATABASE_URL": url.reveal(), "DIRECT_URL": url.reveal()})
            + "\n# Staging Database  \n"
            + variables(
                {
                    "STAGING_DATABASE_URL": self.staging.reveal(),
                    "STAGING_DIRECT_URL": self.staging.reveal(),
                }
            )
            + "\n# Environment Override\n"
            + 'DATABASE_ENV="development"  # development|staging|production|test\n'
        )
        (machine / ".env").write_text(text)
        return text

    @property
    def urls(self) -> dict[str, DatabaseUrl]:
        return {
            "development": self.development,
            "staging": self.staging,
            "production": self.production,
        }

    def wants(self, *models: str) -> None:
        """The schema that is wanted, on the machine where somebody sits now."""
        Path(SCHEMA).parent.mkdir(exist_ok=True)
        Path(SCHEMA).write_text(_HEAD + "\n".join(models), encoding="utf-8")

    def settled(self) -> None:
        """Every database says what it is and has the first migration; users are in production;
        the release machine has the project."""
        for name, url in self.urls.items():
            self.shell.set(**{f"{name.upper()}_DATABASE_URL": url})
            confirm = ("--confirm", self.token(name))
            if self.is_new:
                self.shell.done("-e", name, "deploy", *confirm)
            else:
                self.shell.done("-e", name, "identity", "mark", *confirm)
        for name in self.urls:
            self.shell.unset(f"{name.upper()}_DATABASE_URL")
        if self.is_new:
            with connect(self.production) as conn:
                conn.execute(FILLED.encode())
        self.commit("Whimbrel")
        self.pull()

    def commit(self, message: str) -> None:
        git(self.laptop, "add", "--all")
        git(self.laptop, "commit", "--quiet", "--message", message)

    def pull(self) -> None:
        """The release machine has what was committed, and nothing else."""
        if not self.release.exists():
            git(self.laptop, "clone", "--quiet", ".", str(self.release))
            self.env_file(self.release, self.production)
        git(self.release, "pull", "--quiet")


@pytest.fixture
def team(
    shell: Shell,
    server_url: DatabaseUrl,
    workbench_url: DatabaseUrl,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    """Before Whimbrel: Prisma has applied the first migration everywhere; users are there."""
    shell.set(WHIMBREL_SCRATCH_URL=workbench_url)
    with _team(shell, server_url, monkeypatch, is_new=False) as found:
        for url in found.urls.values():
            with connect(url) as conn:
                _deployed_by_prisma(conn)
        yield found
    with connect(workbench_url) as conn:
        for (name,) in conn.execute(_RESTORED).fetchall():
            conn.execute(f"DROP DATABASE {quote(str(name))} WITH (FORCE)".encode())


@pytest.fixture
def new_team(
    shell: Shell, server_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Team]:
    """The same with Whimbrel from the first day: empty databases, nothing deployed yet."""
    shell.set(WHIMBREL_SCRATCH_URL=server_url)
    with _team(shell, server_url, monkeypatch, is_new=True) as found:
        yield found


@contextmanager
def _team(
    shell: Shell, server_url: DatabaseUrl, monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> Iterator[Team]:
    with ExitStack() as stack:
        urls = [stack.enter_context(new_database(server_url)) for _ in range(3)]
        found = Team(
            shell=shell,
            monkeypatch=monkeypatch,
            laptop=shell.root,
            release=shell.root.parent / "release",
            development=urls[0],
            staging=urls[1],
            production=urls[2],
            is_new=is_new,
        )
        shell.write("package.json", _PACKAGE)
        found.wants(USER)
        shell.write("whimbrel.toml", _SETTINGS)
        shell.write(f"prisma/migrations/{FIRST}/migration.sql", SQL)
        shell.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
        shell.write(".gitignore", ".env\nnode_modules/\n")
        found.env_file(shell.root, found.development)
        git(shell.root, "init", "--quiet")
        yield found


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=ada", "-c", "user.email=ada@shop.example")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _deployed_by_prisma(conn: Connection) -> None:
    conn.execute(SQL.encode())
    conn.execute(FILLED.encode())
    conn.execute(
        b"CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT "
        b"NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, "
        b"rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), "
        b"applied_steps_count integer NOT NULL DEFAULT 0)"
    )
    conn.execute(
        "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, "
        "applied_steps_count) VALUES (gen_random_uuid()::text, %s, now(), %s, 1)",
        (checksum_of(SQL.encode()), FIRST),
    )

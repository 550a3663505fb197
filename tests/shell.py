"""The command line as a test speaks it: words in; exit code, answer and conversation out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest

from whimbrel.cli.process import run
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.store import TMPDIR
from whimbrel.errors import Exit
from whimbrel.pg.name import quote

Json = dict[str, object]

# What would tell whimbrel of another project, environment or database than the test's own.
_MEANING = ("DATABASE", "DIRECT_URL", "WHIMBREL", "NODE_ENV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one command has said: `out` is the answer, `err` the conversation."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Json:
        """The one document on stdout; `format` is its first key."""
        document = cast(Json, json.loads(self.out))
        assert next(iter(document.items())) == ("format", 1)
        return document

    @property
    def notice(self) -> str:
        """The last notice on stderr, from its code to its `next`."""
        lines = self.err.splitlines()
        start = max(i for i, line in enumerate(lines) if _is_head(line))
        return "\n".join(lines[start:])

    def stopped(self, code: str, exit_code: Exit) -> str:
        """The command failed as it should: the whole notice, and no answer."""
        assert self.err.count(f"{code}: ") == 1, self.err
        assert self.code == exit_code, self.err
        assert self.out == ""
        notice = self.notice
        assert notice.startswith(f"{code}: "), notice
        assert "\n  why:  " in notice
        assert "\n  next: " in notice
        return notice


def _is_head(line: str) -> bool:
    return line[:1].isupper() and line[1:4].isdigit() and line[4:6] == ": "


class Shell:
    """A project folder and an environment; calling it runs a command there, in this process."""

    def __init__(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.root = root
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str) -> Said:
        self._capsys.readouterr()
        code = run(words)
        captured = self._capsys.readouterr()
        return Said(code=code, out=captured.out, err=captured.err)

    def done(self, *words: str) -> Said:
        """A step on the way to what is tested: it has to succeed."""
        said = self(*words)
        assert said.code == Exit.DONE, said.err
        return said

    def set(self, **variables: str | DatabaseUrl) -> None:
        for name, value in variables.items():
            text = value if isinstance(value, str) else value.reveal()
            self._monkeypatch.setenv(name, text)

    def get(self, name: str) -> str:
        return os.environ[name]

    def move_to(self, environment: str, url: DatabaseUrl) -> None:
        """From here on `environment` is stated and `url` is its database alone."""
        self.unset("DEVELOPMENT_DATABASE_URL")
        self.set(DATABASE_ENV=environment, **{f"{environment.upper()}_DATABASE_URL": url})

    def in_folder(self, root: Path) -> Shell:
        """Somebody else's project folder; the environment is the same."""
        return Shell(root, self._monkeypatch, self._capsys)

    def unset(self, *names: str) -> None:
        for name in names:
            self._monkeypatch.delenv(name, raising=False)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def migration(self, name: str, sql: str | bytes) -> Path:
        return self.write(f"migrations/{name}/migration.sql", sql)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same command as a process of its own, for what ends only a process."""
        return subprocess.Popen(
            [Path(sys.executable).with_name("whimbrel"), *words],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


@contextmanager
def new_database(server: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """An empty database of its own, dropped afterwards."""
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    with connect(server) as maintenance:
        # Three times as fast where nothing waits for the disk; named so since 15.
        strategy = "STRATEGY file_copy" if maintenance.info.server_version >= 150000 else ""
        create = f"CREATE DATABASE {quote(name)} TEMPLATE template0 {strategy}"
        maintenance.execute(create.encode())
        try:
            yield server.with_database(name)
        finally:
            maintenance.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)".encode())


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """An empty project, and nothing in the environment that means a database. A server that a
    command started for it ends with the test."""
    for name in os.environ:
        if any(word in name for word in _MEANING) and name != TMPDIR:
            monkeypatch.delenv(name)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))  # keys of this test alone
    root = tmp_path / "shop"
    root.mkdir()
    monkeypatch.chdir(root)
    yield Shell(root, monkeypatch, capsys)
    _end_servers(root)


def _end_servers(root: Path) -> None:
    """Of the project; a number in a file may be another process's by now, so it is looked at."""
    for noted in root.glob(".whimbrel/server*/data/postmaster.pid"):
        with suppress(OSError):
            number = int(noted.read_text().split()[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
            if os.fsencode(noted.resolve().parent) in command:
                os.kill(number, signal.SIGINT)


@pytest.fixture
def shop(shell: Shell, database_url: DatabaseUrl) -> Shell:
    """A project with an empty development database, the environment stated; its server makes
    scratch databases too."""
    shell.set(
        DATABASE_ENV="development",
        DEVELOPMENT_DATABASE_URL=database_url,
        WHIMBREL_SCRATCH_URL=database_url.with_database("postgres"),
    )
    return shell


@pytest.fixture
def road(shop: Shell, server_url: DatabaseUrl) -> Iterator[Shell]:
    """The same with staging and production beside it."""
    with new_database(server_url) as staging, new_database(server_url) as production:
        shop.set(STAGING_DATABASE_URL=staging, PRODUCTION_DATABASE_URL=production)
        yield shop

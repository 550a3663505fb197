"""Runs a client program of PostgreSQL on a database; its password is in no argument."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo

from ..config.url import DatabaseUrl

_POLL_S = 0.05
END_S = 20.0


class Program:
    """One run. `said()` is what it wrote on stderr, without the URL's secrets."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes], url: DatabaseUrl) -> None:
        self._process = process
        self._log = log
        self._url = url

    @property
    def has_failed(self) -> bool:
        """Has it ended already, and not well?"""
        return self._process.poll() not in (None, 0)

    def wait(self, meanwhile: Callable[[], None]) -> int:
        """Its exit code; `meanwhile` is called now and then."""
        while (code := self._process.poll()) is None:
            meanwhile()
            time.sleep(_POLL_S)
        return code

    def said(self) -> tuple[str, ...]:
        self._log.seek(0)
        text = self._log.read().decode(errors="replace")
        for secret in self._url.secrets:
            text = text.replace(secret, "********")
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    def end(self) -> None:
        """Ask it to cancel what it does on the server and to leave; then wait."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(
    command: Sequence[str],
    url: DatabaseUrl,
    *,
    options: str = "",
    keep_open: Sequence[int] = (),
) -> Iterator[Program]:
    """`command` connected to `url` by `-d`; it is ended with the block.

    `options` as in PGOPTIONS; `keep_open` are descriptors that it inherits. Raises OSError where
    it cannot be started.
    """
    with tempfile.TemporaryFile() as log, _credentials(url) as (conninfo, secret):
        # libpq's own variables stay: our connections were made with them too.
        environment = dict(os.environ) | {"LC_ALL": "C"} | secret
        if options:
            environment["PGOPTIONS"] = options
        process = subprocess.Popen(
            [*command, "-w", "-d", conninfo],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=tuple(keep_open),
        )
        program = Program(process, log, url)
        try:
            yield program
        finally:
            program.end()


@contextmanager
def _credentials(url: DatabaseUrl) -> Iterator[tuple[str, dict[str, str]]]:
    """What may be read by everybody in `ps`, and what only this user may know."""
    keywords = url.conninfo()
    password = keywords.pop("password", "")
    key_password = keywords.pop("sslpassword", "")
    secret = {"PGPASSWORD": password} if password else {}
    if not key_password:
        yield make_conninfo("", **keywords), secret
        return
    # libpq has no variable for the password of a TLS key; a service file is its other way.
    with tempfile.TemporaryDirectory(prefix="whimbrel-") as folder:
        service = Path(folder) / "pg_service.conf"
        service.touch(mode=0o600)
        service.write_text(f"[whimbrel]\nsslpassword={key_password}\n", "utf-8")
        secret["PGSERVICEFILE"] = str(service)
        yield make_conninfo("", service="whimbrel", **keywords), secret

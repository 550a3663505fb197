"""Runs one revision online, by the project's own Alembic, on a connection of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ...config.url import DatabaseUrl
from .process import AlembicHome, end, variables_of, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`lock_seen`: a query with a row in the database that is meant, and nowhere else. `record` is
    sent in the revision's own transaction, when it has done its work; `settings` before it."""

    revision: str
    url: DatabaseUrl = field(repr=False)
    lock_seen: str
    settings: tuple[str, ...] = ()
    record: tuple[str, ...] = ()

    def text(self) -> str:
        return json.dumps(
            {
                "revision": self.revision,
                "url": self.url.reveal(),
                "conninfo": self.url.conninfo(),
                "lock_seen": self.lock_seen,
                "settings": self.settings,
                "record": self.record,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It ended with an error: the server's, with its `sqlstate`, or Python's. `line` is that of the
    revision's file, 0 where it is none of its."""

    message: str
    sqlstate: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Misled:
    """Nothing of the revision was begun: `kind` as in `tell`, or elsewhere, driver."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The process ended without a word of what became of it."""

    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It says that all is committed."""


Ending = Done | Refused | Misled | Gone


@dataclass(slots=True, kw_only=True)
class Progress:
    """What is known of it while it runs. `is_partly`: something was committed before the end, so
    that after a failure a part of it stands."""

    pid: int | None = None
    is_partly: bool = False


def run_online(
    home: AlembicHome, order: Order, progress: Progress, connected: Callable[[int], None]
) -> Ending:
    """To its end. On KeyboardInterrupt, or whatever `connected` raises, the process is ended first.
    `progress` holds also then."""
    receiving, telling = os.pipe()
    try:
        child = _start(home, order, telling)
    except OSError as exc:
        os.close(receiving)
        return Misled(kind="alembic", what=f"{home.interpreter.python}: {exc.strerror}")
    finally:
        os.close(telling)
    try:
        assert child.stdin is not None
        child.stdin.write(order.text().encode())
        child.stdin.close()
        with os.fdopen(receiving, encoding="utf-8") as events:
            ending = _listen(events, progress, connected)
        child.wait()
        return ending or Gone(said=f"it ended with {child.returncode}")
    finally:
        end(child)


def _start(home: AlembicHome, order: Order, telling: int) -> subprocess.Popen[bytes]:
    names = {"DATABASE_URL": order.url.reveal(), "DIRECT_URL": order.url.reveal()}
    return subprocess.Popen(
        words(home, "online", str(telling)),
        cwd=home.root,
        env=variables_of(home) | names,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(telling,),
        start_new_session=True,
    )


def _listen(
    events: Iterable[str], progress: Progress, connected: Callable[[int], None]
) -> Ending | None:
    ending: Ending | None = None
    for line in events:
        event: Mapping[str, object] = json.loads(line)
        match event["said"]:
            case "connected":
                progress.pid = int(str(event["pid"]))
                connected(progress.pid)
            case "partly":
                progress.is_partly = True
            case "wrong":
                ending = Misled(kind=str(event["kind"]), what=str(event["what"]))
            case "failed":
                ending = Refused(
                    message=str(event["message"]),
                    sqlstate=str(event["sqlstate"]),
                    line=int(str(event["line"])),
                )
            case _:
                ending = Done()
    return ending

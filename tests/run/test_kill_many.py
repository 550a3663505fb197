"""Histories of thirty migrations, killed again and again until as many were as asked for.

`make drill` asks for ten, WHIMBREL_KILLS=300 pytest -s tests/run/test_kill_many.py for more; every
fifth time it is the server that crashes. After each seed it says how many there were (with `-s`);
WHIMBREL_SEED is the first.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.run.test_kill import (
    LONG,
    Deploy,
    Undisturb,
    Undisturbed,
    crashing_server,
    require_undisturbed,
    undisturbed,
)

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import EmbeddedServer

__all__ = ("crashing_server", "undisturbed")
MANY = "WHIMBREL_KILLS"
CRASH_EVERY = 5
MOST_OF_ONE = 12  # kills of one history, then it may end


@dataclass
class Tally:
    wanted: int
    killed: int = 0
    crashed: int = 0

    @property
    def count(self) -> int:
        return self.killed + self.crashed


@contextmanager
def database(server: EmbeddedServer, name: str) -> Iterator[DatabaseUrl]:
    with connect(server.url()) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    yield server.url(name)
    with connect(server.url()) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def crash(server: EmbeddedServer, deploy: Deploy) -> bool:
    """Did it find somebody at work?"""
    was_running = deploy.process.poll() is None
    server.stop("immediate")
    server.restart()
    deploy.end()
    return was_running


@pytest.mark.drill
def test_as_many_as_asked_for(
    undisturbed: Undisturb, deployer_script: Path, crashing_server: EmbeddedServer
) -> None:
    first = seed = int(os.environ.get("WHIMBREL_SEED", "1000"))
    tally = Tally(wanted=int(os.environ.get(MANY, "10")))
    while tally.count < tally.wanted:
        history = undisturbed(seed, LONG)
        with database(crashing_server, f"many_{seed}") as url:
            _disturb(tally, random.Random(seed), crashing_server, deployer_script, url, history)
            Deploy(deployer_script, url, history.folder).finish()
            require_undisturbed(url, history)
        seed += 1
        print(f"seed {seed - 1}: {tally.killed} killed, {tally.crashed} crashed", flush=True)
    print(
        f"{tally.killed} deployers killed and {tally.crashed} servers crashed under them, in "
        f"{seed - first} deploys of {LONG} migrations from seed {first}: every step and row once"
    )


def _disturb(
    tally: Tally,
    chance: random.Random,
    server: EmbeddedServer,
    script: Path,
    url: DatabaseUrl,
    history: Undisturbed,
) -> None:
    """Again and again, until there is nobody left to disturb."""
    for number in range(1, MOST_OF_ONE + 1):
        deploy = Deploy(script, url, history.folder)
        deploy.await_turn()
        time.sleep(chance.uniform(0, history.duration_s * 0.3))
        if number % CRASH_EVERY == 0:
            was_running = crash(server, deploy)
            tally.crashed += was_running
        else:
            was_running = deploy.kill()
            tally.killed += was_running
        if not was_running or tally.count >= tally.wanted:
            return

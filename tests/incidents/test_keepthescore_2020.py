"""Keepthescore, 17 October 2020: a "local only" reset function met production on localhost."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from tests.incidents.scene import Production, production, was_fatal
from tests.shell import Shell, shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

__all__ = ["production", "shell"]  # fixtures


@pytest.fixture
def tunnel(production: Production) -> Iterator[DatabaseUrl]:
    """Production under the name localhost, as `ssh -L` makes it."""
    with socket.create_server(("127.0.0.1", 0)) as here:
        here.settimeout(0.05)
        is_over = threading.Event()
        server = (production.url.host, production.url.port)
        forwarding = threading.Thread(target=_forward, args=(here, server, is_over))
        forwarding.start()
        yield replace(production.url, host="localhost", port=here.getsockname()[1])
        is_over.set()
        forwarding.join()


def _forward(here: socket.socket, server: tuple[str, int], is_over: threading.Event) -> None:
    threads = []
    while not is_over.is_set():
        with suppress(TimeoutError):
            client, _ = here.accept()
            threads.append(threading.Thread(target=_serve, args=(client, server)))
            threads[-1].start()
    for each in threads:
        each.join()


def _serve(client: socket.socket, server: tuple[str, int]) -> None:
    client.settimeout(None)
    with client, socket.create_connection(server) as there:
        back = threading.Thread(target=_copy, args=(there, client))
        back.start()
        _copy(client, there)
        back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(65536):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)


RESETS = (
    ("reset", "--force"),
    ("push", "--accept-data-loss"),
    ("run", "--", "reset-database", "--local-only"),
    ("seed",),
)


def test_localhost_is_no_proof_of_anything(
    shell: Shell, production: Production, tunnel: DatabaseUrl
) -> None:
    shell.write("whimbrel.toml", 'seed = "reset-database"\n')
    shell.write("schema.sql", "CREATE TABLE other (id int);\n")
    shell.set(DEVELOPMENT_DATABASE_URL=tunnel)
    for words in RESETS:
        shell("--yes", *words).stopped("I102", Exit.STOPPED)
    assert production.is_intact()
    assert not was_fatal(shell)


def test_an_unmarked_one_behind_the_tunnel_is_not_offered_as_development(
    shell: Shell, production: Production, tunnel: DatabaseUrl
) -> None:
    """Others work there: on the server's side it is no laptop."""
    production.conn.execute("DROP SCHEMA whimbrel CASCADE")
    shell.write("whimbrel.toml", 'seed = "reset-database"\n')
    shell.set(DEVELOPMENT_DATABASE_URL=tunnel)
    with connect(production.url, application_name="web"):
        for words in (("reset", "--force"), ("run", "--", "reset-database"), ("seed",)):
            notice = shell("--yes", *words).stopped("I101", Exit.STOPPED)
            assert "-e development" not in notice
    assert production.is_intact()
    assert not was_fatal(shell)

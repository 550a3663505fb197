"""Enters the database of an environment: connects, asks what it is, says where we are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from ..config.environment import Environment
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, connect_plainly, notice_loss, take_schema
from ..db.embedded.launch import Lifetime
from ..db.embedded.server import open_server
from ..db.failure import speaking_with
from ..db.pooling import refuse_transaction_pooling
from ..errors import Failure
from ..guard.identity import judge_identity
from ..ledger.identity import look, write_mark
from ..ledger.upgrade import ensure_ledger
from ..pg.name import quote
from .call import Call
from .opened import Opened
from .own_folder import own_folder
from .workplace import Workplace, urls_of


@contextmanager
def enter(call: Call, place: Workplace) -> Iterator[Opened]:
    """The database of this call's environment, by its direct URL; says on stderr where it is.

    A development or test environment without a URL is served by the project's embedded server.
    Raises `Usage` (C103) without URL, `Failure` (C2xx) without connection, `Stop` (C230) behind
    a transaction pooler.
    """
    url = place_url(call, place)
    with speaking_with(url), _connected(place, url) as conn:
        refuse_transaction_pooling(conn, url)
        _settle(conn, url)
        opened = _judged(conn, url, place)
        call.say(headline(place.environment, opened))
        yield opened


def _connected(place: Workplace, url: DatabaseUrl) -> Connection:
    """The connection; a refusal says also where the URL was found."""
    try:
        return connect_plainly(url)
    except Failure as failure:
        found = place.urls.for_schema
        if found is None:
            raise
        why = f"{failure.notice.why}; the URL is {found.source}"
        raise type(failure)(replace(failure.notice, why=why), sqlstate=failure.sqlstate) from None


@contextmanager
def enter_other(call: Call, place: Workplace, environment: Environment) -> Iterator[Opened | None]:
    """Another environment's database; None where it has no URL or cannot be reached."""
    found = urls_of(place, environment)
    if found.for_schema is None:
        yield None
        return
    url = found.for_schema.value
    try:
        conn = connect_plainly(url, application_name="whimbrel (looking)")
    except Failure:
        yield None
        return
    with conn:
        try:
            refuse_transaction_pooling(conn, url)
            _settle(conn, url)
            opened = _judged(conn, url, place)
        except (Failure, psycopg.Error):
            yield None
            return
        yield opened


def _settle(conn: Connection, url: DatabaseUrl) -> None:
    """What our own questions need (the driver reads times in no other style); and that no lock of
    ours outlives us."""
    take_schema(conn, url)
    notice_loss(conn, "SET DateStyle = ISO")


def headline(environment: Environment, opened: Opened) -> str:
    """`production · shop@db.example:5432 · marked production/1a2b3c4d`."""
    weak = " · by host name only" if opened.identity.live.is_weak else ""
    return f"{environment.name} · {opened.identity.live.place} · {opened.identity.shown}{weak}"


def place_url(call: Call, place: Workplace) -> DatabaseUrl:
    """The URL for schema work; starts the project's own server where that serves."""
    if not place.urls.is_embedded:
        return place.urls.require().value
    own_folder(place.root)
    server = open_server(place.server_folder, lifetime=Lifetime.PROJECT)
    url = server.url(place.environment.name)
    _make(call, server.url(), url, place)
    return url


def _make(call: Call, maintenance: DatabaseUrl, url: DatabaseUrl, place: Workplace) -> None:
    """What we create, we mark at its creation."""
    with connect(maintenance) as conn:
        known = "SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = %s"
        if conn.execute(known, (url.database,)).fetchone() is not None:
            return
        try:
            conn.execute(f"CREATE DATABASE {quote(url.database)}".encode())
        except psycopg.errors.DuplicateDatabase:
            return  # another command was quicker, and marks it
    with connect(url) as conn:
        ensure_ledger(conn)
        write_mark(conn, place.environment, by=place.who)
    call.say(f"made database {url.database} on the project's own server")


def _judged(conn: Connection, url: DatabaseUrl, place: Workplace) -> Opened:
    identity = judge_identity(*look(conn), place.shared)
    rules = place.settings.ignored_drift
    return Opened(conn=conn, url=url, identity=identity, ignored=rules)

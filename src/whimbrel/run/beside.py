"""Clients that read and write beside a rehearsal, and how long the slowest of them had to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.failure import is_lost
from ..errors import Failure
from ..pg.name import RelationName, literal, quote
from ..read.table_shape import read_key, read_stored_columns

PAUSE_S = 0.002
_KEYS = 200
_PATIENCE_MS = 60_000


@dataclass(slots=True)
class Waits:
    """Of what the clients did meanwhile: how much, how long the longest took and what it was; what
    was refused, each once."""

    done: int = 0
    longest_ms: float = 0.0
    longest: str = ""
    refused: list[str] = field(default_factory=list)


def everyday_statements(conn: Connection, names: Iterable[RelationName]) -> tuple[str, ...]:
    """A row read by its key and written as it is, for some rows of each table that has a key."""
    found: list[str] = []
    for name in sorted(set(names)):
        key = read_key(conn, name)
        writable = [each.name for each in read_stored_columns(conn, name) if each.name not in key]
        if not key:
            continue
        texts = ", ".join(f"t.{quote(each)}::text" for each in key)
        for row in conn.execute(f"SELECT {texts} FROM {name} AS t LIMIT {_KEYS}".encode()):
            pairs = zip(key, row, strict=True)
            where = " AND ".join(f"{quote(k)} = {literal(str(v))}" for k, v in pairs)
            found.append(f"SELECT * FROM {name} WHERE {where}")
            if writable:
                column = quote(writable[0])
                found.append(f"UPDATE {name} SET {column} = {column} WHERE {where}")
    return tuple(found)


@contextmanager
def clients(url: DatabaseUrl, statements: Sequence[str], many: int) -> Iterator[Waits]:
    """So many clients, each with a statement drawn by lot at a time: connected when the block
    begins, and each with one more when it is over."""
    waits, is_over, lock = Waits(), threading.Event(), threading.Lock()
    there = threading.Semaphore(0)

    def work(seed: int) -> None:
        chance = Random(seed)
        try:
            with connect(url, application_name="whimbrel rehearse (client)") as conn:
                conn.execute(f"SET statement_timeout = {_PATIENCE_MS}".encode())
                there.release()
                is_last = False
                while not is_last:
                    is_last = is_over.wait(PAUSE_S)
                    one_more(conn, chance.choice(statements))
        except (psycopg.Error, Failure) as exc:
            with lock:
                waits.refused.append(str(exc).splitlines()[0])
            there.release()

    def one_more(conn: Connection, statement: str) -> None:
        began, refused = time.monotonic(), ""
        try:
            conn.execute(statement.encode())
        except psycopg.Error as exc:
            if is_lost(exc):
                raise
            refused = exc.diag.message_primary or str(exc)
        took_ms = (time.monotonic() - began) * 1000
        with lock:
            waits.done += 1
            if refused and refused not in waits.refused:
                waits.refused.append(refused)
            if took_ms > waits.longest_ms:
                waits.longest_ms, waits.longest = took_ms, statement

    wanted = range(many if statements else 0)
    threads = [threading.Thread(target=work, args=(seed,), daemon=True) for seed in wanted]
    for each in threads:
        each.start()
    for _ in threads:
        there.acquire()
    try:
        yield waits
    finally:
        is_over.set()
        for each in threads:
            each.join()

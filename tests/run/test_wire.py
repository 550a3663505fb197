from __future__ import annotations

import threading

from tests.waiting import until

from whimbrel.db.connect import Connection
from whimbrel.run.wire import converse, is_alive


def test_every_answer_up_to_the_error_is_kept(connection: Connection) -> None:
    reply = converse(connection, "SELECT 1; SELECT 2; SELECT 1/0; SELECT 3")
    assert len(reply.results) == 2
    assert reply.error is not None
    assert (reply.error.sqlstate, reply.is_lost) == ("22012", False)


def test_positions_count_characters_of_the_message(connection: Connection) -> None:
    reply = converse(connection, "SELECT 'ü'; SELECT nothing")
    assert reply.error is not None
    assert reply.error.position == 20


def test_several_statements_are_refused_where_one_is_expected(connection: Connection) -> None:
    reply = converse(connection, "CREATE TABLE a (); CREATE TABLE b ()", alone=True)
    assert reply.error is not None
    assert reply.error.sqlstate == "42601"
    assert connection.execute("SELECT to_regclass('a')").fetchone() == (None,)


def test_copy_neither_hangs_nor_loses_its_place(connection: Connection) -> None:
    out = converse(connection, "COPY (SELECT generate_series(1, 9)) TO STDOUT; SELECT 1")
    assert out.is_good
    taken = converse(connection, "CREATE TABLE t (id int); COPY t FROM STDIN")
    assert taken.error is not None
    assert "carries no data" in taken.error.message
    assert converse(connection, "SELECT 1").is_good


def test_a_message_larger_than_the_sockets_buffers_is_sent(connection: Connection) -> None:
    text = ";".join(f"SELECT repeat('x', 1000), '{'y' * 1000}'" for _ in range(5000))
    reply = converse(connection, text)
    assert reply.is_good
    assert len(reply.results) == 5000


def test_an_ended_connection_is_lost_whether_it_waits_or_rests(
    connection: Connection, other: Connection
) -> None:
    pid = connection.info.backend_pid
    assert is_alive(connection)
    end = threading.Timer(0.3, other.execute, (f"SELECT pg_terminate_backend({pid})".encode(),))
    end.start()
    reply = converse(connection, "SELECT 1; SELECT pg_sleep(20)")
    end.join()
    assert reply.is_lost
    assert not is_alive(connection)
    assert converse(connection, "SELECT 1").is_lost


def test_a_resting_connection_that_was_ended_is_noticed(
    connection: Connection, other: Connection
) -> None:
    other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
    until(lambda: not is_alive(connection))

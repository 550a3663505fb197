from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from tests.db.embedded.conftest import Script
from tests.db.processes import is_alive, keeper_of
from tests.waiting import PATIENCE_S, until, within

from whimbrel.db.connect import connect
from whimbrel.db.embedded.pidfile import read_postmaster_file
from whimbrel.db.embedded.server import EmbeddedServer, Lifetime, open_server, start_server

IDLE_S = 1.2  # shorter than the pauses of a busy machine it must not be

START_AND_SLEEP = """
import sys, time
from pathlib import Path
from whimbrel.db.embedded.server import start_server
server = start_server(Path(sys.argv[1]))
print(server.pid, flush=True)
time.sleep(60)
"""

THROW_AWAY_AND_SLEEP = """
import time
from whimbrel.db.embedded.server import throw_away_server
server = throw_away_server()
print(server.pid, server.data_dir, flush=True)
time.sleep(60)
"""

FORK_AND_SLEEP = """
import os, sys, time
from pathlib import Path
from whimbrel.db.embedded.server import start_server
server = start_server(Path(sys.argv[1]))
child = os.fork()
if child:
    print(server.pid, child, flush=True)
time.sleep(60)
"""

FORGET = """
import sys
from pathlib import Path
from whimbrel.db.embedded.server import start_server
server = start_server(Path(sys.argv[1]))
print(server.pid, flush=True)
"""

START_IN_THREAD = """
import sys, threading
from pathlib import Path
from whimbrel.db.embedded.server import start_server
found = []
thread = threading.Thread(target=lambda: found.append(start_server(Path(sys.argv[1]))))
thread.start()
thread.join()
from whimbrel.db.connect import connect
import time
time.sleep(1.2)
with connect(found[0].url()) as conn:
    print(conn.execute("SELECT 'still here'").fetchone()[0])
found[0].stop()
"""


def first_line(process: object) -> list[str]:
    stdout = getattr(process, "stdout", None)
    assert stdout is not None
    return str(stdout.readline()).split()


def require_gone(pid: int) -> None:
    until(lambda: not is_alive(pid))


def processes_in(folder: Path) -> list[str]:
    """Every process whose command line names the folder."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = each.read_text("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in words and each.parent.name != str(os.getpid()):
            found.append(words)
    return found


def test_a_killed_parent_takes_its_server_along(home: Path, script: Script) -> None:
    parent = script(START_AND_SLEEP, home)
    pid = int(first_line(parent)[0])
    keeper = keeper_of(pid)
    parent.kill()
    require_gone(pid)
    require_gone(keeper)
    assert read_postmaster_file(home / "data") is None


def test_a_killed_parent_leaves_no_throw_away_folder(script: Script) -> None:
    parent = script(THROW_AWAY_AND_SLEEP)
    pid, folder = first_line(parent)
    parent.kill()
    require_gone(int(pid))
    until(lambda: not Path(folder).exists())


def test_a_fork_of_a_killed_parent_does_not_keep_the_server(home: Path, script: Script) -> None:
    parent = script(FORK_AND_SLEEP, home)
    pid, fork = map(int, first_line(parent))
    try:
        parent.kill()
        require_gone(pid)
    finally:
        os.kill(fork, signal.SIGKILL)


def test_a_parent_that_forgets_its_server_leaves_none(home: Path, script: Script) -> None:
    parent = script(FORGET, home)
    pid = int(first_line(parent)[0])
    assert parent.wait(PATIENCE_S) == 0
    require_gone(pid)


@pytest.mark.drill
def test_the_end_of_the_thread_that_started_it_is_not_the_servers(
    home: Path, script: Script
) -> None:
    answer, _ = script(START_IN_THREAD, home).communicate(timeout=PATIENCE_S)
    assert answer == "still here\n"


def test_a_killed_keeper_takes_its_server_along(home: Path) -> None:
    server = start_server(home)
    os.kill(keeper_of(server.pid), signal.SIGKILL)
    require_gone(server.pid)
    server.stop()
    with start_server(home) as again:
        assert again.is_running


def test_a_killed_parent_and_keeper_leave_no_server(home: Path, script: Script) -> None:
    parent = script(START_AND_SLEEP, home)
    pid = int(first_line(parent)[0])
    os.kill(keeper_of(pid), signal.SIGKILL)
    parent.kill()
    require_gone(pid)
    until(lambda: not processes_in(home))


def test_the_next_open_waits_for_a_server_whose_keeper_was_just_killed(home: Path) -> None:
    first = open_server(home)
    os.kill(keeper_of(first.pid), signal.SIGKILL)
    with open_server(home) as again:
        assert again.pid != first.pid
        with connect(again.url()) as conn:
            assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_terminated_keeper_stops_its_server_in_order(home: Path) -> None:
    server = start_server(home)
    os.kill(keeper_of(server.pid), signal.SIGTERM)
    require_gone(server.pid)
    server.stop()
    assert "database system is shut down" in server.log_file.read_text("utf-8")


def test_a_projects_server_stays_while_it_is_used_and_ends_when_idle(home: Path) -> None:
    server = start_server(home, lifetime=Lifetime.PROJECT, idle_s=IDLE_S)
    keeper = keeper_of(server.pid)
    with connect(server.url()):
        assert not within(2 * IDLE_S, lambda: not is_alive(server.pid))
    require_gone(server.pid)
    require_gone(keeper)
    with open_server(home) as again:  # by the port that somebody may have noted
        assert again.url() == server.url()


@pytest.mark.drill
def test_short_visits_count_as_use(home: Path) -> None:
    server = start_server(home, lifetime=Lifetime.PROJECT, idle_s=IDLE_S)

    def visit() -> bool:
        with connect(server.url()) as conn:
            return conn.execute("SELECT 1").fetchone() is None

    assert not within(2.2 * IDLE_S, visit)


def test_opening_a_server_counts_as_use(home: Path) -> None:
    server = start_server(home, lifetime=Lifetime.PROJECT, idle_s=IDLE_S)

    def is_replaced() -> bool:
        return open_server(home).pid != server.pid

    assert not within(2.2 * IDLE_S, is_replaced)


def test_a_projects_server_ends_with_its_folder(own_home: Path) -> None:
    server = open_server(own_home)
    keeper = keeper_of(server.pid)
    shutil.rmtree(own_home)
    require_gone(server.pid)
    require_gone(keeper)


def test_a_folder_made_again_gets_a_server_of_its_own(own_home: Path) -> None:
    server: EmbeddedServer = open_server(own_home)
    own_home.rename(own_home.with_name("away"))
    with open_server(own_home) as again:
        assert again.pid != server.pid
        require_gone(server.pid)
        assert again.is_running


def test_the_output_of_a_command_ends_with_it_though_its_server_lives_on(
    home: Path, script: Script
) -> None:
    text = START_AND_SLEEP.replace("start_server", "open_server").replace("time.sleep(60)", "")
    answer, _ = script(text, home).communicate(timeout=PATIENCE_S)
    pid = int(answer)
    assert is_alive(pid)
    open_server(home).stop()


def test_a_folder_that_the_servers_account_cannot_see_takes_it_along_too(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = open_server(closed / "server")
    shutil.rmtree(closed / "server")
    require_gone(server.pid)

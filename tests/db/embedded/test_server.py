from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.db.embedded.conftest import Script
from tests.db.processes import is_root
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.account import Account, reaches, service_account
from whimbrel.db.embedded.server import open_server, start_server, throw_away_server
from whimbrel.db.embedded.store import STORES
from whimbrel.errors import Failure

OPEN_AND_PRINT = """
import sys
from pathlib import Path
from whimbrel.db.embedded.server import open_server
server = open_server(Path(sys.argv[1]), settings={"fsync": "off"}, idle_s=30)
print(server.pid, server.url().port)
"""

STOP_AND_PRINT = """
server.stop()
print(server.is_running)
"""


QUICK = {"fsync": "off"}


def ask(url: DatabaseUrl, question: str) -> object:
    with connect(url) as conn:
        row = conn.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def do(url: DatabaseUrl, *statements: str) -> None:
    with connect(url) as conn:
        for each in statements:
            conn.execute(each.encode())


def code_of(failure: pytest.ExceptionInfo[Failure]) -> str:
    return failure.value.notice.code


def test_a_new_server_answers_over_tcp_and_over_its_socket(place: Path) -> None:
    with start_server(place / "new") as server:
        assert ask(server.url(), "SHOW data_directory") == str(place / "new" / "data")
        assert ask(server.socket_url(), "SHOW port") == str(server.url().port)
        assert ask(server.url(), "SHOW server_version_num") == str(server.version.number)
        assert ask(server.url(), "SHOW server_encoding") == "UTF8"
        assert ask(server.url(), "SELECT datcollate FROM pg_database LIMIT 1") == "C.UTF-8"
        assert ask(server.url(), "SHOW fsync") == "on"
        assert server.is_running
    assert not server.is_running
    server.stop()


def test_nobody_enters_without_the_password(home: Path) -> None:
    with start_server(home) as server:
        url = server.url()
        assert url.password
        assert url.password not in repr(server) + repr(url)
        words = Path(f"/proc/{server.pid}/cmdline").read_text("utf-8")
        assert url.password not in words
        for host in (url.host, server.socket_url().host):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host=host, port=url.port, user="postgres", password="guess")


def test_the_password_file_is_private(home: Path) -> None:
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600


@pytest.mark.skipif(not is_root(), reason="only root runs servers under another account")
def test_as_root_everything_the_server_writes_is_its_accounts(home: Path) -> None:
    account = service_account()
    assert account is not None
    with start_server(home) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == account.uid
        for path in (server.cluster_dir, server.log_file, home / "password"):
            assert path.stat().st_uid == account.uid


@pytest.mark.skipif(not is_root(), reason="only root runs servers under another account")
def test_as_root_data_of_another_user_is_served_under_his_name(own_home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    subprocess.run(["chown", "-R", f"{nobody.pw_uid}:{nobody.pw_gid}", str(own_home)], check=True)
    with open_server(own_home) as server, open_server(own_home) as same:
        assert same.pid == server.pid
        assert Path(f"/proc/{server.pid}").stat().st_uid == nobody.pw_uid


def test_an_open_server_is_found_again_by_another_process(home: Path, script: Script) -> None:
    first, _ = script(OPEN_AND_PRINT, home).communicate(timeout=PATIENCE_S)
    with open_server(home) as server:
        assert first.split() == [str(server.pid), str(server.url().port)]
        with pytest.raises(Failure, match="runs in") as failure:
            start_server(home)
        assert code_of(failure) == "E205"


def test_two_processes_that_open_at_once_get_one_server(home: Path, script: Script) -> None:
    both = [script(OPEN_AND_PRINT, home) for _ in range(2)]
    answers = {process.communicate(timeout=PATIENCE_S)[0] for process in both}
    assert len(answers) == 1
    with open_server(home) as server:
        assert answers == {f"{server.pid} {server.url().port}\n"}


def test_several_servers_run_at_once(home: Path, own_home: Path) -> None:
    with start_server(home) as one, start_server(own_home) as two:
        assert one.url().place != two.url().place
        assert ask(one.url(), "SHOW data_directory") == str(one.cluster_dir)
        assert ask(two.url(), "SHOW data_directory") == str(two.cluster_dir)


def test_a_restart_keeps_url_data_and_settings(home: Path) -> None:
    with start_server(home, settings={"work_mem": "5MB"}) as server:
        url, pid = server.url(), server.pid
        do(url, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 1 AS n")
        server.restart()
        assert server.url() == url
        assert server.pid != pid
        assert ask(url, "SELECT n FROM kept") == 1
        assert ask(url, "SHOW work_mem") == "5MB"


def test_a_server_stopped_as_by_a_crash_starts_again(home: Path) -> None:
    server = start_server(home)
    do(server.url(), "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT 1 AS n")
    server.stop("immediate")
    with start_server(home) as again:
        assert ask(again.url(), "SELECT n FROM kept") == 1


def test_a_killed_postmaster_is_replaced(home: Path) -> None:
    server = open_server(home)
    do(server.url(), "CHECKPOINT")
    os.kill(server.pid, signal.SIGKILL)
    with open_server(home) as again:
        assert ask(again.url(), "SELECT 1") == 1
        assert again.pid != server.pid


@pytest.mark.drill
def test_a_folder_copied_from_a_running_server_gets_a_server_of_its_own(
    home: Path, place: Path
) -> None:
    with start_server(home) as server:
        do(server.url(), "CHECKPOINT")
        subprocess.run(["cp", "-a", str(home), str(place / "copy")], check=True)
        with start_server(place / "copy") as copy:
            assert ask(copy.url(), "SHOW data_directory") == str(place / "copy" / "data")
        assert ask(server.url(), "SELECT 1") == 1


def test_a_long_path_has_a_short_socket(own_home: Path, place: Path) -> None:
    deep = place / ("long" * 20) / ("path" * 20)
    deep.mkdir(parents=True)
    with start_server(own_home.rename(deep / "home")) as server:
        sockets = Path(server.socket_url().host)
        assert len(os.fsencode(sockets / ".s.PGSQL.65535")) <= 100
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert ask(server.socket_url(), "SELECT 1") == 1
    assert not sockets.exists()


def test_a_throw_away_server_leaves_no_folder() -> None:
    with throw_away_server() as server:
        assert ask(server.url(), "SHOW fsync") == "off"
        server.restart()
        assert ask(server.url(), "SHOW fsync") == "off"
    assert not server.data_dir.exists()


def test_an_ordinary_user_runs_it_alone(place: Path) -> None:
    account = service_account()
    python = python_for(account)
    if python is None:
        pytest.skip("no Python on this machine that an ordinary user may run")
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    answer = subprocess.run(
        [python, "-c", OPEN_AND_PRINT + STOP_AND_PRINT, str(place / "open" / "home")],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert answer.stdout.endswith("False\n"), answer.stderr


def python_for(account: Account | None) -> str | None:
    """Ours if the account can reach it, else the machine's if it is as new."""
    ours = Path(sys.executable).resolve()
    if reaches(account, ours.parent):
        return sys.executable
    answer = subprocess.run(
        ["/usr/bin/python3", "-c", "import sys; print(sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=False,
    )
    same = answer.stdout.strip() == str(sys.version_info[:2])
    return "/usr/bin/python3" if same else None


@pytest.mark.skipif(not is_root(), reason="an ordinary user's servers reach what he reaches")
def test_a_folder_that_the_account_cannot_enter_keeps_its_modes(tmp_path: Path) -> None:
    before = [stat.S_IMODE(each.stat().st_mode) for each in (tmp_path, *tmp_path.parents)]
    with start_server(tmp_path / "closed" / "server", settings=QUICK) as server:
        assert server.cluster_dir.is_relative_to(STORES[0])
        assert (tmp_path / "closed" / "server" / "data").resolve() == server.cluster_dir
        assert ask(server.url(), "SELECT 1") == 1
    after = [stat.S_IMODE(each.stat().st_mode) for each in (tmp_path, *tmp_path.parents)]
    assert after == before

    shutil.rmtree(server.cluster_dir.parent)


@pytest.mark.drill
@pytest.mark.skipif(not is_root(), reason="an ordinary user's servers reach what he reaches")
def test_a_project_below_a_closed_folder_may_be_moved_and_copied(tmp_path: Path) -> None:
    with start_server(tmp_path / "first" / "server", settings=QUICK) as server:
        do(server.url(), "CREATE TABLE kept AS SELECT 1 AS n")
    moved = (tmp_path / "first").rename(tmp_path / "moved") / "server"
    with start_server(moved) as again:
        assert ask(again.url(), "SELECT n FROM kept") == 1
        subprocess.run(["cp", "-a", str(moved), str(tmp_path / "copy")], check=True)
        with start_server(tmp_path / "copy", settings=QUICK) as other:
            assert other.cluster_dir != again.cluster_dir
    for each in (again, other):
        shutil.rmtree(each.cluster_dir.parent)


def test_data_of_another_major_is_refused(own_home: Path) -> None:
    (own_home / "data" / "PG_VERSION").write_text("14\n", "utf-8")
    with pytest.raises(Failure, match="is of PostgreSQL 14") as failure:
        start_server(own_home)
    assert code_of(failure) == "E206"


def test_damaged_data_is_refused_with_the_servers_own_words(own_home: Path) -> None:
    (own_home / "data" / "global" / "pg_control").unlink()
    with pytest.raises(Failure, match="is damaged") as failure:
        start_server(own_home)
    assert code_of(failure) == "E207"
    assert "pg_control" in failure.value.notice.excerpt


def test_somebody_elses_files_are_not_taken_for_data(place: Path) -> None:
    (place / "photos" / "data").mkdir(parents=True)
    (place / "photos" / "data" / "cat.jpg").touch()
    with pytest.raises(Failure, match="no data of PostgreSQL") as failure:
        start_server(place / "photos")
    assert code_of(failure) == "E207"
    assert (place / "photos" / "data" / "cat.jpg").exists()


def test_the_data_folder_itself_is_refused(home: Path) -> None:
    with pytest.raises(Failure, match="is itself a data folder") as failure:
        start_server(home / "data")
    assert code_of(failure) == "E207"


def test_a_lost_password_is_named(own_home: Path) -> None:
    (own_home / "password").unlink()
    with pytest.raises(Failure, match="password of the server") as failure:
        start_server(own_home)
    assert code_of(failure) == "E212"


@pytest.mark.drill
@pytest.mark.skipif(not is_root(), reason="only root may mount a small disk")
def test_a_full_disk_is_named(place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")
    try:
        with pytest.raises(Failure, match="no space left on the disk of") as failure:
            start_server(disk / "home", settings=QUICK)
        assert code_of(failure) == "E204"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_changed_password_is_named(own_home: Path) -> None:
    with open_server(own_home) as server:
        do(server.url(), "ALTER ROLE postgres PASSWORD 'other'")
        with pytest.raises(Failure, match="does not accept the password") as failure:
            open_server(own_home)
        assert code_of(failure) == "E212"


def test_a_file_in_the_place_of_the_folder_is_named(place: Path) -> None:
    (place / "file").touch()
    with pytest.raises(Failure, match="cannot be written") as failure:
        start_server(place / "file")
    assert code_of(failure) == "E203"


def test_an_unwritable_folder_is_named(place: Path) -> None:
    with pytest.raises(Failure, match="cannot be written") as failure:
        start_server(Path("/proc/1/nowhere"))
    assert code_of(failure) == "E203"


def test_a_wrong_setting_is_named(home: Path) -> None:
    with pytest.raises(Failure, match="refuses one of its settings") as failure:
        start_server(home, settings={"wrok_mem": "1MB"})
    assert code_of(failure) == "E214"
    assert "wrok_mem" in failure.value.notice.excerpt
    with start_server(home) as server:
        assert server.is_running


def test_a_start_that_takes_too_long_is_ended(home: Path) -> None:
    with pytest.raises(Failure, match="within 0 s") as failure:
        start_server(home, timeout_s=0)
    assert code_of(failure) == "E208"
    with start_server(home) as server:
        assert server.is_running


def test_an_interrupted_initdb_leaves_nothing_that_looks_like_data(place: Path) -> None:
    (place / "home" / "making-1" / "base").mkdir(parents=True)
    with start_server(place / "home", settings=QUICK) as server:
        assert server.is_running
    assert not list((place / "home").glob("making-*"))


@pytest.mark.drill
def test_a_worker_pays_less_than_two_seconds_for_its_server() -> None:
    began = time.monotonic()
    with throw_away_server():
        took_s = time.monotonic() - began
    assert took_s < 2 * max(1.0, os.getloadavg()[0])

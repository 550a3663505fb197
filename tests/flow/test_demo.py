"""The demo is what a newcomer sees first: it has to end well, and to leave nothing."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.db.processes import is_alive
from tests.waiting import PATIENCE_S, until

import whimbrel
from whimbrel.cli.commands import demo as command
from whimbrel.cli.demo_screen import DemoScreen
from whimbrel.cli.process import run
from whimbrel.errors import Exit
from whimbrel.flow.demo.beat import Beat, SceneBegins, Tell, Told
from whimbrel.flow.demo.story import tell_demo
from whimbrel.guard.table import GATES

WHIMBREL = Path(sys.executable).with_name("whimbrel")
# A test machine is busy: what a customer waits for a processor is not ours to promise.
LONGEST_WAIT_MS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A postmaster and the throw-away folder that its data is in."""

    pid: int
    folder: Path

    @property
    def is_gone(self) -> bool:
        return not is_alive(self.pid) and not self.folder.exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """One whole `whimbrel demo --json`, and what was running in the middle of it."""

    code: int
    document: dict[str, Any]  # JSON, as its readers get it
    beats: tuple[Beat, ...]
    servers: tuple[Server, ...]
    files_left: tuple[Path, ...]

    def beats_of(self, scene: int, key: str) -> list[Any]:
        return [beat[key] for beat in self.document["scenes"][scene - 1]["beats"] if key in beat]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    temporary = tmp_path_factory.mktemp("temporary")
    beats: list[Beat] = []
    servers: list[Server] = []
    before = servers_of(os.getpid())

    def overheard(tell: Tell) -> Told:
        def tell_both(beat: Beat) -> None:
            if isinstance(beat, SceneBegins) and not servers:
                servers.extend(set(servers_of(os.getpid())) - set(before))
            beats.append(beat)
            tell(beat)

        return tell_demo(tell_both)

    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as out:
        patch.setattr(command, "tell_demo", overheard)
        patch.setattr(tempfile, "tempdir", str(temporary))
        patch.setenv("DATABASE_ENV", "production")
        patch.setenv("DATABASE_URL", "postgresql://nobody@nowhere.invalid/precious")
        code = run(("demo", "--json"))
    return Show(
        code=code,
        document=json.loads(out.getvalue()),
        beats=tuple(beats),
        servers=tuple(servers),
        files_left=tuple(temporary.iterdir()),
    )


def servers_of(pid: int) -> list[Server]:
    """The embedded servers whose keepers are children of `pid`."""
    found = []
    for keeper in _children(pid):
        for postmaster in _children(keeper):
            words = Path(f"/proc/{postmaster}/cmdline").read_bytes().decode().split("\0")
            if "-D" in words:
                data = Path(words[words.index("-D") + 1])
                found.append(Server(pid=postmaster, folder=data.parent))
    return found


def _children(pid: int) -> list[int]:
    listed = [
        Path(f"/proc/{pid}/task/{t.name}/children") for t in Path(f"/proc/{pid}/task").iterdir()
    ]
    return [int(word) for file in listed if file.exists() for word in file.read_text().split()]


def test_every_scene_ends_as_it_is_told(show: Show) -> None:
    assert show.code == Exit.DONE
    assert next(iter(show.document.items())) == ("format", 1)
    assert [(s["number"], s["verdict"]) for s in show.document["scenes"]] == [
        (1, "done"),
        (2, "done"),
        (3, "stopped by the guard"),
        (4, "done"),
        (5, "done"),
        (6, "done"),
        (7, "stopped by the guard"),
        (8, "failed, mended, resumed"),
        (9, "done"),
    ]


def test_the_three_databases_carry_marks_of_their_own(show: Show) -> None:
    said = "\n".join(show.beats_of(1, "stderr"))
    for environment in ("development", "staging", "production"):
        assert f" as {environment}/" in said


def test_the_migration_builds_its_index_without_stopping_writers(show: Show) -> None:
    written = [b for b in show.document["scenes"][1]["beats"] if b.get("is_change") is False]
    assert len(written) == 1
    assert written[0]["file"].endswith("_order_status/migration.sql")
    assert "CREATE INDEX CONCURRENTLY" in written[0]["sql"]


def test_production_refuses_what_staging_has_not_seen(show: Show) -> None:
    [(error, code)] = zip(show.beats_of(3, "error"), show.beats_of(3, "exit"), strict=True)
    assert (error["code"], code) == ("G125", Exit.STOPPED)
    assert len(show.beats_of(3, "stderr")) == 1 + len(GATES)


def test_a_backup_is_restored_and_compared_before_production_changes(show: Show) -> None:
    assert show.beats_of(5, "stdout")[-1].endswith(": equal")
    assert any(re.match(" +backup +passed ", line) for line in show.beats_of(6, "stderr"))


def test_every_gate_answers_and_none_is_turned_off(show: Show) -> None:
    refused, passed = show.beats_of(3, "stderr"), show.beats_of(6, "stderr")
    assert not [line for line in (*refused, *passed) if re.match(" +.+? +off ", line)]
    answers = [line for line in passed if re.match("  [a-z]", line)]
    assert [line[2:15].strip() for line in answers[: len(GATES)]] == list(GATES)
    assert all(re.match("  .{13} passed ", line) for line in answers[: len(GATES)])


def test_a_blocker_is_named_and_not_queued_behind(show: Show) -> None:
    said = show.beats_of(6, "stderr")
    assert any("held up before queueing by" in s and "nightly report" in s for s in said)


def test_a_reset_through_a_wrong_url_is_stopped_by_the_database(show: Show) -> None:
    assert show.beats_of(7, "error")[0]["code"] == "I102"
    assert show.beats_of(7, "exit") == [Exit.STOPPED]
    assert show.beats_of(7, "command")[-1] == "whimbrel migrate reset --force"


def test_a_migration_that_failed_half_way_goes_on(show: Show) -> None:
    assert show.beats_of(8, "error")[0]["code"] == "R101"
    assert show.beats_of(8, "exit") == [Exit.FAILED]
    half, whole = ([step["state"] for step in steps] for steps in show.beats_of(8, "steps"))
    assert half == ["applied", "refused", "not applied", "not applied"]
    assert whole == ["applied"] * 4


def test_the_shop_goes_on_all_the_time(show: Show) -> None:
    traffic = show.document["traffic"]
    assert traffic["errors"] == []
    assert traffic["orders"] > 50
    assert traffic["longest_wait_ms"] < LONGEST_WAIT_MS
    assert 0 < show.document["stall_ms"] <= show.document["stall_budget_ms"]


def test_nothing_is_left(show: Show) -> None:
    assert len(show.servers) == 3
    assert [server for server in show.servers if not server.is_gone] == []
    assert show.files_left == ()


def test_it_reads_well_where_there_is_no_terminal(
    show: Show, capsys: pytest.CaptureFixture[str]
) -> None:
    with DemoScreen() as screen:
        for beat in show.beats:
            screen.show(beat)
    text = capsys.readouterr().out
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []
    assert "\x1b" not in text
    assert text.count("\n── ") == 9


def test_no_other_command_waits_for_rich() -> None:
    package = Path(whimbrel.__file__).parent
    users = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"^(?:from|import) rich\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert users == ["cli/demo_screen.py"]


def test_an_interrupt_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [WHIMBREL, "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("── 2"):
                break
        servers = servers_of(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=2 * PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == Exit.INTERRUPTED
    assert said.startswith("X111: the demo was interrupted\n")
    assert len(servers) == 3
    until(lambda: all(server.is_gone for server in servers))
    assert list(tmp_path.iterdir()) == []

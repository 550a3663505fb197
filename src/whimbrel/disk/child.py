"""Runs another program in our place: its streams, its signals, its exit code."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ..errors import Exit, Failure, Notice

# Sent to us alone, so that the child would not know of them.
_RELAYED = (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
# The terminal sends these to the child as well, because it is in our process group.
_OF_THE_KEYBOARD = (signal.SIGINT, signal.SIGQUIT)


class NotFound(Failure):
    """There is no such program."""

    exit = Exit.NO_PROGRAM


class NotStarted(Failure):
    """The program is there and the system does not start it."""

    exit = Exit.NOT_STARTED


def find_program(name: str, variables: Mapping[str, str], directory: Path) -> str:
    """The file that `name` means there. Raises `NotFound` (U127), `NotStarted` (U126)."""
    place = os.path.join(os.path.abspath(directory), name) if "/" in name else name
    found = shutil.which(place, path=variables.get("PATH", os.defpath))
    if found is None and "/" in name and os.path.exists(place):
        raise NotStarted(_not_started(name, "permission denied"))
    if found is None:
        raise NotFound(_no_program(name))
    return os.path.abspath(found)


def run_child(words: Sequence[str], variables: Mapping[str, str], directory: Path) -> int:
    """Start the program, wait for its end, return its exit code (128 + n for signal n).

    Raises `NotFound` (U127) or `NotStarted` (U126). Ctrl-C reaches the child once: from the
    terminal where there is one, else from us.
    """
    program = find_program(words[0], variables, directory)
    with _signals_kept() as keeper:
        try:
            child = subprocess.Popen(
                list(words), executable=program, env=dict(variables), cwd=directory
            )
        except OSError as exc:
            reason = (exc.strerror or type(exc).__name__).lower()
            raise NotStarted(_not_started(words[0], reason)) from None
        keeper.hand_over_to(child)
        code = child.wait()
    return 128 - code if code < 0 else code


class _Keeper:
    """Holds what arrives before the child is there, then hands it on."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []

    def take(self, number: int, _frame: FrameType | None) -> None:
        if number in _OF_THE_KEYBOARD and _is_in_front():
            return
        if self._child is None:
            self._early.append(number)
        else:
            self._child.send_signal(number)

    def hand_over_to(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        for number in self._early:
            child.send_signal(number)


@contextmanager
def _signals_kept() -> Iterator[_Keeper]:
    keeper = _Keeper()
    if threading.current_thread() is not threading.main_thread():
        yield keeper  # Python lets only the main thread say what signals do
        return
    before = {}
    for number in (*_RELAYED, *_OF_THE_KEYBOARD):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup asks to be let alone
            before[number] = signal.signal(number, keeper.take)
    try:
        yield keeper
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_in_front() -> bool:
    """Are we what the keyboard's Ctrl-C means?"""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _no_program(name: str) -> Notice:
    in_words = " " in name.strip()
    return Notice(
        code="U127",
        what=f"there is no program {name}",
        why="neither PATH nor the folder has it, so nothing was started",
        next="write the command as words of its own, without quotes around the whole"
        if in_words
        else f"install it, or run it through its manager: `whimbrel run -- npx {name} …`",
    )


def _not_started(name: str, reason: str) -> Notice:
    return Notice(
        code="U126",
        what=f"{name} cannot be started: {reason}",
        why="the file is there, but the system does not take it for a program",
        next=f"make it one: `chmod +x {name}`, and see that its first line names its interpreter",
    )

"""A backup is not removed under those who read it, and not read while it is removed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import cast

import pytest

from whimbrel.backup import hold
from whimbrel.backup.hold import Alone, reading
from whimbrel.backup.store import Stored
from whimbrel.errors import Failure


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    folder = tmp_path / "b1"
    folder.mkdir()
    return cast(Stored, Here(folder))


class Here:
    """Of a backup only the folder is held."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.id = folder, folder.name


def test_readers_share_it_and_nobody_has_it_alone_meanwhile(stored: Stored) -> None:
    with reading(stored), reading(stored), Alone((stored,)) as alone:
        assert not alone.has("b1")
    with Alone((stored,)) as alone:
        assert alone.has("b1")


def test_who_would_read_waits_until_it_is_decided(stored: Stored) -> None:
    with Alone((stored,)) as alone:
        threading.Timer(0.1, alone.let_go, args=("b1",)).start()
        with reading(stored):
            assert not alone.has("b1")


def test_what_goes_while_somebody_waits_is_named(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Alone((stored,)):
        monkeypatch.setattr(hold, "PATIENCE_S", 0.1)
        with pytest.raises(Failure) as caught, reading(stored):
            pass
        assert caught.value.notice.code == "B108"
        stored.folder.rmdir()
        with pytest.raises(Failure) as caught, reading(stored):
            pass
    assert str(caught.value).splitlines() == [
        "B108: backup b1 is being removed by another command",
        "  why:  what is read of it now may be gone in a moment; nothing was found out",
        "  next: `whimbrel backup list` prints those that are left",
    ]

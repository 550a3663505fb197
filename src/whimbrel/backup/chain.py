"""Evidence as a chain: each word on a backup names the digest of the one before, and is signed.

What was said before is kept beside the backup (`evidence/1.json`, `2.json` …), so that a word that
was edited, taken away or put in between is noticed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..disk.write import unwritable, write_text
from ..errors import Failure, Notice
from .evidence import FORMAT, Evidence
from .values import Misfit, built, plain

if TYPE_CHECKING:
    from ..disk.receipt_key import SigningKey

# The next word, from the last one: None where there is none that can be read, or nothing to say.
Word = Callable[[Evidence | None], Evidence | None]

CURRENT, PAST = "evidence.json", "evidence"
# What is signed here can be mistaken for nothing that is signed elsewhere with the same key.
_CONTEXT = b"whimbrel backup evidence\n"
PATIENCE_S = 30.0  # writing takes a moment
_PAUSE_S = 0.02


def evidence_text(evidence: Evidence) -> str:
    body = plain(evidence)
    assert isinstance(body, dict)
    return json.dumps({"format": FORMAT, **body}, indent=1, ensure_ascii=False) + "\n"


def signed(evidence: Evidence, key: SigningKey | None) -> Evidence:
    """By nobody where there is no key; such a word does not open a gate by itself."""
    if key is None:
        return replace(evidence, key="", signature="")
    named = replace(evidence, key=key.public, signature="")
    return replace(named, signature=key.sign(_message(named)))


def append(folder: Path, evidence: Evidence, key: SigningKey | None) -> Evidence:
    """The new word on the backup of `folder`, whatever was said before, which stays beside it.
    Raises `Failure` (C152)."""
    done = follow_up(folder, lambda _: evidence, key)
    assert done is not None
    return done


def follow_up(folder: Path, word: Word, key: SigningKey | None) -> Evidence | None:
    """Write what `word` makes of the last one said; None where that is nothing. Two at once come
    one after the other: the second sees what the first has said. Raises `Failure` (C152)."""
    current = folder / CURRENT
    with _alone(folder):
        raw, before = _last(current)
        evidence = word(before)
        if evidence is None:
            return None
        if before is not None:
            write_text(folder / PAST / f"{before.number}.json", raw.decode("utf-8"), mode=0o600)
            digest = hashlib.sha256(raw).hexdigest()
            evidence = replace(evidence, number=before.number + 1, previous=digest)
        done = signed(evidence, key)
        write_text(current, evidence_text(done), mode=0o600)
    return done


def _last(current: Path) -> tuple[bytes, Evidence | None]:
    """What cannot be read ends a chain; another begins."""
    try:
        raw = current.read_bytes()
        return raw, parse_evidence(raw)
    except (OSError, ValueError, Misfit):
        return b"", None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes a word on this backup in the block. The lock is the kernel's, on the
    folder of what is past, so that a killed process keeps none; where the file system knows no such
    locks, everybody goes on as if alone. (The backup's own folder is locked by who reads it.)"""
    past = folder / PAST
    try:
        past.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(past, os.O_RDONLY)
    except OSError as exc:
        raise Failure(unwritable(exc, past)) from None
    try:
        _take(handle, folder)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Failure(_held(folder)) from None
            time.sleep(_PAUSE_S)
        except OSError:
            return None  # no such locks here


def _held(folder: Path) -> Notice:
    return Notice(
        code="B109",
        what=f"another command has been writing its word on backup {folder.name} for "
        f"{PATIENCE_S:.0f} s",
        why="two at once would break the chain of evidence, so nothing was written",
        next=f"see who it is with `fuser {folder / PAST}`, and run the command again when it is "
        "gone",
    )


def parse_evidence(raw: bytes) -> Evidence:
    """Raises `Misfit`, `ValueError` for what is no evidence of this format."""
    value = json.loads(raw)
    found = value.get("format") if isinstance(value, dict) else None
    if found != FORMAT:
        raise Misfit(f"it is of format {found}, and this whimbrel reads format {FORMAT}")
    return built(Evidence, value)


def broken_at(folder: Path, evidence: Evidence) -> str:
    """Where the chain does not hold, in words; empty where it does."""
    if not _is_as_signed(evidence):
        return "its evidence was edited after it was signed"
    later = evidence
    while later.previous:
        number = later.number - 1
        try:
            raw = (folder / PAST / f"{number}.json").read_bytes()
            before = parse_evidence(raw)
        except (OSError, ValueError, Misfit):
            return f"its evidence number {number} is missing or unreadable"
        is_same = hashlib.sha256(raw).hexdigest() == later.previous and before.number == number
        if not is_same or not _is_as_signed(before):
            return f"its evidence number {number} is another than the one that was followed up"
        later = before
    return "" if later.number == 1 else "the beginning of its evidence is missing"


def _is_as_signed(evidence: Evidence) -> bool:
    """A word that nobody signed is as it is."""
    if not evidence.key and not evidence.signature:
        return True
    from ..disk.receipt_key import fits  # its library takes 0.1 s to load

    return fits(evidence.key, _message(evidence), evidence.signature)


def _message(evidence: Evidence) -> bytes:
    return _CONTEXT + evidence_text(replace(evidence, signature="")).encode()

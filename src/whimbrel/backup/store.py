"""The folder of backups: a backup is there whole, or it is not there."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..disk.write import write_text
from ..errors import Failure, Notice, Usage
from ..guard.backup_level import Level
from .chain import CURRENT, broken_at, evidence_text, parse_evidence, signed
from .evidence import Evidence
from .manifest import FORMAT, FileDigest, Manifest
from .sample import in_words
from .values import Misfit, built, plain

if TYPE_CHECKING:
    from ..disk.receipt_key import SigningKey

MANIFEST, DUMP = "manifest.json", "dump"
_UNFINISHED, _BEGUN = ".unfinished-", ".begun-"
_BEGUN_S = 3600.0  # taking a lock takes no time: what was begun before that was killed
_LOCK = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A backup in its folder. `evidence` is None where it cannot be read, or is of another
    manifest; `problem` then says so. `sealed` is the digest that the manifest had when the evidence
    was written; empty where that is not known."""

    folder: Path
    manifest: Manifest
    manifest_sha256: str
    evidence: Evidence | None
    problem: str = ""
    sealed: str = ""

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def dump(self) -> Path:
        return self.folder / DUMP


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A folder among the backups that is none, and why."""

    folder: Path
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """A backup in the making. `lock` is a descriptor: while anybody holds it, nobody cleans up."""

    id: str
    folder: Path
    lock: int

    @property
    def dump(self) -> Path:
        return self.folder / DUMP


def new_id(at: datetime, database: str) -> str:
    """Sorts by time; two made in one second differ by chance."""
    name = re.sub(r"[^a-z0-9]+", "-", database.lower()).strip("-")[:40] or "database"
    return f"{at:%Y%m%dT%H%M%SZ}-{name}-{secrets.token_hex(2)}"


@contextmanager
def workshop(backups: Path, id: str) -> Iterator[Workshop]:
    """A private folder beside the backups, gone at the end unless `finish` made it a backup.

    First those go whose makers were killed. Raises `Failure` (B102) where nothing can be written.
    """
    with writable(backups):
        backups.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(backups)
        folder = backups / f"{_UNFINISHED}{id}"
        # It gets that name once it is locked: else another command takes it for abandoned.
        begun = backups / f"{_BEGUN}{id}"
        begun.mkdir(mode=0o700)
        lock = os.open(begun / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.rename(begun, folder)
    try:
        yield Workshop(id=id, folder=folder, lock=lock)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def finish(made: Workshop, manifest: Manifest, key: SigningKey | None = None) -> None:
    """Write down what it is, then give it its name: from this moment it is a backup."""
    target = made.folder.parent / made.id
    text = _json(FORMAT, manifest)
    recorded = Evidence(
        backup=made.id,
        level=Level.RECORDED,
        at=manifest.finished_at,
        failed="",
        manifest_sha256=hashlib.sha256(text.encode()).hexdigest(),
        verified_on="",
        duration_s=manifest.duration_s,
        tool_version=manifest.tools.whimbrel,
        compared=in_words(manifest.content),
    )
    with writable(target.parent):
        write_text(made.folder / MANIFEST, text, mode=0o600)
        write_text(made.folder / CURRENT, evidence_text(signed(recorded, key)), mode=0o600)
        (made.folder / _LOCK).unlink()
        _sync(made.dump)
        _sync(made.folder)
        os.rename(made.folder, target)
        _sync(target.parent)


def remove_backup(stored: Stored) -> None:
    """It loses its name first: an interrupted removal leaves nothing that looks like a backup.
    Raises `Failure` (B107)."""
    gone = stored.folder.with_name(f"{_UNFINISHED}{stored.folder.name}")
    try:
        os.rename(stored.folder, gone)
        shutil.rmtree(gone)
    except OSError as exc:
        raise Failure(
            Notice(
                code="B107",
                what=f"{stored.id} cannot be removed: {(exc.strerror or str(exc)).lower()}",
                why="what is left of it takes room; the others are as they were",
                next=f"give this user the right to write in {stored.folder.parent}, then again",
            )
        ) from None


def list_backups(backups: Path) -> tuple[tuple[Stored, ...], tuple[Unreadable, ...]]:
    """Oldest first, by the moment of their snapshot; and the folders that are no backups."""
    stored, unreadable = [], []
    try:
        folders = sorted(each for each in backups.iterdir() if each.is_dir())
    except FileNotFoundError:
        return (), ()
    except OSError as exc:
        raise _unreadable(backups, exc) from None
    for folder in folders:
        if folder.name.startswith("."):
            continue
        try:
            stored.append(_read(folder))
        except (Misfit, OSError, ValueError) as exc:
            unreadable.append(Unreadable(folder=folder, why=_first_line(exc)))
    return tuple(sorted(stored, key=lambda each: each.manifest.taken_at)), tuple(unreadable)


def open_backup(backups: Path, id: str) -> Stored:
    """The backup of that name. Raises `Usage` (B103) where there is none, `Failure` (B104) where
    its manifest cannot be read."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", id) or not (backups / id).is_dir():
        raise Usage(
            Notice(
                code="B103",
                what=f"there is no backup {id}",
                why=f"nothing of that name is in {backups}",
                next="`whimbrel backup list` prints the names",
            )
        )
    try:
        return _read(backups / id)
    except (Misfit, OSError, ValueError) as exc:
        raise Failure(
            Notice(
                code="B104",
                what=f"the manifest of backup {id} cannot be read: {_first_line(exc)}",
                why="without it nothing is known of what the dump holds, so it counts for nothing",
                next="make another: `whimbrel backup create`; the dump itself can still be tried "
                f"by hand: `pg_restore -l {backups / id / DUMP}`",
            )
        ) from None


def digest_files(folder: Path) -> tuple[FileDigest, ...]:
    """Every file of the dump, by its bytes."""
    dump = folder / DUMP
    return tuple(
        FileDigest(
            path=path.relative_to(folder).as_posix(),
            sha256=_sha256(path),
            size_bytes=path.stat().st_size,
        )
        for path in sorted(dump.rglob("*"))
        if path.is_file()
    )


@contextmanager
def writable(backups: Path) -> Iterator[None]:
    """What the file system refuses in this block becomes a Failure (B102)."""
    try:
        yield
    except OSError as exc:
        raise Failure(
            Notice(
                code="B102",
                what=f"no backup can be written to {backups}: {(exc.strerror or str(exc)).lower()}",
                why="nothing was kept; backups made before are as they were",
                next="make room or give this user the right to write there, or name another folder "
                'in whimbrel.toml: backups = "/path/to/folder"',
            )
        ) from None


def _read(folder: Path) -> Stored:
    raw = (folder / MANIFEST).read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    manifest = built(Manifest, _of_format(raw, FORMAT))
    if manifest.id != folder.name:
        raise Misfit(f"its manifest is that of {manifest.id}")
    stored = Stored(folder=folder, manifest=manifest, manifest_sha256=digest, evidence=None)
    try:
        evidence = parse_evidence((folder / CURRENT).read_bytes())
    except (Misfit, OSError, ValueError) as exc:
        return replace(stored, problem=f"its evidence cannot be read: {_first_line(exc)}")
    if evidence.backup != manifest.id:
        return replace(stored, problem=f"its evidence is that of {evidence.backup}")
    if evidence.manifest_sha256 != digest:
        changed = "its manifest was changed after the backup was made"
        return replace(stored, problem=changed, sealed=evidence.manifest_sha256)
    broken = broken_at(folder, evidence)
    if broken:
        return replace(stored, problem=broken, sealed=digest)
    return replace(stored, evidence=evidence, sealed=digest)


def _of_format(raw: bytes, known: int) -> object:
    value = json.loads(raw)
    found = value.get("format") if isinstance(value, dict) else None
    if found != known:
        raise Misfit(f"it is of format {found}, and this whimbrel reads format {known}")
    return value


def _json(format: int, value: object) -> str:
    body = plain(value)
    assert isinstance(body, dict)
    return json.dumps({"format": format, **body}, indent=1, ensure_ascii=False) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_abandoned(backups: Path) -> None:
    """What a killed process left; a living one, or the pg_dump it left behind, holds the lock."""
    for folder in backups.glob(f"{_BEGUN}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _BEGUN_S:
                shutil.rmtree(folder, ignore_errors=True)
    for folder in backups.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _first_line(exc: Exception) -> str:
    if isinstance(exc, OSError):
        return f"{Path(exc.filename).name if exc.filename else ''}: {(exc.strerror or '').lower()}"
    return (str(exc).splitlines() or [type(exc).__name__])[0]


def _unreadable(backups: Path, exc: OSError) -> Failure:
    return Failure(
        Notice(
            code="B105",
            what=f"{backups} cannot be read: {(exc.strerror or str(exc)).lower()}",
            why="which backups there are is not known",
            next=f"`ls -ld {backups}` shows its rights",
        )
    )

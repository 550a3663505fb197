"""A session at a terminal, written down so that it reads the same on every day and machine."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import pytest

from whimbrel.cli.process import run
from whimbrel.config.scripts.names import PAGE
from whimbrel.config.url import DatabaseUrl
from whimbrel.disk.environ import host_name, user_name
from whimbrel.errors import Exit

FOLDER = Path(__file__).parents[2] / "docs" / "transcripts"
WRITE = "WRITE_TRANSCRIPTS"
MADE = "<!-- made by `make transcripts`; `make test` holds that it is current -->\n"
NOTE = (
    "Times, ports, ids and host names are replaced by others that stay; everything else is what "
    "the commands print, both streams as a terminal shows them."
)

_DAY = "20260105"
_SPANS = re.compile(r"\b\d[\d,]*(?:\.\d+)? (ms|s|min)\b")
_SIZES = re.compile(r"\b\d[\d,]*(?:\.\d+)? (kB|MB|GB|bytes)\b")
_STAMPS = re.compile(r"\b20\d{12}(?=_)")
_MOMENTS = re.compile(r"20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?= UTC|Z|\+00)?")
_MARKS = re.compile(r"\b(development|staging|production|test)/([0-9a-f]{8})\b")
_BACKUPS = re.compile(r"\b20\d{6}T\d{6}Z-[a-z0-9-]+-[0-9a-f]{4}\b")
_RUNS = re.compile(r"\b20\d{6}T\d{6}Z(?=-[a-z0-9-]+-\d+\.html)")
_CLOCKS = re.compile(r"(?<=- )\d\d:\d\d:\d\d\b")
_COPIES = re.compile(r"\bwhimbrel_recover_[0-9a-f]+\b")
_SYSTEMS = re.compile(r"\b7\d{18}\b")
_DIGESTS = re.compile(r"\b[0-9a-f]{40,64}\b")
_KEYS = re.compile(r"ed25519:[A-Za-z0-9+/=]{43,44}")
_CLIENTS = re.compile(r"\b\d+ other clients?\b")  # who has just left may still be counted
_FREE = re.compile(r"\b\d+ connections free")


@dataclass
class Transcript:
    """What was typed and what came back, as a page of Markdown."""

    title: str
    monkeypatch: pytest.MonkeyPatch
    shown: dict[str, str] = field(default_factory=dict)
    _parts: list[str] = field(default_factory=list)
    _stamps: dict[str, str] = field(default_factory=dict)
    _backups: dict[str, str] = field(default_factory=dict)

    def knows(self, url: DatabaseUrl, *, as_: str) -> None:
        """From here on this database is shown as `shop@db.example:5432`, say."""
        host = as_.rpartition(":")[0]
        self.shown[f"{url.database}@{url.host}:{url.port}"] = as_
        self.shown[f"{url.database}@{url.host}"] = host
        self.shown[url.database] = host.partition("@")[0]

    def scene(self, title: str, says: str = "") -> None:
        self._parts.append(f"\n## {title}\n")
        if says:
            self.says(says)

    def says(self, text: str) -> None:
        self._parts.append(f"\n{text}\n")

    def file(self, path: str, text: str, kind: str = "") -> None:
        self._parts.append(f"\n`{path}`:\n\n```{kind}\n{self._stable(text).strip()}\n```\n")

    def type(self, line: str, *, code: Exit = Exit.DONE) -> str:
        """Run a line as the page spells it; what it printed."""
        heard = typed(line, self.monkeypatch)
        assert heard.code == code, f"{line}: {heard.code}\n{heard.text}"
        ended = "" if code is Exit.DONE else f"(exit code {int(code)})\n"
        said = f"{self._stable(heard.text).rstrip()}\n".lstrip("\n")
        self._parts.append(f"\n```console\n$ {self._stable(line)}\n{said}{ended}```\n")
        return heard.text

    def text(self) -> str:
        return f"{MADE}\n# {self.title}\n\n{NOTE}\n" + "".join(self._parts)

    def is_current(self, name: str) -> None:
        """The page in `docs/transcripts/` is this one; with the variable set it is written."""
        path = FOLDER / name
        if os.environ.get(WRITE):
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text(), encoding="utf-8")
        before, now = (text.splitlines() for text in (path.read_text("utf-8"), self.text()))
        assert before == now, "\n".join(("run `make transcripts`", *unified_diff(before, now)))

    def _stable(self, text: str) -> str:
        for real in sorted(self.shown, key=len, reverse=True):
            text = text.replace(real, self.shown[real])
        text = _STAMPS.sub(lambda m: self._stamp(m[0]), text)
        text = _BACKUPS.sub(lambda m: self._backup(m[0]), text)
        text = _RUNS.sub("20260105T093000Z", text)
        text = _MOMENTS.sub("2026-01-05 09:30:00", text)
        text = _MARKS.sub(lambda m: f"{m[1]}/{_FAKE_MARKS[m[1]]}", text)
        text = _SPANS.sub(lambda m: f"1 {m[1]}", text)
        text = _SIZES.sub(lambda m: f"1 {m[1]}", text)
        text = text.replace(f"{user_name()}@{host_name()}", "ada@laptop")
        text = _CLOCKS.sub("09:30:00", text)
        text = _COPIES.sub("whimbrel_recover_1a2b", text)
        text = _SYSTEMS.sub("7300000000000000000", text)
        text = _KEYS.sub("ed25519:…", text)
        text = _CLIENTS.sub("0 other clients", text)
        text = _FREE.sub("97 connections free", text)
        return _DIGESTS.sub("…", text)

    def _stamp(self, found: str) -> str:
        """Migrations written by a command are of one day, a minute apart in order of sight."""
        if found.startswith("2025"):
            return found  # a file of the fixture
        known = self._stamps
        return known.setdefault(found, f"{_DAY}09{len(known) + 1:02}00")

    def _backup(self, found: str) -> str:
        known = self._backups
        return known.setdefault(found, f"20260105T0930{len(known):02}Z-shop-1a2b")


_FAKE_MARKS = {
    "development": "d5e6f7a8",
    "staging": "5a6b7c8d",
    "production": "1a2b3c4d",
    "test": "7e8f9a0b",
}


@dataclass(frozen=True)
class Heard:
    code: int
    text: str


def typed(line: str, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """`npm run NAME -- …`, `whimbrel …` or `NAME=value whimbrel …`, in this process."""
    words = shlex.split(line, comments=True)
    with monkeypatch.context() as here:
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            here.setenv(name, value)
        return _heard(_of_whimbrel(words))


def _of_whimbrel(words: list[str]) -> tuple[str, ...]:
    match words:
        case ["npm", "run", name, *rest]:
            assert PAGE[name]  # the scripts themselves are tested with `init --scripts npm`
            return (name, *(rest[1:] if rest[:1] == ["--"] else rest))
        case ["whimbrel", *rest]:
            return tuple(rest)
        case _:
            raise AssertionError(f"nobody types {words} here")


def _heard(words: tuple[str, ...]) -> Heard:
    both = io.StringIO()
    with redirect_stdout(both), redirect_stderr(both):
        code = run(words)
    return Heard(code=code, text=both.getvalue())


def variables(values: Mapping[str, str]) -> str:
    """The lines of a `.env`."""
    return "".join(f'{name}="{value}"\n' for name, value in values.items())

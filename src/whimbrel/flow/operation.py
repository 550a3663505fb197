"""A command of the user's, as the guard reads it here."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config.kind import Kind
from ..config.url import DatabaseUrl
from ..config.urls import SHARED
from ..disk.project import Project, nearest_package
from ..disk.text import read_text_if_there
from ..guard.operations import Reading, judge_readings, read_operation
from ..guard.operations.elsewhere import names_another, wrapped_by
from ..guard.operations.shown import shown
from ..guard.table import Act
from ..guard.verdict import Judgement
from .call import Call
from .prisma_names import PrismaNames, prisma_names
from .safety import scene_of

_ASKS_ITSELF = Reading(act=Act.FILES, what="whimbrel asks by itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """The words of one command, as a program gets them; or one shell text (`is_text`)."""

    call: Call
    project: Project
    words: tuple[str, ...]
    is_text: bool = False

    @property
    def shown(self) -> str:
        """On one line, without passwords."""
        return shown(shlex.join(self.words) if not self.is_text else self.words[0])

    def readings(self, kind: Kind) -> tuple[Reading, ...]:
        scene = scene_of(self.call, self.project, kind, self.words)
        return read_operation(self._judged, scene)

    def judgement(self, kind: Kind) -> Judgement:
        """All of it, in an environment of this kind."""
        return judge_readings(self.readings(kind), kind, self._judged)

    def others(self, kind: Kind) -> tuple[Reading, ...]:
        """What is not whimbrel's own: a whimbrel inside asks gates and database by itself."""
        found = tuple(each for each in self.readings(kind) if not each.is_ours)
        return found or (_ASKS_ITSELF,)

    def judgement_of_others(self, kind: Kind) -> Judgement:
        return judge_readings(self.others(kind), kind, self._judged)

    @property
    def sql(self) -> tuple[str, ...]:
        """The texts of SQL that it hands to the server, as far as they are seen."""
        found = (each.sql for each in self.others(Kind.PRODUCTION) if each.sql)
        return tuple(dict.fromkeys(found))

    @property
    def changes_nothing(self) -> bool:
        """It only reads, wherever it goes: no mark has to be asked."""
        return all(each.act in (Act.FILES, Act.READ) for each in self.others(Kind.PRODUCTION))

    @property
    def reaches_no_database(self) -> bool:
        return all(each.act is Act.FILES for each in self.others(Kind.PRODUCTION))

    @property
    def is_only_ours(self) -> bool:
        return self.others(Kind.PRODUCTION) == (_ASKS_ITSELF,)

    def leads_elsewhere(self, here: DatabaseUrl) -> str | None:
        """The database that it names itself, when that is another than `here`."""
        # What the child gets replaced leads here.
        names = self.prisma
        replaced = {*SHARED, *names.plain, *names.direct}
        kept = {k: v for k, v in self.call.variables.items() if k not in replaced}
        texts = (*self._texts(), *self._files(), *names.written)
        return names_another(texts, here, kept)

    def speaks_of(self, *names: str) -> bool:
        """Does one text of it, a package script perhaps, hold all of these?"""
        return any(all(name in text for name in names) for text in self._texts())

    def brings_its_own_variables(self) -> str | None:
        """The program in it that would put other URLs in the place of this environment's."""
        return next(filter(None, map(wrapped_by, self._texts())), None)

    @property
    def prisma(self) -> PrismaNames:
        """Where a Prisma in it would look for its URLs."""
        return prisma_names(self.project, tuple(self._texts()), self._folders)

    @property
    def _folders(self) -> tuple[Path, ...]:
        folder, _ = nearest_package(self.project, self.call.directory)
        return (self.call.directory, folder)

    def _files(self) -> Iterator[str]:
        """SQL that it names, and Alembic's settings where they hold a URL."""
        kind = Kind.PRODUCTION
        yield from scene_of(self.call, self.project, kind, self.words).files.values()
        if any("alembic" in text for text in self._texts()):
            for folder in self._folders:
                text = read_text_if_there(folder / "alembic.ini", "alembic.ini") or ""
                yield from re.findall(r"(?m)^\s*sqlalchemy\.url\s*=\s*(\S+)", text)

    @property
    def _judged(self) -> str | Sequence[str]:
        return self.words[0] if self.is_text else self.words

    def _texts(self) -> Iterator[str]:
        """The operation, and the package scripts it names with those that they name."""
        _, package = nearest_package(self.project, self.call.directory)
        scripts = dict(package.scripts)
        pending = [self.words[0] if self.is_text else shlex.join(self.words)]
        pending += [word for word in self.words if " " in word]  # the text of `sh -c`
        while pending:
            text = pending.pop()
            yield text
            called = [name for name in scripts if name in text.split()]
            pending += [scripts.pop(name) for name in called]

"""Which variables a Prisma schema takes its URLs from: Prisma goes where those lead."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..disk.project import Project
from ..disk.text import read_text
from ..errors import Failure
from ..prisma.datasource import Datasource, read_datasource
from ..prisma.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaNames:
    """`plain` and `direct` are names of variables; `written` are URLs that stand in a file, so
    that no variable can lead Prisma elsewhere."""

    plain: frozenset[str] = frozenset()
    direct: frozenset[str] = frozenset()
    written: tuple[str, ...] = ()


def prisma_names(project: Project, texts: Iterable[str], folders: Iterable[Path]) -> PrismaNames:
    """Of the project's own schema and config, and of those that `--schema` names in `texts`."""
    own = project.prisma
    sources = [own.datasource] if own else []
    named = [_read(each, folders) for text in texts for each in _named_schemas(text)]
    found = [each for each in (*sources, *named) if each is not None]
    plain = [each.url for each in found]
    if own and own.config:
        plain.append(own.config.url)
    direct = [each.direct_url for each in found]
    uses_prisma = any("prisma" in text for text in texts)
    return PrismaNames(
        plain=_variables(plain),
        direct=_variables(direct),
        written=tuple(s.text for s in (*plain, *direct) if s and s.text and uses_prisma),
    )


def _variables(settings: Iterable[Setting | None]) -> frozenset[str]:
    return frozenset(name for each in settings if each for name in each.variables)


def _named_schemas(text: str) -> Iterator[str]:
    """The values of `--schema` behind Prisma's name."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    if not any("prisma" in word for word in words):
        return
    for place, word in enumerate(words):
        option, equals, value = word.partition("=")
        if option == "--schema":
            yield value if equals else "".join(words[place + 1 : place + 2])


def _read(name: str, folders: Iterable[Path]) -> Datasource | None:
    for folder in folders:
        path = folder / name
        files = sorted(path.rglob("*.prisma")) if path.is_dir() else [path]
        try:
            return read_datasource((each.name, read_text(each, each.name)) for each in files)
        except Failure:
            continue  # not there: Prisma will say so
    return None

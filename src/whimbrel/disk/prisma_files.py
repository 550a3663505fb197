"""The files of a Prisma schema: one, or all below a folder."""

from __future__ import annotations

import os
from pathlib import Path

from .text import read_text


def prisma_files(path: Path) -> tuple[Path, ...]:
    """`path` itself, or every `*.prisma` below it, links to folders followed, each once; in the
    order of their names. Empty where there is none."""
    if not path.is_dir():
        return (path,) if path.is_file() else ()
    found: list[Path] = []
    seen: set[Path] = set()
    for folder, inside, names in os.walk(path, followlinks=True):
        real = Path(folder).resolve()
        if real in seen:
            inside.clear()  # a link back up
            continue
        seen.add(real)
        inside.sort()
        found += [Path(folder, name) for name in names if name.endswith(".prisma")]
    return tuple(sorted(found))


def read_prisma_files(path: Path, shown: str) -> tuple[tuple[str, str], ...]:
    """Names as people write them, below `shown`, and texts. Raises `Failure` (C150, C151)."""
    files = prisma_files(path)
    names = [str(Path(shown, file.relative_to(path))) if file != path else shown for file in files]
    return tuple((name, read_text(file, name)) for name, file in zip(names, files, strict=True))

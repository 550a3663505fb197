"""What Prisma itself writes: schemas with their SQL, and pairs with the SQL between them.

They lie beside the project, not in it: $WHIMBREL_PRISMA_GOLDEN names the folder.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("WHIMBREL_PRISMA_GOLDEN", "/nowhere"))
needs_golden = pytest.mark.skipif(
    not (FOLDER / "diffs.json").is_file(), reason="$WHIMBREL_PRISMA_GOLDEN names no golden folder"
)
DATASOURCE = (
    'generator g {\n  provider = "x"\n  previewFeatures = ["partialIndexes"]\n}\n'
    'datasource db {\n  provider = "postgresql"\n}\n'
)


def golden_schemas() -> dict[str, tuple[str, str]]:
    """Name → schema and Prisma's SQL; that is an error text where Prisma refuses."""
    return {
        path.stem: (path.read_text(encoding="utf-8"), path.with_suffix(".sql").read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.prisma"))
    }


def golden_pairs() -> dict[str, tuple[str, str]]:
    """Name → the schema before and after."""
    pairs = json.loads((FOLDER / "diffs.json").read_text(encoding="utf-8"))
    return {
        name: (DATASOURCE + before, DATASOURCE + after) for name, (before, after) in pairs.items()
    }


def golden_diffs() -> dict[str, str]:
    """Name of a pair → the SQL that Prisma writes for it."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (FOLDER / "diffs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("##### "):
            name = line.removeprefix("##### ")
            found[name] = []
        elif name and not line.startswith("  ~~"):
            found[name].append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}

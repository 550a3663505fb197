"""`.whimbrel`: what belongs to a project here and to nobody else. Git never sees it."""

from __future__ import annotations

from pathlib import Path

from ..disk.write import write_text

OWN = ".whimbrel"


def own_folder(root: Path, *below: str) -> Path:
    """The place `below` in it, which need not be there yet. The folder itself is made, with a
    .gitignore of its own: live data must not be committed by accident, in a project that never
    said `init` either. Raises `Failure` (C152)."""
    ignored = root / OWN / ".gitignore"
    if not ignored.exists():
        write_text(ignored, "*\n")
    return Path(root, OWN, *below)

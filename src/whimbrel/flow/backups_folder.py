"""Where the backups of a project are."""

from __future__ import annotations

from pathlib import Path

from .workplace import Workplace


def backups_folder(place: Workplace) -> Path:
    """`.whimbrel/backups` of the project, unless a setting names another."""
    return place.root / (place.settings.backups or ".whimbrel/backups")

"""Folders as places to write to: whether one may, and on which disk they are."""

from __future__ import annotations

import os
from pathlib import Path


def is_writable(folder: Path) -> bool:
    """May this user write there, or make it where it is not yet?"""
    there = _there(folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def lies_with(folder: Path, other: Path) -> bool:
    """Are both on one file system? `folder` counts as what will hold it."""
    try:
        return _there(folder).stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _there(folder: Path) -> Path:
    """Itself, or the nearest above it that is there."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())

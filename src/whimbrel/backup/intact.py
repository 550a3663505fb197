"""Are the files of a backup the ones that were written?"""

from __future__ import annotations

from .manifest import FileDigest
from .store import Stored, digest_files


def damage(stored: Stored) -> tuple[str, ...]:
    """One line for each file that is missing, cut, changed or too many; empty when all is well."""
    here = {each.path: each for each in digest_files(stored.folder)}
    found = [_judged(each, here.pop(each.path, None)) for each in stored.manifest.files]
    extra = [f"{path} was not there when the backup was made" for path in here]
    return (*(line for line in found if line), *extra)


def _judged(wanted: FileDigest, found: FileDigest | None) -> str:
    if found is None:
        return f"{wanted.path} is missing"
    if found.size_bytes != wanted.size_bytes:
        return f"{wanted.path} has {found.size_bytes:,} bytes, {wanted.size_bytes:,} were written"
    if found.sha256 != wanted.sha256:
        return f"{wanted.path} was changed: its digest is another"
    return ""

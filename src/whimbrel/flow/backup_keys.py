"""Who signs what is said of backups, and whose word counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..backup.evidence import Evidence
from ..errors import Failure
from ..guard.receipt import short_key
from ..ledger.trusted_keys import read_trusted_keys
from .call import Call
from .opened import Opened
from .workplace import Workplace

if TYPE_CHECKING:
    from ..disk.receipt_key import SigningKey


def signing_key(call: Call) -> SigningKey | None:
    """The key that signs receipts, too; made on first use. A backup that nobody signs is better
    than none, so what is wrong with the key is said and no more."""
    from ..disk.receipt_key import key_file, own_key  # its library takes 0.1 s to load

    try:
        return own_key(key_file(call.variables))
    except Failure as failure:
        call.say(f"note: what is said of this backup is not signed: {failure.notice.what}")
        return None


def counting_keys(place: Workplace, opened: Opened) -> frozenset[str]:
    """This machine's own, where it has one, and those that the database trusts. Makes none."""
    from ..disk.receipt_key import key_file, own_key

    variables = place.project.variables
    found = {name: variables.find(name) for name in ("XDG_CONFIG_HOME", "HOME")}
    trusted = read_trusted_keys(opened.conn)
    try:
        path = key_file({name: each.value for name, each in found.items() if each is not None})
        own = own_key(path).public if _is_there(path) else ""
    except Failure:
        own = ""
    return trusted | {own} if own else trusted


def why_not_counted(evidence: Evidence, keys: frozenset[str]) -> str:
    """Empty where its word counts."""
    if not evidence.key:
        return "nobody has signed what its files say of it"
    if evidence.key in keys:
        return ""
    return (
        f"what its files say is signed by {short_key(evidence.key)}, which is not trusted here "
        f"(whimbrel receipt trust {evidence.key})"
    )


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False

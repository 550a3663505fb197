"""What is to be pasted leads to the database that was spoken of: it gets the `-e` that was given.

Who has said `-e production` would otherwise be told to run `whimbrel deploy`, and meet development.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..errors import Notice

# Verbs that act on the environment that is stated. Others mean files, the embedded server or, as
# `migrate`, development, whatever environment was spoken of.
_VERBS = (
    *("adopt", "amend", "backfill", "backup create", "deploy", "doctor", "drift", "freeze"),
    *("history", "identity", "monitor", "policy", "protect", "recover", "rehearse", "resolve"),
    *("rollback", "status", "unlock"),
)
# What says itself which environment it means, or leaves that to the reader, is left as it is.
_COMMAND = re.compile(rf"\bwhimbrel (?=(?:{'|'.join(_VERBS)})\b)(?![^`;\n]*\s(?:-e|--env)\b)")


def aimed(text: str, environment: str | None) -> str:
    """`text` as it is where none was given."""
    return _COMMAND.sub(f"whimbrel -e {environment} ", text) if environment else text


def aimed_notice(notice: Notice, environment: str | None) -> Notice:
    why, after = aimed(notice.why, environment), aimed(notice.next, environment)
    return replace(notice, why=why, next=after)

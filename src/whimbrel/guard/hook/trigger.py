"""A quick look: can this text hold anything that loses data? No is certain, yes is a maybe."""

from __future__ import annotations

import re

# Parts of every dangerous verb and flag of the tools that the guard knows (a test compares them
# with its tables), and the words without which no SQL loses data.
_PARTS = (
    "drop|truncate|delete|update|merge|reset|--acc|--for|force|flush|undo|purge|clean|zero|base|"
    "rollback|replant|:setup|:load|stale|clear|schema:sync|version=0|-c|disable|"
    "replication_role|event_triggers|set_config|using|owned|load"
)


def may_lose(text: str) -> bool:
    return re.search(_PARTS, text, re.IGNORECASE) is not None

"""A quick look: can this text hold anything that loses data? No is certain, yes is a maybe."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Parts of every dangerous verb and flag of the tools that the guard knows (a test compares them
# with its tables), and the words without which no SQL loses data.
_PARTS = (
    "drop|truncate|delete|update|merge|reset|--acc|--for|force|flush|undo|purge|clean|zero|base|"
    "rollback|replant|:setup|:load|stale|clear|schema:sync|version=0|-c|disable|"
    "replication_role|event_triggers|set_config|using|owned|load"
)


def may_lose(text: str) -> bool:
    return re.search(_PARTS, text, re.IGNORECASE) is not None


def losing_scripts(scripts: Mapping[str, str]) -> frozenset[str]:
    """Package scripts that may, by themselves or by another that they run."""
    found = {name for name, text in scripts.items() if may_lose(text)}
    while True:
        more = {n for n, text in scripts.items() if any(each in text for each in found)} - found
        if not more:
            return frozenset(found)
        found |= more

"""A new revision, written by the project's own Alembic from its own template.

Called as `main(INI, FILE)`; what is wanted comes on standard input as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from .frame import Answer, Wrong, answering, in_order, last_line, open_scripts


def main(ini: str, file: str) -> None:
    wanted = json.load(sys.stdin)
    answering(file, lambda: _answer(ini, wanted))


def _answer(ini: str, wanted: Any) -> Answer:
    _, script = open_scripts(ini)
    in_order(script)
    heads = sorted(script.get_heads())
    if len(heads) > 1:
        raise Wrong("heads", ", ".join(heads))
    from alembic.util import rev_id

    try:
        made = script.generate_revision(
            rev_id(),
            wanted["title"],
            head="head",
            upgrades=wanted["upgrades"],
            downgrades=wanted["downgrades"],
            imports="",
        )
    except BaseException as exc:  # noqa: BLE001  templates and hooks may do anything
        raise Wrong("write", last_line(exc)) from None
    if made is None:
        raise Wrong("write", "it answers with nothing")
    return {"id": made.revision, "file": os.path.relpath(made.path)}

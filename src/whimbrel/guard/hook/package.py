"""package.json: the texts of its scripts, with the lines they stand on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .staged import Form, Spot, numbered


def spots(text: str) -> Iterator[Spot]:
    """One per script, and Prisma's seed command. A file that is not JSON is npm's to refuse."""
    try:
        top = json.loads(text)
    except ValueError:
        return
    if not isinstance(top, dict):
        return
    for section, names in (("scripts", None), ("prisma", ("seed",))):
        found = top.get(section)
        for name, command in (found if isinstance(found, dict) else {}).items():
            if isinstance(command, str) and (names is None or name in names):
                line = _line(text, name, command)
                yield Spot(form=Form.SHELL, first=line, last=line, text=command)


def _line(text: str, name: str, command: str) -> int:
    """The line that holds both, as JSON writes them."""
    keys = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
    values = {json.dumps(command), json.dumps(command, ensure_ascii=False)}
    near = 1
    for number, line in numbered(text):
        if any(key in line for key in keys):
            near = number
            if any(value in line for value in values):
                return number
    return near

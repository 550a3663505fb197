"""package.json: the texts of its scripts, with the lines they stand on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .staged import Form, Spot, numbered


def spots(text: str) -> Iterator[Spot]:
    """One per script, and Prisma's seed command. A file that is not JSON is npm's to refuse."""
    seed = _texts(text, "prisma").get("seed")
    for name, command in (*scripts_of(text).items(), *([("seed", seed)] if seed else [])):
        line = _line(text, name, command)
        yield Spot(form=Form.SHELL, first=line, last=line, text=command)


def scripts_of(text: str) -> dict[str, str]:
    """The scripts of a package.json."""
    return _texts(text, "scripts")


def _texts(text: str, section: str) -> dict[str, str]:
    try:
        top = json.loads(text)
    except ValueError:
        return {}
    found = top.get(section) if isinstance(top, dict) else None
    pairs = found.items() if isinstance(found, dict) else ()
    return {name: value for name, value in pairs if isinstance(value, str)}


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

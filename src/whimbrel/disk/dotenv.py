"""`.env` files, read as Node's dotenv and Prisma read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from ..config.variables import PROCESS, VariableLayer, Variables
from .text import read_text_if_there

FILES = (".env", "prisma/.env")
_REFERENCE = re.compile(r"\\\$|\$\{(?P<braced>\w+)(?::?-(?P<default>[^}]*))?\}|\$(?P<bare>\w+)")


def read_variables(root: Path, process: Mapping[str, str]) -> Variables:
    """The process environment, the project's `.env`, then `prisma/.env`, strongest first.

    Raises `Failure` (C150, C151) for a file that cannot be read.
    """
    layers = [VariableLayer(name=PROCESS, values=process)]
    for name in FILES:
        text = read_text_if_there(root / name, name)
        if text is not None:
            layers.append(VariableLayer(name=name, values=parse_dotenv(text, process)))
    return Variables(layers=tuple(layers))


def parse_dotenv(text: str, process: Mapping[str, str]) -> Mapping[str, str]:
    """The variables of a `.env` text. A line that is no assignment is passed over, as in Node.

    `${NAME}` and `${NAME:-default}` are filled in from the process, then from lines above. A bare
    `$NAME` is so only when the file itself sets it: in a password a dollar is more often a dollar.
    """
    from dotenv.parser import parse_stream  # it brings logging and more; few need it

    values: dict[str, str] = {}
    for binding in parse_stream(StringIO(text)):
        if binding.key and not binding.error:
            values[binding.key] = _filled(binding.value or "", values, process)
    return values


def _filled(text: str, above: Mapping[str, str], process: Mapping[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[0] == "\\$":
            return "$"
        name = found["braced"] or found["bare"]
        if found["bare"] and name not in above:
            return found[0]
        return process.get(name) or above.get(name) or found["default"] or ""

    return _REFERENCE.sub(fill, text)

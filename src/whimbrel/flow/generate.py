"""Typed Python models of the database, written to a file or compared with it."""

from __future__ import annotations

from dataclasses import dataclass

from ..db.failure import speaking_with
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from ..errors import Notice, Stop
from ..read.models import read_model_columns
from .call import Call
from .enter import enter
from .python_models import HEADER, python_models
from .workplace import open_workplace

DEFAULT = "database_models.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """`file` is relative to the project. `is_current`: it says already what was found."""

    file: str
    text: str
    is_current: bool
    is_written: bool = False


def generate(call: Call, *, check: bool, out: str = "") -> Generated:
    """From the environment's database, which is only read. `out`, else `models` of the project
    file, else `database_models.py`. With `check` nothing is written.

    Raises `Stop` (G162) where a file is there that this command did not make.
    """
    place = open_workplace(call, "generate")
    name = out or place.settings.models or DEFAULT
    with enter(call, place) as opened, speaking_with(opened.url):
        text = python_models(read_model_columns(opened.conn))
    path = place.root / name
    before = read_text_if_there(path, name)
    found = Generated(file=name, text=text, is_current=before == text)
    if check or found.is_current:
        return found
    if before is not None and not before.startswith(HEADER):
        raise Stop(
            Notice(
                code="G162",
                what=f"{name} was not made by whimbrel generate",
                why="it would be written over, and nobody has it again; nothing was written",
                next='name another file: models = "src/shop/database_models.py" in whimbrel.toml, '
                "or --out FILE",
            )
        )
    write_text(path, text)
    return Generated(file=name, text=text, is_current=False, is_written=True)

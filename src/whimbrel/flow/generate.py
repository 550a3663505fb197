"""Typed Python models of the database, written to a file or compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ..catalog.space import Schema
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..db.failure import speaking_with
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from ..errors import Notice, Stop
from ..read.catalog import read_catalog
from ..read.models import read_model_columns
from ..sources.material import materialised
from ..sources.sqlalchemy_models import sqlalchemy_models
from .call import Call
from .enter import enter
from .python_models import HEADER, python_models
from .scratch import bare_scratch_server
from .source import Live, find_source
from .workplace import Workplace, open_workplace

DEFAULT = "database_models.py"
_APPLICATION = "whimbrel generate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """`file` is relative to the project. `is_current`: it says already what was found."""

    file: str
    text: str
    is_current: bool
    is_written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateOptions:
    """What is empty is said by the project file: `models`, `models_style`, else the defaults.

    `source` is a word as `diff` takes it, empty for the environment's database.
    """

    check: bool = False
    out: str = ""
    style: str = ""
    source: str = ""


def generate(call: Call, options: GenerateOptions) -> Generated:
    """From a database, which is only read, or from what a source makes in scratch. With `check`
    nothing is written.

    Raises `Stop` (G162) where a file is there that this command did not make; whatever the source
    raises.
    """
    place = open_workplace(call, "generate")
    name = options.out or place.settings.models or DEFAULT
    style = options.style or place.settings.models_style
    with _database(call, place, options.source) as url, speaking_with(url):
        text = _models(url, style)
    path = place.root / name
    before = read_text_if_there(path, name)
    found = Generated(file=name, text=text, is_current=before == text)
    if options.check or found.is_current:
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


@contextmanager
def _database(call: Call, place: Workplace, word: str) -> Iterator[DatabaseUrl]:
    """Where it is read."""
    if not word:
        with enter(call, place) as opened:
            yield opened.url
        return
    source = find_source(call, word)
    if isinstance(source, Live):
        yield source.url
        return
    server = bare_scratch_server(call, like=None)
    with materialised(source, server.url, forbidden_systems=server.forbidden_systems) as url:
        yield url


def _models(url: DatabaseUrl, style: str) -> str:
    with connect(url, application_name=_APPLICATION) as conn:
        if style == "dataclass":
            return python_models(read_model_columns(conn))
        schemas = [each.name for each in read_catalog(conn).objects if isinstance(each, Schema)]
    return f"{HEADER}{sqlalchemy_models(url, schemas, style)}"

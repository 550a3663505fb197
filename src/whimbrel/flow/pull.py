"""The schema of a database, as plain SQL or in the language of the project's schema."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.space import Schema
from ..db.dump import dump_schema
from ..db.embedded.binaries import find_binaries
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from ..errors import Failure, Notice, Stop
from ..pg.secret import holds_password
from ..read.catalog import read_catalog
from ..sources.plain import plain_sql
from ..sources.sqlalchemy_models import sqlalchemy_models
from .call import Call, agree
from .enter import enter
from .opened import Opened
from .pull_prisma import pull_prisma
from .validate import is_prisma
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """`files` are names and texts; `written` those that were, none where they were only to be
    shown or say it already."""

    files: tuple[tuple[str, str], ...]
    written: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.files)


def pull(call: Call, *, only_print: bool, format: str) -> Pulled:
    """Reads the database only. As SQL: everything that `pg_dump --schema-only` knows of, without
    owners, privileges and our own records. As Prisma: the files that are there brought up to
    date, what their language cannot say as comments.

    `format` is sql, prisma, sqlalchemy or empty: what the project's schema is written in. Raises
    `Failure`: D370 models are only printed, D371 a folder, D373, D330, D331 pg_dump,
    P101–P109; `Stop` G108 a file of another content is there and may not be replaced.
    """
    place = open_workplace(call, "pull")
    language = format or _format_of(place)
    if language == "sql" and not only_print:
        _refuse_folder(place)
    if language == "sqlalchemy" and not only_print:
        raise Failure(_ONLY_SHOWN)
    with enter(call, place) as opened:
        files = _files(call, place, opened, language)
    if only_print:
        return Pulled(files=files)
    return _written(call, place, files)


def _files(
    call: Call, place: Workplace, opened: Opened, language: str
) -> tuple[tuple[str, str], ...]:
    if language == "prisma":
        return tuple((each.name, each.text) for each in pull_prisma(call, place, opened))
    if language == "sqlalchemy":
        schemas = [e.name for e in read_catalog(opened.conn).objects if isinstance(e, Schema)]
        return (("models.py", sqlalchemy_models(opened.url, schemas)),)
    dump = dump_schema(opened.url, find_binaries())
    sql = plain_sql(dump)
    if any(map(holds_password, dump.split("\n\n"))):
        call.say("note: passwords of user mappings are left out; each database keeps its own")
    return ((place.project.schema, sql),)


def _written(call: Call, place: Workplace, files: tuple[tuple[str, str], ...]) -> Pulled:
    before = {name: read_text_if_there(place.root / name, name) for name, _ in files}
    changed = [(name, text) for name, text in files if before[name] != text]
    replaced = [name for name, _ in changed if before[name] is not None]
    if replaced:
        _ask(call, ", ".join(replaced))
    for name, text in changed:
        path = place.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    return Pulled(files=files, written=tuple(name for name, _ in changed))


def _ask(call: Call, name: str) -> None:
    if agree(call, f"Replace {name} by the schema of the database?"):
        return
    raise Stop(
        Notice(
            code="G108",
            what=f"replacing {name} was not agreed to",
            why="it is there and says something else, which may be nobody's but yours; nothing "
            "was written",
            next="`whimbrel pull --print` shows the schema; `whimbrel pull --yes` replaces it",
        )
    )


def _format_of(place: Workplace) -> str:
    """What the wanted schema is written in."""
    schema = place.project.schema
    if ":" in schema:
        return "sqlalchemy"
    is_new = place.project.prisma is not None and not schema.endswith(".sql")
    return "prisma" if is_new or is_prisma(place) else "sql"


def _refuse_folder(place: Workplace) -> None:
    name = place.project.schema
    if name.endswith(".sql") and not (place.root / name).is_dir():
        return
    raise Failure(
        Notice(
            code="D371",
            what=f"the project's schema {name} is no single .sql file",
            why="what belongs into which of its files cannot be told; nothing was written",
            next="`whimbrel pull --print --format sql > FILE` writes it where you say",
        )
    )


_ONLY_SHOWN = Notice(
    code="D370",
    what="models for SQLAlchemy are printed, and written into no file",
    why="what belongs into which module of a project cannot be told; nothing was read or written",
    next="`whimbrel pull --print --format sqlalchemy > models.py`",
)

"""The schema of a database as plain SQL."""

from __future__ import annotations

from dataclasses import dataclass

from ..db.dump import dump_schema
from ..db.embedded.binaries import find_binaries
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from ..errors import Failure, Notice, Stop
from ..sources.plain import plain_sql
from .call import Call, agree
from .enter import enter
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """`written` is the project's schema file, empty where the SQL was only to be shown or is in
    the file already."""

    sql: str
    written: str = ""


def pull(call: Call, *, only_print: bool, format: str) -> Pulled:
    """Everything that `pg_dump --schema-only` knows of, without owners, privileges and our own
    records. Reads the database only.

    `format` is sql, prisma, sqlalchemy or empty: what the project's schema is written in. Raises
    `Failure`: D370 a format that is not built yet, D371 a folder, D330, D331 pg_dump; `Stop` G108
    a file of another content is there and may not be replaced.
    """
    place = open_workplace(call, "pull")
    if only_print and not format and _format_of(place) != "sql":
        call.say(f"note: as SQL; as {_format_of(place)} it is not built yet")
        format = "sql"
    _refuse_format(format or _format_of(place))
    if not only_print:
        _refuse_folder(place)
    with enter(call, place) as opened:
        sql = plain_sql(dump_schema(opened.url, find_binaries()))
    if only_print:
        return Pulled(sql=sql)
    return _written(call, place, sql)


def _written(call: Call, place: Workplace, sql: str) -> Pulled:
    name = place.project.schema
    path = place.root / name
    before = read_text_if_there(path, name)
    if before == sql:
        return Pulled(sql=sql)
    if before is not None and not agree(call, f"Replace {name} by the schema of the database?"):
        raise Stop(
            Notice(
                code="G108",
                what=f"replacing {name} was not agreed to",
                why="it is there and says something else, which may be nobody's but yours; nothing "
                "was written",
                next="`whimbrel pull --print` shows the schema; `whimbrel pull --yes` replaces it",
            )
        )
    write_text(path, sql)
    return Pulled(sql=sql, written=name)


def _format_of(place: Workplace) -> str:
    """What the wanted schema is written in."""
    schema = place.project.schema
    if ":" in schema:
        return "sqlalchemy"
    return "prisma" if place.project.prisma and not schema.endswith(".sql") else "sql"


def _refuse_format(format: str) -> None:
    if format == "sql":
        return
    raise Failure(
        Notice(
            code="D370",
            what=f"a schema as {format} is not built yet",
            why="this version writes a schema as SQL only; nothing was read or written",
            next="`whimbrel pull --print --format sql` shows it as SQL",
        )
    )


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

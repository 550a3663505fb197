"""Many migrations become one that makes the same from nothing, and says which ones it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..db.connect import connect
from ..db.dump import dump_with_rows
from ..db.embedded.binaries import Binaries, find_binaries
from ..db.scratch import scratch_database
from ..disk.migrations import move_migrations, write_migration
from ..errors import Failure, Notice, Usage
from ..history.layout import History, Migration, history_of
from ..history.naming import slug
from ..history.replaces import replaced_by, replaces_lines
from ..script import node
from ..script.parse import parse_script
from ..script.statement import Statement
from ..sources.at_once import entered_at_once
from ..sources.dump_text import difference_in_words
from ..sources.load import load
from ..sources.material import Material, materialised
from ..sources.migrations import migrations_material
from ..sources.outside import is_left_out
from ..sources.plain import plain_sql
from .call import Call
from .histories import project_history
from .own_folder import own_folder
from .past import shortened
from .scratch import ScratchServer, scratch_server
from .workplace import Workplace, open_workplace

ASIDE = ".whimbrel/squashed"
MOST_BYTES = 8_000_000
# Statements that say more than what a schema is.
_BY_HAND = re.compile(r"INSERT|UPDATE|DELETE|MERGE|COPY|TRUNCATE|SELECT|DO|CALL|EXECUTE|WITH")
_OF_THE_SERVER_FIRST = re.compile(r"(CREATE|ALTER|DROP|GRANT|REVOKE) ROLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A statement that does more than make a schema, and where it stood."""

    file: str
    line: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Squashed:
    """`by_hand` are named for the reader: what they did to rows that are there has been done;
    `rows` is how many rows a new database gets by the new file. `aside` is where the old folders
    are now; empty where nothing was written."""

    name: str
    replaced: tuple[str, ...]
    sql: str
    by_hand: tuple[ByHand, ...] = ()
    rows: int = 0
    aside: str = ""


def squash(call: Call, *, title: str, through: str | None, write: bool = True) -> Squashed:
    """One migration in place of all up to `through` (all of them without it), proven: what it
    makes in an empty database `pg_dump` cannot tell from what they make. Touches the project's
    files and scratch databases; databases that have run the old ones count it as applied.

    Raises `Usage`: M172 nothing to squash, M175 no such name; `Failure`: M173 another schema than
    public, M174 too many rows, M176 revisions of Alembic, D350 not proven; what a replay raises.
    """
    place = open_workplace(call, "squash")
    _refuse_revisions(place)
    shown = place.project.migrations
    history = project_history(place)
    if (done := _finished(place, history)) is not None:
        return done
    _refuse_other_schema(place)
    chosen = _chosen(history.require_sound(), through)
    name = _name(history, chosen, slug(title) or "squashed")
    server = scratch_server(call, place, like=None, must_match=False)
    found = _one_for_all(migrations_material(history_of(shown, chosen)), chosen, server)
    sql = _render(chosen, found.sql)
    by_hand = tuple(_by_hand(shown, chosen))
    names = tuple(each.name for each in chosen)
    made = Squashed(name=name, replaced=names, sql=sql, by_hand=by_hand, rows=found.rows)
    return _written(place, made) if write else made


def _refuse_revisions(place: Workplace) -> None:
    if place.project.alembic:
        raise Failure(
            Notice(
                code="M176",
                what="revisions of Alembic are not squashed",
                why="each names the one before it, and alembic_version holds the last name; a new "
                "first revision would be unknown to every database",
                next="leave them: only their files take room; a new database runs them once",
            )
        )


def _finished(place: Workplace, history: History) -> Squashed | None:
    """One that was interrupted between writing the new and putting the old aside."""
    there = {each.name for each in history.migrations}
    for each in history.migrations:
        left = [name for old in replaced_by(each) for name in old.names if name in there]
        if left:
            made = Squashed(name=each.name, replaced=tuple(left), sql=each.sql)
            return _aside(place, made)
    return None


def _written(place: Workplace, made: Squashed) -> Squashed:
    """The new one first: killed in between, the folder says so (M170), and nothing is lost."""
    project = place.project
    write_migration(
        project.migrations_folder, made.name, made.sql, for_prisma=project.uses_prisma_ledger
    )
    return _aside(place, made)


def _aside(place: Workplace, made: Squashed) -> Squashed:
    into = f"{ASIDE}/{made.name}"
    own_folder(place.root)  # git has them in its past already
    move_migrations(place.project.migrations_folder, made.replaced, place.root / into)
    return Squashed(
        name=made.name,
        replaced=made.replaced,
        sql=made.sql,
        by_hand=made.by_hand,
        rows=made.rows,
        aside=into,
    )


def _refuse_other_schema(place: Workplace) -> None:
    """Prisma's own files name no schema; what is written here does."""
    found = place.urls.for_schema
    schema = found.value.prisma_schema if found is not None else "public"
    if place.project.uses_prisma_ledger and schema != "public":
        raise Failure(
            Notice(
                code="M173",
                what=f"the URL of {place.environment.name} says ?schema={schema}",
                why="the migrations name no schema and go where a URL says; one file made of them "
                "would name public in every statement",
                next="squash by hand: `prisma migrate diff --from-empty --to-schema`, then "
                "`whimbrel resolve --applied NAME` in each database",
            )
        )


def _chosen(history: History, through: str | None) -> tuple[Migration, ...]:
    found = history.migrations
    if through is not None:
        if history.find(through) is None:
            raise Usage(_unknown(through, found))
        found = tuple(each for each in found if each.name <= through)
    if len(found) < 2:
        raise Usage(
            Notice(
                code="M172",
                what=f"there is nothing to squash: {history.folder} holds "
                + ("no migration" if not found else f"{found[0].name} alone up to there"),
                why="one file takes the place of two or more; nothing was written",
                next="`whimbrel squash` takes all of them, `--through NAME` those up to NAME",
            )
        )
    return found


def _unknown(name: str, found: Sequence[Migration]) -> Notice:
    last = found[-1].name if found else "none"
    return Notice(
        code="M175",
        what=f"there is no migration {name} in the folder",
        why=f"what is squashed ends at a migration by its whole name; the last one here is {last}",
        next="give the folder's whole name, as `whimbrel status` prints it",
    )


def _name(history: History, chosen: Sequence[Migration], title: str) -> str:
    """Behind all that it replaces, before all that stay."""
    last, count = chosen[-1], len(chosen)
    rest = history.migrations[count:]
    for name in (f"{last.timestamp or last.name}_{title}", f"{last.name}_{title}"):
        is_free = history.find(name) is None
        if is_free and name > last.name and all(name < each.name for each in rest):
            return name
    return f"{last.name}_"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    sql: str
    rows: int


def _one_for_all(material: Material, chosen: Sequence[Migration], server: ScratchServer) -> _Made:
    """What PostgreSQL itself writes of what they make; tried, and compared."""
    forbidden, binaries = server.forbidden_systems, find_binaries()
    old = materialised(material, server.url, forbidden_systems=forbidden)
    new = scratch_database(server.url, forbidden_systems=forbidden)
    with entered_at_once([old, new]) as (before, after):
        wanted = dump_with_rows(before, binaries)
        if len(wanted) > MOST_BYTES:
            raise Failure(_too_many(len(wanted)))
        made = parse_script(plain_sql(wanted), name="the squashed migration")
        rows = sum(_row_count(each) for each in made.statements)
        sql = _with_server_parts(chosen, made.statements)
        with connect(after, application_name="whimbrel squash") as conn:
            load(conn, sql, name="the squashed migration")
        _require_same(wanted, dump_with_rows(after, binaries), server, binaries)
    return _Made(sql=sql, rows=rows)


def _require_same(wanted: str, got: str, server: ScratchServer, binaries: Binaries) -> None:
    """PostgreSQL's own words are not always a fixed point: what was loaded once more decides."""
    if not difference_in_words(got, wanted):
        return
    with scratch_database(server.url, forbidden_systems=server.forbidden_systems) as again:
        with connect(again, application_name="whimbrel squash") as conn:
            load(conn, plain_sql(wanted), name="the dump")
        words = difference_in_words(got, dump_with_rows(again, binaries))
    if words:
        raise Failure(
            Notice(
                code="D350",
                what="the one migration that was made does not make what the old ones make",
                why=f"tried in an empty database, this differs: {'; '.join(words[:3])}",
                next="report it with the migrations; nothing was written",
            )
        )


def _with_server_parts(chosen: Sequence[Migration], made: Sequence[Statement]) -> str:
    """A dump holds nothing of roles, of the server's settings or of subscriptions: such statements
    stay as they were, roles before what names them, the rest behind what it needs."""
    kept = [
        statement
        for each in chosen
        for statement in parse_script(each.sql, name=each.name).statements
        if is_left_out(statement)
    ]
    first = [each for each in kept if _OF_THE_SERVER_FIRST.match(each.tag)]
    last = [each for each in kept if each not in first]
    # The comment comes with the extension, and only its owner may say it again.
    own = [each for each in made if not each.sql.startswith("COMMENT ON EXTENSION ")]
    return "\n".join(f"{each.sql};\n" for each in (*first, *own, *last))


def _row_count(statement: Statement) -> int:
    """Of an INSERT as pg_dump writes it: one row a line."""
    if statement.tag != "INSERT":
        return 0
    select = node.field(node.body(statement.node or node.NOTHING), "selectStmt")
    return len(node.items(node.body(select), "valuesLists")) or 1


def _render(chosen: Sequence[Migration], sql: str) -> str:
    names = shortened([each.name for each in chosen])
    return (
        f"{replaces_lines(chosen)}\n-- Written by `whimbrel squash` in place of {names}.\n\n{sql}"
    )


def _by_hand(folder: str, chosen: Sequence[Migration]) -> Iterator[ByHand]:
    for each in chosen:
        file = f"{folder}/{each.name}/migration.sql"
        for statement in parse_script(each.sql, name=file).statements:
            if _BY_HAND.fullmatch(statement.tag.split(" ")[0]):
                yield ByHand(file=file, line=statement.line, tag=statement.tag)


def _too_many(size: int) -> Notice:
    return Notice(
        code="M174",
        what=f"what the migrations make is {size / 1e6:.0f} MB with its rows",
        why="the rows that they leave in a new database would all stand in the one file",
        next="squash `--through` the last migration before those rows, or move the rows into "
        "your seed",
    )

"""The two ways to change a schema in development: push it, or write a migration and apply it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..catalog.fingerprint import fingerprint
from ..diff.difference import Difference
from ..disk.environ import now_utc
from ..disk.migrations import read_history, write_migration
from ..errors import Notice, Stop
from ..history.naming import new_name
from ..ledger.notes import write_audit
from ..pg.version import ServerVersion
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import PlannedStatement, render_script
from ..plan.cut import cut
from ..plan.facts.describe import describe
from ..plan.online import online
from ..plan.step import Step
from ..read.catalog import read_catalog
from ..read.rows_there import has_rows
from ..run.deployment import Deployment
from ..run.events import Reporter
from ..run.execute import SqlFile, Tell, execute_sql
from ..script.parse import parse_script
from ..sources.material import Material, read_material
from ..sources.migrations import migrations_material
from .admission import admit
from .apply import apply_all, remember_schema, terms_of
from .call import Call, agree
from .diff import compare_catalogs, require_proof
from .enter import enter
from .opened import Opened
from .past import ledger_table, read_past
from .policy import policy_of
from .scratch import ScratchServer, scratch_server
from .source import schema_material
from .still import still_the_same
from .tasks import preflight
from .work import Phase, find_work
from .workplace import NO_FLAGS, Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    statements: tuple[str, ...]
    not_modelled: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """`name` is empty when nothing had changed; `recorded`: it was there already, after a push."""

    name: str
    path: Path | None
    sql: str
    applied: tuple[str, ...]
    recorded: bool = False
    not_modelled: tuple[str, ...] = ()


def push(call: Call, *, renames: tuple[str, ...], accept_data_loss: bool, tell: Tell) -> Pushed:
    """Make the database match the schema, without a file.

    Raises `Stop`: G105 an unanswered rename candidate, G106 data would be lost and nobody said
    yes; the stops of `admit`; `Failure` where a statement is refused.
    """
    flags = frozenset({"--accept-data-loss"}) if accept_data_loss else NO_FLAGS
    place = open_workplace(call, "push", flags)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "push", flags)
        server = _scratch(call, place, opened)
        wanted = read_material(
            schema_material(place), server.url, forbidden_systems=server.forbidden_systems
        )
        difference = compare_catalogs(read_catalog(opened.conn), wanted, renames)
        _refuse_candidates(difference)
        statements = arrange(difference)
        script = parse_script(render_script(statements), name="push")
        steps = describe(script)
        _refuse_loss(call, opened, steps, accepted=accept_data_loss)
        table = ledger_table(place, opened)
        terms = terms_of(call, place, opened, policy_of(place, opened).policy, lambda _: None)
        with Deployment(opened.url, table, terms) as turn:
            sql = SqlFile(name="push", text=script.text, segments=cut(steps))
            execute_sql(opened.conn, sql, still_the_same(call, place, opened), tell)
            remember_schema(opened, turn)
        write_audit(opened.conn, "push", {"statements": len(statements)}, by=place.who)
        return Pushed(
            statements=tuple(each.sql for each in statements), not_modelled=_named(difference)
        )


def migrate(
    call: Call, title: str, *, renames: tuple[str, ...], create_only: bool, report: Reporter
) -> Migrated:
    """Write the migration for what changed since the last one, prove it, apply it.

    With `create_only` no database but scratch is touched. Raises `Stop` G105, `Failure` D350 when
    the proof fails (then no file is written), and whatever `deploy` raises.
    """
    flags = frozenset({"--create-only"}) if create_only else NO_FLAGS
    place = open_workplace(call, "migrate", flags)
    if create_only:
        server = scratch_server(call, place, like=None, must_match=False)
        return _written(call, place, server, title, renames)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "migrate")
        made = _written(call, place, _scratch(call, place, opened), title, renames)
        return _applied(call, place, opened, made, report)


def _written(
    call: Call, place: Workplace, server: ScratchServer, title: str, renames: tuple[str, ...]
) -> Migrated:
    project = place.project
    history = read_history(project.migrations_folder, project.migrations).require_sound()
    before, after = migrations_material(history), schema_material(place)
    forbidden = server.forbidden_systems
    difference = compare_catalogs(
        read_material(before, server.url, forbidden_systems=forbidden),
        read_material(after, server.url, forbidden_systems=forbidden),
        renames,
    )
    _refuse_candidates(difference)
    named = _named(difference)
    if not difference.changes:
        return Migrated(name="", path=None, sql="", applied=(), not_modelled=named)
    statements = online(arrange(difference), server.version)
    _prove(before, after, difference, statements, server)
    name = new_name(now_utc(), title or _title(statements), [m.name for m in history.migrations])
    sql = render_script(statements)
    path = write_migration(
        project.migrations_folder, name, sql, for_prisma=project.uses_prisma_ledger
    )
    call.say(f"wrote {project.migrations}/{name}/migration.sql")
    return Migrated(name=name, path=path, sql=sql, applied=(), not_modelled=named)


def _applied(
    call: Call, place: Workplace, opened: Opened, made: Migrated, report: Reporter
) -> Migrated:
    past = read_past(place, opened)
    work = find_work(past, Phase.BOTH)
    preflight(opened.conn, work.todo)
    policy = policy_of(place, opened).policy
    with Deployment(
        opened.url, past.table, terms_of(call, place, opened, policy, report)
    ) as deployment:
        is_the_only = [each.migration.name for each in work.todo] == [made.name]
        if is_the_only and _is_there_already(call, place, opened):
            migration = work.todo[0].migration
            deployment.resolve_applied(migration.name, migration.checksum)
            remember_schema(opened, deployment)
            return _with(made, (), recorded=True)
        done = apply_all(opened, deployment, work.todo)
    return _with(made, done.names, recorded=False)


def _with(made: Migrated, applied: tuple[str, ...], *, recorded: bool) -> Migrated:
    return Migrated(
        name=made.name,
        path=made.path,
        sql=made.sql,
        applied=applied,
        recorded=recorded,
        not_modelled=made.not_modelled,
    )


def _is_there_already(call: Call, place: Workplace, opened: Opened) -> bool:
    """After a push the database is what the migration leads to: it is recorded, not run."""
    server = _scratch(call, place, opened)
    wanted = read_material(
        schema_material(place), server.url, forbidden_systems=server.forbidden_systems
    )
    return fingerprint(read_catalog(opened.conn)) == fingerprint(wanted)


def _prove(
    before: Material,
    after: Material,
    difference: Difference,
    statements: Sequence[PlannedStatement],
    server: ScratchServer,
) -> None:
    if not difference.unmodelled:
        require_proof(before, after, difference, [each.sql for each in statements], server)


def _scratch(call: Call, place: Workplace, opened: Opened) -> ScratchServer:
    version = ServerVersion(opened.conn.info.server_version)
    return scratch_server(call, place, like=version, must_match=True)


def _refuse_candidates(difference: Difference) -> None:
    if not difference.candidates:
        return
    first = difference.candidates[0]
    options = " ".join(each.option for each in difference.candidates)
    raise Stop(
        Notice(
            code="G105",
            what=f"is {first.before.shown} renamed to {first.after.shown}?",
            why="one goes and one of the same shape comes; taken for a drop, its data is lost",
            next=f"if it is, add `{options}`; if it is dropped, `--rename {first.before.path}=`",
        )
    )


def _refuse_loss(call: Call, opened: Opened, steps: Sequence[Step], *, accepted: bool) -> None:
    """Only where there are rows to lose."""
    losses = [
        step.loses_data
        for step in steps
        if step.loses_data and has_rows(opened.conn, [t.relation for t in step.touches])
    ]
    if not losses or accepted:
        return
    for loss in losses:
        call.say(f"  loses data: {loss}")
    if agree(call, "Go on and lose it?"):
        return
    raise Stop(
        Notice(
            code="G106",
            what=f"push would lose data: {losses[0]}",
            why="there are rows in it, and nobody said that they may go; nothing was changed",
            next="if they may, add `--accept-data-loss`; if it is a rename, add `--rename A=B`",
        )
    )


def _named(difference: Difference) -> tuple[str, ...]:
    return tuple(str(each) for each in difference.unmodelled)


def _title(statements: Sequence[PlannedStatement]) -> str:
    """The first statement in a few words: `create table orders`."""
    words = statements[0].sql.replace('"', "").replace(".", " ").split()
    return " ".join(words[:4]) if statements else "change"

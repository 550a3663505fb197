"""Writes the migration for what changed in the wanted schema, and applies it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..catalog.fingerprint import fingerprint
from ..diff.difference import Difference, RenameCandidate
from ..disk.environ import now_utc
from ..errors import Notice, Stop
from ..guard.check import Terms
from ..guard.fix import CONTRACT
from ..history.naming import new_name
from ..pg.version import ServerVersion
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import (
    PlannedStatement,
    plain_indexes_first,
    render_script,
    where_schema_may_be,
)
from ..plan.online.changes import online
from ..run.deployment import Deployment
from ..run.events import Reporter
from ..sources.material import Material
from ..sources.outside import is_left_out
from .admission import admit
from .advice import Advice, Advisor
from .apply import apply_all, terms_of
from .call import Call
from .enter import enter
from .histories import history_material, ledger_table, project_history
from .ignored import heeding
from .kept import keep
from .known_schema import remember_schema, schema_now
from .opened import Opened
from .parts import Part, parts_of
from .passwords import refuse_passwords
from .past import missing_note, read_past, refuse_edited
from .phases import Aim, in_phases, proven
from .placed import both_placed, known_of
from .policy_here import policy_of
from .proofs import complete_proofs
from .receipts import keeping_receipts
from .scratch import ScratchServer, scratch_server
from .source import schema_material
from .squashed import record_covered
from .tasks import Prepared, preflight, prepare
from .undo import Way, find_undo
from .wanted import compare_sources
from .work import Phase, find_work
from .workplace import NO_FLAGS, Workplace, open_workplace
from .writing import MigrationFile, write_next


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """`name` is empty when nothing had changed. `recorded` were there already, after a push, and
    were not run; `is_empty`: the file waits for its statements."""

    name: str
    path: Path | None = None
    more: tuple[str, ...] = ()  # names of further folders, where one does not do
    contract: tuple[str, ...] = ()  # those of them that a deploy holds until their phase
    sql: str = ""
    applied: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    not_modelled: tuple[str, ...] = ()
    is_empty: bool = False
    down: str = ""  # the way back, empty where none is safely known
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What `migrate` was asked for. `drop_now` is the reason why dropped tables are not kept,
    `rewrite_now` why tables are written anew under a lock; empty where neither is so."""

    title: str
    renames: tuple[str, ...]
    schema: Material
    drop_now: str = ""
    rewrite_now: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateOptions:
    title: str = ""
    renames: tuple[str, ...] = ()
    create_only: bool = False
    drop_now: str = ""
    rewrite_now: str = ""


def migrate(call: Call, options: MigrateOptions, report: Reporter) -> Migrated:
    """Write the migration for what changed since the last one, prove it, apply it.

    With `create_only` no database but scratch is touched; where nothing changed, a `title` gives
    an empty file to be filled by hand. Raises `Stop` G105 a rename candidate, G123 an edited
    history in staging; `Failure` D350 when the proof fails (then no file is written), and
    whatever `deploy` raises.
    """
    title, create_only = options.title, options.create_only
    flags = frozenset({"--create-only"}) if create_only else NO_FLAGS
    place = open_workplace(call, "migrate", flags)
    # What is wrong with the schema is said before a database is touched.
    wish = Wish(
        title=title,
        renames=options.renames,
        schema=schema_material(call, place),
        drop_now=options.drop_now,
        rewrite_now=options.rewrite_now,
    )
    if create_only:
        server = scratch_server(call, place, like=None, must_match=False)
        made, _ = _written(call, place, server, wish)
        return made if made.name or not title else _empty(call, place, title, made)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "migrate")
        policy = policy_of(place, opened).policy
        refuse_edited(opened, read_past(place, opened), policy)
        server = scratch_like(call, place, opened)
        made, wanted = _written(call, place, server, wish)
        with Deployment(
            opened.url,
            ledger_table(place, opened),
            terms_of(call, place, opened, policy, report),
        ) as turn:
            return _applied(call, place, opened, made, wanted, turn)


def _written(
    call: Call, place: Workplace, server: ScratchServer, wish: Wish
) -> tuple[Migrated, str]:
    """The migration, and the fingerprint of the wanted schema."""
    project, after = place.project, wish.schema
    history = project_history(place).require_sound()
    before = history_material(place, history)
    with both_placed(before, after, server, dump_before=True) as (start, end):
        now, known = start.catalog, known_of(start)
        advisor = Advisor(_terms(place), known)
        compared = compare_sources(now, end.catalog, wish.renames, of_after=after.partial)
        refuse_candidates(compared.difference)
        named = names_of_unmodelled(compared.difference)
        goal = fingerprint(heeding(place.settings.ignored_drift, compared.after))
        if not compared.difference.changes:
            return Migrated(name="", not_modelled=named), goal
        direct = arrange(compared.difference)
        title, names = wish.title or _title(direct), [each.name for each in history.migrations]
        at = now_utc()
        planned = keep(
            call, online(direct, server.version), now, new_name(at, title, names), wish.drop_now
        )
        plain = _as_others_run_it(plain_indexes_first(planned), place)
        refuse_passwords([each.sql for each in plain])
        form = in_phases(call, place, plain, known, wish.rewrite_now)
        aim = Aim(start=start, end=end, compared=compared, server=server)
        with proven(call, aim, form, plain) as (form, reached):
            way = Way(
                before=replace(before, dumped=start.dumped),
                after=reached,
                there=compared.difference,
                statements=(*form.now, *form.later),
            )
            whole = Part(way=way, old=now, new=compared.after)
            is_cut = project.uses_prisma_ledger
            parts = parts_of(whole, form.later, server, one_transaction=is_cut)
            files = [replace(_file(call, each, server), at=at) for each in parts]
    made = [
        _write(call, place, titled, each, names, advisor)
        for titled, each in zip(_titles(title, files), files, strict=True)
    ]
    contract = (made.name for made, file in zip(made, files, strict=True) if file.is_contract)
    first = replace(
        made[0],
        advice=tuple(_worth_saying(made, files)),
        not_modelled=named,
        more=tuple(each.name for each in made[1:]),
        contract=tuple(contract),
    )
    return first, goal


def _worth_saying(made: Sequence[Migrated], files: Sequence[MigrationFile]) -> Iterator[Advice]:
    """Without what a contract phase does on purpose, as gently as it can be done."""
    for one, file in zip(made, files, strict=True):
        for each in one.advice:
            is_meant = each.finding.accepted_because or each.finding.rule.name in _MEANT
            if not (file.is_contract and is_meant):
                yield each


_MEANT = frozenset({"drop-foreign-key", "drop-trigger"})
_NO_WAY_BACK = "values written since may not fit the old columns"


def _titles(title: str, files: Sequence[MigrationFile]) -> Iterator[str]:
    """The second one and those behind it have a number."""
    counts = {False: 0, True: 0}
    for each in files:
        counts[each.is_contract] += 1
        number = counts[each.is_contract]
        words = f"{title} contract" if each.is_contract else title
        yield f"{words} {number}" if number > 1 else words


def _as_others_run_it(
    planned: Sequence[PlannedStatement], place: Workplace
) -> tuple[PlannedStatement, ...]:
    """Prisma's tools too, where the project has them."""
    any_may = place.project.uses_prisma_ledger
    return where_schema_may_be(planned, place.home, any_may=any_may)


def _file(call: Call, part: Part, server: ScratchServer) -> MigrationFile:
    sql = render_script(part.way.statements)
    if part.is_contract:
        call.say(f"no down.sql for the contract phase: {_NO_WAY_BACK}")
        return MigrationFile(sql=CONTRACT + sql, is_contract=True)
    undo = find_undo(part.way, part.old, part.new, server)
    if undo.sql is None:
        call.say(f"no down.sql: {undo.why_not}")
    return MigrationFile(sql=sql, down=undo.sql)


def _write(
    call: Call,
    place: Workplace,
    title: str,
    file: MigrationFile,
    names: list[str],
    advisor: Advisor,
) -> Migrated:
    """Its name is added to the `names` that are there; the advice is about this one alone."""
    written = write_next(call, place, title, file, names)
    made = written.migration
    names.append(made.name)
    before = len(advisor.advice)
    advisor.look_at(prepare(place.project.migrations, made))
    return Migrated(
        name=made.name,
        path=written.path,
        sql=made.sql,
        down=made.down or "",
        advice=advisor.advice[before:],
    )


def _terms(place: Workplace) -> Terms:
    return Terms(kind=place.environment.kind, file_rules=place.settings.rules)


def _empty(call: Call, place: Workplace, title: str, nothing: Migrated) -> Migrated:
    history = project_history(place)
    names = [each.name for each in history.migrations]
    made = _write(call, place, title, MigrationFile(sql=_EMPTY), names, Advisor(_terms(place)))
    return replace(made, not_modelled=nothing.not_modelled, is_empty=True)


# Prisma's words, by which its own tools know such a file; no line end, as there.
_EMPTY = "-- This is an empty migration."


def _applied(
    call: Call, place: Workplace, opened: Opened, made: Migrated, wanted: str, turn: Deployment
) -> Migrated:
    """What a push has put there already is recorded, not run: first with all that is pending,
    then with the new one alone."""
    past = read_past(place, opened)
    if note := missing_note(past.comparison):
        call.say(f"note: {note}")
    complete_proofs(call, opened, past)
    record_covered(place, opened, turn, past)
    todo = find_work(past, Phase.BOTH).todo
    preflight(opened.conn, todo, past.table)
    names = {made.name, *made.more}
    if _is_there_already(opened, wanted, todo, names):
        return replace(made, recorded=_record(opened, turn, todo))
    new = [each for each in todo if each.migration.name in names]
    older = [each for each in todo if each.migration.name not in names]
    with keeping_receipts(call, place, opened):
        applied = apply_all(opened, turn, older).names
        if older and _is_there_already(opened, wanted, new, names):
            return replace(made, applied=applied, recorded=_record(opened, turn, new))
        return replace(made, applied=applied + apply_all(opened, turn, new).names)


def _record(opened: Opened, turn: Deployment, todo: Sequence[Prepared]) -> tuple[str, ...]:
    for each in todo:
        turn.resolve_applied(each.migration.name, each.migration.checksum)
    remember_schema(opened, turn)
    return tuple(each.migration.name for each in todo)


def _is_there_already(
    opened: Opened, wanted: str, todo: Sequence[Prepared], ours: Collection[str]
) -> bool:
    """Does the schema equal the wanted one, and would `todo` change nothing but the schema? `ours`
    were written just now: their batches fill columns, which a push has done in its own way."""
    is_only_schema = bool(todo) and all(
        _is_only_schema(each, _OF_OURS if each.migration.name in ours else ()) for each in todo
    )
    return is_only_schema and schema_now(opened) == wanted


def _is_only_schema(each: Prepared, also: Collection[str]) -> bool:
    """Rows that a migration writes, rights that it grants and roles that it makes are in no catalog
    to compare; but for statements of kinds that `also` are harmless."""
    return all(
        (step.statement.tag.startswith(_OF_SCHEMA) or step.statement.tag in also)
        and step.statement.tag not in _WITH_ROWS
        and not is_left_out(step.statement)
        for step in each.task.steps
    )


_OF_SCHEMA = ("CREATE ", "ALTER ", "DROP ", "COMMENT")
_OF_OURS = frozenset({"BEGIN", "COMMIT", "UPDATE", "SELECT"})
_WITH_ROWS = frozenset({"CREATE TABLE AS", "ALTER DEFAULT PRIVILEGES"})


def scratch_like(call: Call, place: Workplace, opened: Opened) -> ScratchServer:
    version = ServerVersion(opened.conn.info.server_version)
    return scratch_server(call, place, like=version, must_match=True)


def refuse_candidates(difference: Difference) -> None:
    if not difference.candidates:
        return
    first = difference.candidates[0]
    options = " ".join(each.option for each in _apart(difference.candidates))
    raise Stop(
        Notice(
            code="G105",
            what=f"is {first.before.shown} renamed to {first.after.shown}?",
            why="one goes and one of the same shape comes; taken for a drop, its data is lost",
            next=f"if it is, add `{options}`; if it is dropped, `--rename {first.before.path}=`",
        )
    )


def _apart(candidates: Sequence[RenameCandidate]) -> Iterator[RenameCandidate]:
    """Those that can be true at once: nothing has two old or two new names."""
    seen: set[str] = set()
    for each in candidates:
        names = {f"- {each.before.path}", f"+ {each.after.path}"}
        if not names & seen:
            yield each
        seen |= names


def names_of_unmodelled(difference: Difference) -> tuple[str, ...]:
    return tuple(str(each) for each in difference.unmodelled)


def _title(statements: Sequence[PlannedStatement]) -> str:
    """The first statement in a few words: `create table orders`."""
    says = [each.sql for each in statements if not each.sql.startswith(_ASIDE)]
    words = says[0].replace('"', "").replace(".", " ").split() if says else ["change"]
    return " ".join(words[:4])


# What only prepares for the rest.
_ASIDE = ("SET ", "DO ")

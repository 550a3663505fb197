"""`backup`: make, list, verify, drill, restore, prune."""

from __future__ import annotations

from pathlib import Path

import click

from ...backup.effort import MOST_JOBS, USUAL, Effort
from ...errors import Exit
from ...flow import backup as story
from ...flow.backup import Backup
from ...guard.backup_level import Level
from ...guard.retention import Retention
from .. import render
from ..context import call_of, tell, words_of
from .pitr_shown import drill_value, pitr_value, rows_line, rows_value, show_pitr


@click.group()
def backup() -> None:
    """Backups that were restored and compared, not merely made."""


_JOBS = click.option(
    "--jobs",
    default=USUAL.jobs,
    show_default=True,
    type=click.IntRange(1, MOST_JOBS),
    help="tables at a time",
)


_SAMPLE = click.option(
    "--sample",
    default=0.0,
    metavar="GB",
    type=click.FloatRange(0),
    help="compare so much by content, other tables the next time; all without",
)


@backup.command("create")
@_JOBS
@_SAMPLE
@click.pass_context
def create(ctx: click.Context, jobs: int, sample: float) -> None:
    """Dump the database at one snapshot, with a manifest of every table."""
    made = story.create(call_of(ctx), Effort(jobs=jobs, sample_bytes=round(sample * 1e9)))
    if words_of(ctx).json:
        render.answer_json({"backup": _value(made)})
        return
    manifest = made.stored.manifest
    content = manifest.content
    render.answer(
        f"{made.stored.id}: {render.counted(len(content.users), 'table')}, {content.rows:,} rows, "
        f"{_size(manifest.size_bytes)} in {manifest.duration_s:.1f} s ({made.level.word})"
    )
    for each in content.not_compared:
        render.say(f"not compared: {each.what}: {each.why}")
    render.say(f"next: whimbrel backup verify {made.stored.id}")


@backup.command("list")
@click.pass_context
def list_backups(ctx: click.Context) -> None:
    """Which there are, of which database, and what was shown of them."""
    found = story.list_all(call_of(ctx))
    if words_of(ctx).json:
        others = [{"folder": str(u.folder), "why": u.why} for u in found.unreadable]
        value = {"backups": [_value(b) for b in found.backups], "unreadable": others}
        render.answer_json(value | {"point_in_time": pitr_value(found.pitr)})
        return
    for each in found.backups:
        render.answer(_line(each))
    for other in found.unreadable:
        render.say(f"not a backup: {other.folder.name}: {other.why}")
    if found.pitr is not None:
        show_pitr(found.pitr)
    if not found.backups:
        tell(ctx, f"no backups in {found.folder}; make one: whimbrel backup create")


@backup.command("verify")
@click.argument("id", required=False)
@_JOBS
@click.option("--sound", is_flag=True, help="look also at pages, indexes and references (amcheck)")
@click.option(
    "--programs",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="restore to a server of these programs; WHIMBREL_SCRATCH_URL names a running one",
)
@click.pass_context
def verify(
    ctx: click.Context, id: str | None, jobs: int, sound: bool, programs: Path | None
) -> int:
    """Restore to a scratch server and compare; the newest without ID."""
    effort = Effort(jobs=jobs, is_sound=sound)
    found = story.verify(call_of(ctx), id, effort, programs)
    wanted = Level.SOUND if sound else Level.EQUAL
    is_good = found.level >= wanted and not found.problem
    if words_of(ctx).json:
        render.answer_json({"backup": _value(found)})
    else:
        render.answer(f"{found.stored.id}: {found.level.word}")
        if found.problem:
            render.say(f"failed: {found.problem}")
    return Exit.DONE if is_good else Exit.FAILED


@backup.command("drill")
@click.option("--at", default="", metavar="MOMENT", help="up to then; the end of the log without")
@click.option("--url", default="", help="look at a server that was restored already")
@_SAMPLE
@click.pass_context
def drill(ctx: click.Context, at: str, url: str, sample: float) -> int:
    """Restore by the tool for point-in-time recovery ([pitr.ENVIRONMENT]), compare every row."""
    from ...flow.backup_drill import drill as drill_backup
    from ...flow.pitr import parse_moment

    moment = parse_moment(at) if at else None
    done = drill_backup(call_of(ctx), at=moment, url=url, sample_bytes=round(sample * 1e9))
    found = done.drill
    if words_of(ctx).json:
        render.answer_json({"drill": drill_value(found) | rows_value(done.rows)})
        return Exit.FAILED if found.failed else Exit.DONE
    reached = f" up to {found.reached:%Y-%m-%d %H:%M:%S} UTC" if found.reached else ""
    render.answer(
        f"{found.tool} brought {done.place} back{reached}: "
        f"{render.counted(found.tables, 'table')}, {found.rows:,} rows read, "
        f"{found.duration_s:.1f} s"
    )
    of = f" ({found.compared})" if found.compared else ""
    render.answer(f"rows beside the live ones{of}: {rows_line(done.rows)}")
    for each in done.rows.unread:
        render.say(f"note: not compared: {each}")
    if found.failed:
        render.say(f"failed: {found.failed}")
    return Exit.FAILED if found.failed else Exit.DONE


@backup.command("restore")
@click.argument("id", required=False)
@click.option("--to", required=True, metavar="NAME", help="the new database's name")
@click.pass_context
def restore(ctx: click.Context, id: str | None, to: str) -> None:
    """Restore as a new database for development or test; the newest without ID."""
    from ...flow.backup_restore import restore as restore_backup

    done = restore_backup(call_of(ctx), id, to=to)
    url = done.url.reveal()
    if words_of(ctx).json:
        render.answer_json(
            {"id": done.id, "url": url, "password_in": done.password_in, "mark": done.mark}
        )
        return
    render.say(f"restored {done.id} in {done.duration_s:.1f} s, marked {done.mark}")
    render.answer(url)
    if done.password_in:
        render.say(f"its password is in {done.password_in}")


@backup.command("prune")
@click.option("--keep", default=7, show_default=True, type=click.IntRange(1), help="the newest")
@click.option("--days", default=30, show_default=True, type=click.IntRange(0), help="and younger")
@click.option("--apply", "is_applied", is_flag=True, help="remove them; shown only without")
@click.pass_context
def prune(ctx: click.Context, keep: int, days: int, is_applied: bool) -> None:
    """Remove old backups, never the last one that was verified."""
    from ...flow.backup_prune import prune as prune_backups

    done = prune_backups(call_of(ctx), Retention(keep=keep, days=days), is_applied=is_applied)
    if words_of(ctx).json:
        backups = [{"id": f.id, "goes": f.goes, "why": f.stays_because} for f in done.fates]
        value = {"applied": is_applied, "backups": backups, "freed_bytes": done.freed_bytes}
        render.answer_json(value)
        return
    going = [fate for fate in done.fates if fate.goes]
    for fate in done.fates:
        render.answer(f"{fate.id}  {'goes' if fate.goes else 'stays: ' + fate.stays_because}")
    count, size = render.counted(len(going), "backup"), _size(done.freed_bytes)
    if is_applied or not going:
        render.say(f"{count} removed, {size}" if going else "nothing is to be removed")
    else:
        render.say(f"{count} would go, {size}; next: whimbrel backup prune --apply")


def _line(each: Backup) -> str:
    manifest = each.stored.manifest
    source = manifest.source
    problem = f"  ({each.problem})" if each.problem else ""
    return (
        f"{each.stored.id}  {manifest.taken_at:%Y-%m-%d %H:%M}  {_size(manifest.size_bytes):>9}  "
        f"{each.level.word:8}  {source.environment} {manifest.place}{problem}"
    )


def _value(each: Backup) -> dict[str, object]:
    manifest = each.stored.manifest
    evidence = each.stored.evidence
    return {
        "id": each.stored.id,
        "level": each.level.word,
        "problem": each.problem,
        "taken_at": manifest.taken_at.isoformat(),
        "verified_at": evidence.at.isoformat() if evidence and evidence.verified_on else None,
        "verified_on": evidence.verified_on if evidence else "",
        "compared": evidence.compared if evidence else "",
        "signed_by": evidence.key if evidence else "",
        "size_bytes": manifest.size_bytes,
        "tables": len(manifest.content.users),
        "rows": manifest.content.rows,
        "environment": manifest.source.environment,
        "database": manifest.place,
        "system_identifier": manifest.source.system_identifier,
        "database_oid": manifest.source.database_oid,
        "server_version": manifest.source.server_version,
        "folder": str(each.stored.folder),
        "not_compared": [{"what": n.what, "why": n.why} for n in manifest.content.not_compared],
    }


def _size(size_bytes: int) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes} B"

"""`backup`: make, list, verify, drill, restore."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow import backup as story
from ...flow.backup import Backup
from ...guard.backup_level import Level
from .. import render
from ..context import call_of, words_of
from .pitr_shown import drill_value, pitr_value, show_pitr


@click.group()
def backup() -> None:
    """Backups that were restored and compared, not merely made."""


@backup.command("create")
@click.pass_context
def create(ctx: click.Context) -> None:
    """Dump the database at one snapshot, with a manifest of every table."""
    made = story.create(call_of(ctx))
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
        render.say(f"no backups in {found.folder}; make one: whimbrel backup create")


@backup.command("verify")
@click.argument("id", required=False)
@click.pass_context
def verify(ctx: click.Context, id: str | None) -> int:
    """Restore to a scratch server and compare; the newest without ID."""
    found = story.verify(call_of(ctx), id)
    is_good = found.level is Level.EQUAL
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
@click.pass_context
def drill(ctx: click.Context, at: str, url: str) -> None:
    """Restore by the tool for point-in-time recovery ([pitr.ENVIRONMENT]) and read every row."""
    from ...flow.backup_drill import drill as drill_backup
    from ...flow.pitr import parse_moment

    done = drill_backup(call_of(ctx), at=parse_moment(at) if at else None, url=url)
    found = done.drill
    if words_of(ctx).json:
        render.answer_json({"drill": drill_value(found)})
        return
    reached = f" up to {found.reached:%Y-%m-%d %H:%M:%S} UTC" if found.reached else ""
    render.answer(
        f"{found.tool} brought {done.place} back{reached}: "
        f"{render.counted(found.tables, 'table')}, {found.rows:,} rows read, "
        f"{found.duration_s:.1f} s"
    )


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

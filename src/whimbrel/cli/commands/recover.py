"""`recover`: stop the application, see what is damaged, bring it back, go on."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.recover import assess as assessing
from ...flow.recover.copy import Copied, Wish, copy_back
from ...flow.recover.fence import fence as put_up
from ...flow.recover.fence import unfence as take_down
from ...flow.recover.report import AFTERWARDS, CANNOT, as_markdown
from ...flow.recover.report import report as read_report
from ...run.rescue import Brought
from .. import render
from ..context import call_of, tell, words_of


@click.group()
def recover() -> None:
    """After damage to the data, in this order: fence, assess, copy, unfence, report.

    Interrupted anywhere, the same command goes on."""


@recover.command("fence")
@click.pass_context
def fence(ctx: click.Context) -> None:
    """Keep the application out, so that the damage ends."""
    done = put_up(call_of(ctx))
    if words_of(ctx).json:
        value = {"hard": done.is_hard, "ended": done.ended, "left": done.left}
        render.answer_json({"recovery": done.recovery.number, **value})
        return
    kind = "only superusers can connect" if done.is_hard else "sessions are read only by default"
    render.answer(f"fenced: {kind}; {render.counted(done.ended, 'session')} ended")
    if not done.is_hard:
        render.say("note: a session may undo that; only a superuser can put up the hard fence")
    for each in done.left:
        render.say(f"still connected: {each}; stop it where it runs")
    tell(ctx, "next: whimbrel recover assess")


@recover.command("assess")
@click.argument("backup", required=False)
@click.option("--quick", is_flag=True, help="by numbers and hashes of tables; restore nothing")
@click.option("--at", default="", metavar="MOMENT", help="with that moment, by [pitr.ENVIRONMENT]")
@click.pass_context
def assess(ctx: click.Context, backup: str | None, quick: bool, at: str) -> int:
    """Compare each table with a backup, the newest without BACKUP; 4 when something is damaged.

    With --at the tool for point-in-time recovery brings the database back as it was then, on a
    server of its own, and that becomes the backup."""
    from ...flow.pitr import parse_moment

    moment = parse_moment(at) if at else None
    if moment and backup:
        raise click.UsageError("give a BACKUP or --at, not both")
    done = assessing.assess(call_of(ctx), backup, is_quick=quick, at=moment)
    if words_of(ctx).json:
        render.answer_json(_assessed(done))
        return Exit.DIFFERENT if done.damaged else Exit.DONE
    taken = done.stored.manifest.taken_at
    render.say(f"against {done.stored.id}, taken {render.moment(taken)}")
    for each in done.tables:
        render.answer(f"{each.name.shown}: {assessing.sentence(each)}")
    if done.is_going_on:
        tell(ctx, "THE DAMAGE IS GOING ON: rows went while we counted; whimbrel recover fence")
    elif done.sessions:
        count = render.counted(done.sessions, "session")
        tell(ctx, f"{count} of the application connected: whimbrel recover fence")
    for sentence in CANNOT:
        render.say(f"note: {sentence}")
    if done.damaged:
        # The newest backup is taken without being named.
        named = f" --backup {done.stored.id}" if moment or backup else ""
        tell(ctx, f"next: whimbrel recover copy{named} (a dry run), then with --apply")
    return Exit.DIFFERENT if done.damaged else Exit.DONE


@recover.command("copy")
@click.argument("tables", nargs=-1)
@click.option("--backup", metavar="ID", help="which backup; the newest without")
@click.option(
    "--where", default="", metavar="SQL", help="only rows of the backup that it holds for"
)
@click.option("--transaction", default=0, metavar="XID", help="whose changes are taken back")
@click.option("--apply", "is_applied", is_flag=True, help="do it; a dry run without")
@click.pass_context
def copy(
    ctx: click.Context,
    tables: tuple[str, ...],
    backup: str | None,
    where: str,
    transaction: int,
    is_applied: bool,
) -> None:
    """Bring TABLES back, all that are damaged without names: lost rows are inserted, rows that one
    transaction changed get their old values, and what others did since stays."""
    wish = Wish(
        backup=backup,
        tables=tables,
        where=where,
        transaction=transaction,
        is_applied=is_applied,
    )
    done = copy_back(call_of(ctx), wish)
    if words_of(ctx).json:
        render.answer_json(_copied(done))
        return
    for each in done.brought:
        render.answer(f"{each.name.shown}: {_sentence(each, is_applied=is_applied)}")
        for name in each.unchecked:
            render.say(f"note: {name} does not hold for rows that are there: it is NOT VALID")
    for each in done.brought:
        if each.suspect:
            tell(
                ctx,
                f"note: transaction {each.suspect} changed several of them at once; what it did "
                f"is taken back by: whimbrel recover copy {each.name.shown} "
                f"--transaction {each.suspect}",
            )
    if is_applied:
        tell(ctx, "next: look at the rows, then: whimbrel recover unfence")
    else:
        words = " ".join(["whimbrel recover copy", *tables, "--apply"])
        tell(ctx, f"a dry run: nothing was changed; next: {words}")


@recover.command("unfence")
@click.pass_context
def unfence(ctx: click.Context) -> None:
    """Let the application in again, and end the recovery."""
    recovery = take_down(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"recovery": recovery.number, "copy": recovery.copy})
        return
    render.answer(f"recovery {recovery.number} has ended: the application may connect")
    for each in AFTERWARDS:
        render.say(f"  [ ] {each}")
    if recovery.copy:
        render.say(f"the restored copy {recovery.copy} stays on the scratch server until dropped")


@recover.command("report")
@click.pass_context
def report(ctx: click.Context) -> None:
    """What was done, as Markdown."""
    found = read_report(call_of(ctx))
    if words_of(ctx).json:
        events = [
            {"at": e.at.isoformat(), "who": e.who, "phase": e.phase, "detail": dict(e.detail)}
            for e in found.events
        ]
        render.answer_json({"recovery": found.recovery.number, "events": events})
        return
    render.answer(as_markdown(found).rstrip("\n"))


def _sentence(each: Brought, *, is_applied: bool) -> str:
    would = "" if is_applied else "would be "
    parts = [f"{would}made anew"] if each.made_anew else []
    if each.inserted or not each.restored:
        parts.append(f"{render.counted(each.inserted, 'row')} {would}inserted")
    if each.restored:
        columns = ", ".join(each.columns)
        kept = f"; how they were is in {each.kept}" if is_applied else ""
        parts.append(f"{each.restored} {would}set back in {columns}{kept}")
    if each.left:
        parts.append(f"{each.left} changed since by others, left as they are")
    return "; ".join(parts)


def _assessed(done: assessing.Assessed) -> dict[str, object]:
    return {
        "environment": done.environment,
        "backup": done.stored.id,
        "taken_at": done.stored.manifest.taken_at.isoformat(),
        "is_going_on": done.is_going_on,
        "sessions": done.sessions,
        "tables": [
            {
                "name": each.name.shown,
                "state": each.state.name.lower(),
                "is_damaged": each.is_damaged,
                "then": each.then,
                "now": each.now,
                "lost": each.lost,
                "changed": each.changed,
                "changed_at_once": each.at_once,
                "added": each.added,
            }
            for each in done.tables
        ],
        "not_possible": list(CANNOT),
    }


def _copied(done: Copied) -> dict[str, object]:
    return {
        "environment": done.environment,
        "applied": done.is_applied,
        "tables": [
            {
                "name": each.name.shown,
                "inserted": each.inserted,
                "restored": each.restored,
                "columns": list(each.columns),
                "left": each.left,
                "suspect": each.suspect,
                "kept": each.kept,
                "made_anew": each.made_anew,
                "unchecked": list(each.unchecked),
            }
            for each in done.brought
        ],
    }

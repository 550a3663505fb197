"""`protect` and `unlock`: the guard inside the database."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow import protect as story
from ...flow.protect import Did, Protected
from .. import render
from ..context import call_of, words_of
from ..protection_shown import protection_lines, protection_value

_ROLE = click.option("--role", default="", help="who may: a role of the server, by its own name")
_TABLES = click.option("--tables", default="", help="what: SCHEMA.NAME, * for any characters")
_REASON = click.option("--reason", default="", help="why this is right; kept and audited")


@click.group(invoke_without_command=True, no_args_is_help=False)
@click.option("--database", is_flag=True, help="also keep the database itself from DROP DATABASE")
@click.pass_context
def protect(ctx: click.Context, database: bool) -> int:
    """Stop in the database itself what loses data, whatever tool sends it.

    Exit code 4 when tables were locked by others and stay open for TRUNCATE; run it again.
    """
    if ctx.invoked_subcommand is not None:
        return Exit.DONE
    return _answer(ctx, story.protect(call_of(ctx), keep_database=database))


@protect.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """What is stopped, and who may pass."""
    found = story.show_protection(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json(protection_value(found))
    else:
        render.answer("\n".join(protection_lines(found)))


@protect.command()
@_ROLE
@_TABLES
@_REASON
@click.pass_context
def allow(ctx: click.Context, role: str, tables: str, reason: str) -> int:
    """Let a role, or anybody, lose tables."""
    return _answer(ctx, story.allow(call_of(ctx), role=role, tables=tables, reason=reason))


@protect.command()
@_ROLE
@_TABLES
@click.pass_context
def disallow(ctx: click.Context, role: str, tables: str) -> int:
    """Take that back, by the same words."""
    return _answer(ctx, story.disallow(call_of(ctx), role=role, tables=tables))


@protect.command()
@_REASON
@click.pass_context
def remove(ctx: click.Context, reason: str) -> int:
    """Take it out of the database again."""
    return _answer(ctx, story.unprotect(call_of(ctx), reason=reason))


@click.command()
@_ROLE
@_TABLES
@click.option("--until", default=story.FOR_A_WHILE, show_default=True, help="30m, 8h, a moment")
@_REASON
@click.pass_context
def unlock(ctx: click.Context, role: str, tables: str, until: str, reason: str) -> int:
    """Let a role pass the guard inside the database for a while: yours, if none is named."""
    done = story.allow(
        call_of(ctx), role=role, tables=tables, reason=reason, until=until, verb="unlock"
    )
    return _answer(ctx, done)


def _answer(ctx: click.Context, done: Protected) -> int:
    if words_of(ctx).json:
        render.answer_json(protection_value(done))
    elif done.did in (Did.NOTHING, Did.INSTALLED, Did.REMOVED):
        render.answer(f"{done.database}: {done.did.value}")
    else:
        render.answer(f"{done.database}: {done.found or done.did.value}")
        for each in done.found.allowances if done.found else ():
            render.answer(f"  {each}")
    if not done.left:
        return Exit.DONE
    again = "protect" if done.found else 'protect remove --reason "…"'
    named = ", ".join(each.shown for each in done.left[:3])
    more = f" and {len(done.left) - 3} more" if len(done.left) > 3 else ""
    render.say(
        f"not reached, because others lock or own them: {named}{more}\n"
        f"next: whimbrel -e {done.environment} {again}"
    )
    return Exit.DIFFERENT

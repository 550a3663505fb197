"""`identity show`, `identity mark`, `identity claim`."""

from __future__ import annotations

import click

from ...flow.identity import Shown, claim_database, mark_database, show_identity
from ...guard.identity import Identity
from .. import render
from ..context import call_of, words_of


@click.group(no_args_is_help=False)
def identity() -> None:
    """What a database is: show it, mark it, claim a copy."""


@identity.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print what the database says of itself; read only."""
    shown = show_identity(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json(_value(shown.identity) | _seen(shown))
        return
    render.answer("\n".join(_lines(shown)))


@identity.command()
@click.pass_context
def mark(ctx: click.Context) -> None:
    """Label an unmarked database as the environment of -e; asks when it has tables."""
    _answer(ctx, mark_database(call_of(ctx)))


@identity.command()
@click.pass_context
def claim(ctx: click.Context) -> None:
    """Say of a copy what it is from now on, after proof that it is not production."""
    _answer(ctx, claim_database(call_of(ctx)))


def _answer(ctx: click.Context, judged: Identity) -> None:
    if words_of(ctx).json:
        render.answer_json(_value(judged))
    else:
        render.answer(judged.confirm_token)


def _value(judged: Identity) -> dict[str, object]:
    live, marked = judged.live, judged.mark
    return {
        "database": live.database,
        "host": live.host,
        "port": live.port,
        "is_known": judged.is_known,
        "environment": judged.environment,
        "kind": judged.kind.value,
        "because": judged.because,
        "confirm": judged.confirm_token,
        "uuid": marked.uuid if marked else None,
        "system_identifier": live.system_identifier,
        "database_oid": live.database_oid,
        "is_weak": live.is_weak,
    }


def _seen(shown: Shown) -> dict[str, object]:
    return {"evidence": shown.evidence, "protection": shown.protection or None}


def _lines(shown: Shown) -> list[str]:
    judged = shown.identity
    head = f"{judged.live.place}: {judged.shown}"
    kind = f"kind:      {judged.kind.value}"
    server = f"server:    {judged.live.system_identifier}, database oid {judged.live.database_oid}"
    if judged.live.is_weak:
        server += "; the server does not show its number, so host name and oid stand for it"
    lines = [head, kind, server, f"confirm:   {judged.confirm_token}"]
    if shown.protection:
        lines.append(f"guard:     {shown.protection}")
    return lines + [f"seen:      {line}" for line in shown.evidence]

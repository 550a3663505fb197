"""`signoff`: a human has looked at staging."""

from __future__ import annotations

import click

from ...flow.signoff import sign_off
from .. import render
from ..context import call_of, words_of


@click.command()
@click.argument("name")
@click.pass_context
def signoff(ctx: click.Context, name: str) -> None:
    """Say that NAME of `[staging] manual` was looked at, in staging as it is now."""
    signed = sign_off(call_of(ctx), name)
    if words_of(ctx).json:
        given = signed.signoff
        render.answer_json(
            {
                "name": given.name,
                "who": given.who,
                "at": given.at.isoformat(),
                "fingerprint": given.fingerprint,
                "migrations": len(given.checksums),
                "receipt": signed.receipt,
            }
        )
        return
    render.answer(f"signed off by {signed.signoff.who}: {name}")
    if signed.receipt:
        render.say(f"receipt: {signed.receipt}; commit it for production")

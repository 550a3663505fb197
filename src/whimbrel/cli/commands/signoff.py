"""`signoff`: a human has looked at staging, or the project's own checks have."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.signoff import Checked, Signed, run_checks, sign_off
from .. import render
from ..context import call_of, words_of


@click.command()
@click.argument("name", required=False)
@click.option("--checks", is_flag=True, help="run [staging.checks], and sign off what holds")
@click.pass_context
def signoff(ctx: click.Context, name: str | None, checks: bool) -> int:
    """Say that NAME of `[staging] manual` was looked at, in staging as it is now."""
    if checks == (name is not None):
        raise click.UsageError("give one NAME, or --checks", ctx)
    if name is None:
        return _checked(ctx)
    signed = sign_off(call_of(ctx), name)
    if words_of(ctx).json:
        render.answer_json(_value(signed))
        return Exit.DONE
    render.answer(f"signed off by {signed.signoff.who}: {name}")
    _say_receipt(signed)
    return Exit.DONE


def _checked(ctx: click.Context) -> int:
    found = run_checks(call_of(ctx))
    code = Exit.FAILED if any(each.problem for each in found) else Exit.DONE
    if words_of(ctx).json:
        render.answer_json({"checks": [_check_value(each) for each in found]})
        return code
    for each in found:
        render.answer(f"{each.name}: {each.problem or 'holds, signed off'}")
        if each.signed is not None:
            _say_receipt(each.signed)
    return code


def _say_receipt(signed: Signed) -> None:
    if signed.receipt:
        render.say(f"receipt: {signed.receipt}; commit it for production")


def _value(signed: Signed) -> dict[str, object]:
    given = signed.signoff
    return {
        "name": given.name,
        "who": given.who,
        "at": given.at.isoformat(),
        "fingerprint": given.fingerprint,
        "migrations": len(given.checksums),
        "receipt": signed.receipt,
    }


def _check_value(each: Checked) -> dict[str, object]:
    signed = _value(each.signed) if each.signed else None
    return {"name": each.name, "problem": each.problem, "signed": signed}

"""`safety-check`: may I?"""

from __future__ import annotations

import click

from ...flow.safety import check_operation, contacts_of
from ...guard.operations import render as words_for
from .. import render
from ..context import call_of, words_of


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--connect", is_flag=True, help="also ask the database what it is")
@click.argument("operation", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def safety_check(ctx: click.Context, connect: bool, operation: tuple[str, ...]) -> int:
    """May OPERATION run here? A verb, a command line, a package script or SQL."""
    call = call_of(ctx)
    if connect:
        from ...flow.safety_connected import check_operation_there

        judgement = check_operation_there(call, operation)
    else:
        judgement = check_operation(call, operation)
    if words_of(ctx).json:
        render.answer_json(
            {
                "operation": judgement.operation,
                "kind": judgement.kind.value,
                "verdict": judgement.verdict.value,
                "why": judgement.why,
                "instead": judgement.instead,
                "gates": judgement.gates,
            }
        )
    else:
        render.answer(words_for(judgement, contacts=contacts_of(call)))
    return judgement.exit

"""`doctor`: can everything be reached, and is it as it should be?"""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.doctor import Checkup, examine
from ...guard.checkup import Remark, Weight
from .. import render
from ..context import call_of, words_of

_SIGNS = {Weight.OK: "✓", Weight.ADVICE: "·", Weight.PROBLEM: "✗"}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> int:
    """Every environment, or the one of -e: reachable, version, rights, identity, ledger,
    settings, backups. Reads only; exit 1 where there is a problem."""
    found = examine(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"checkups": [_value(each) for each in found]})
    else:
        render.answer("\n\n".join(_shown(each) for each in found))
    return Exit.FAILED if any(each.has_problem for each in found) else Exit.DONE


def _shown(each: Checkup) -> str:
    return "\n".join([f"{each.name} · {each.place}", *map(_line, each.remarks)])


def _line(each: Remark) -> str:
    head = f"  {_SIGNS[each.weight]} {each.topic:11} {each.what}"
    if each.weight is Weight.OK:
        return head
    return f"{head}\n{'':16}why:  {each.why}\n{'':16}next: {each.next}"


def _value(each: Checkup) -> dict[str, object]:
    return {
        "name": each.name,
        "place": each.place,
        "remarks": [
            {
                "weight": remark.weight.value,
                "topic": remark.topic,
                "what": remark.what,
                "why": remark.why,
                "next": remark.next,
            }
            for remark in each.remarks
        ],
    }

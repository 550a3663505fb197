"""What the rules saw in migrations, said where the file can still be changed."""

from __future__ import annotations

from collections.abc import Sequence

from ..config.policy_key import Level
from ..flow.advice import Advice
from . import render

_ALLOW = (
    "note: production stops at {codes} unless the statement says "
    '`{sign} whimbrel:allow NAME "reason"`; write it before staging runs the file'
)


def say_advice(advice: Sequence[Advice], *, is_foretold: bool) -> None:
    """`is_foretold`: no gate has said yet that production stops at what nobody has accepted."""
    for each in advice:
        render.say(f"{_word(each)}: {each}")
    owed = [each for each in advice if each.needs_a_reason]
    if is_foretold and owed:
        is_python = all(each.file.endswith(".py") for each in owed)  # revisions of Alembic
        codes = ", ".join(dict.fromkeys(each.finding.rule.code for each in owed))
        render.say(_ALLOW.format(sign="#" if is_python else "--", codes=codes))


def _word(each: Advice) -> str:
    """What the policy of the environment makes of it: advice, or what the gate will do."""
    is_advice = each.severity is Level.ADVISE or each.finding.accepted_because
    return "advice" if is_advice else each.severity.value

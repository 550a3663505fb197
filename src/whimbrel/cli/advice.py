"""What the rules saw in migrations, said where the file can still be changed."""

from __future__ import annotations

from collections.abc import Sequence

from ..flow.advice import Advice
from . import render

_ALLOW = (
    'note: production stops there unless the statement says `{sign} whimbrel:allow NAME "reason"`; '
    "write it before staging runs the file"
)


def say_advice(advice: Sequence[Advice], *, is_foretold: bool) -> None:
    """`is_foretold`: no gate has said yet that production stops at what nobody has accepted."""
    for each in advice:
        render.say(f"advice: {each}")
    if is_foretold and any(not each.finding.accepted_because for each in advice):
        is_python = all(each.file.endswith(".py") for each in advice)  # revisions of Alembic
        render.say(_ALLOW.format(sign="#" if is_python else "--"))

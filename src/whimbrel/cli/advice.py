"""What the rules saw in migrations, said where the file can still be changed."""

from __future__ import annotations

import shlex
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


def say_online_form(advice: Sequence[Advice], *, is_applied: bool) -> None:
    """Which command rewrites what `migrate` wrote plainly, though there is an online form."""
    from ..guard.fix import BY_FIX_ALONE

    of_file: dict[str, list[str]] = {}
    for each in advice:
        rule = each.finding.rule.name
        if rule in BY_FIX_ALONE and not each.finding.accepted_because:
            of_file.setdefault(each.file, []).append(rule)
    before = (
        "it was applied here as it is: remove its folder, `whimbrel reset`, and write it again "
        "with `whimbrel migrate NAME --create-only` first; then "
    )
    for file, rules in of_file.items():
        if file.endswith(".sql"):
            render.say(
                f"note: there is an online form for {', '.join(dict.fromkeys(rules))}: "
                f"{before * is_applied}`whimbrel fix {shlex.quote(file)} --database` writes it"
            )

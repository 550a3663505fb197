"""`explain`, `explain CODE`: what a rule sees, why, and what to do instead."""

from __future__ import annotations

import click

from ...flow.explain import Explained
from ...flow.explain import explain as explain_rule
from ...guard.levels import default_level
from ...guard.rules import RULES
from .. import render
from ..context import words_of


@click.command()
@click.argument("code", required=False)
@click.pass_context
def explain(ctx: click.Context, code: str | None) -> None:
    """What a rule sees, why it matters, and what to do instead; without CODE, all rules."""
    as_json = words_of(ctx).json
    if code is None:
        _list(as_json=as_json)
        return
    found = explain_rule(code)
    if as_json:
        render.answer_json(_value(found))
    else:
        render.answer(_page(found))


def _list(*, as_json: bool) -> None:
    if as_json:
        rules = [
            {
                "code": rule.code,
                "name": rule.name,
                "title": rule.title,
                "severity": default_level(rule).value,
            }
            for rule in RULES
        ]
        render.answer_json({"rules": rules})
        return
    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        level = default_level(rule).value
        render.answer(f"{rule.code}  {rule.name:{width}}  {level:<6}  {rule.title}")


def _page(found: Explained) -> str:
    rule = found.rule
    return (
        f"{rule.code} {rule.name}: {rule.title}\n"
        f"  why:     {rule.why}\n  instead: {rule.instead}\n"
        f"  level:   {found.level.value} in production\n"
        f'  accept:  -- whimbrel:allow {rule.name} "why it is right here"\n\n'
        f"seen:\n{_indented(found.bad)}\n\nnot seen:\n{_indented(found.good)}"
    )


def _indented(sql: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in sql.splitlines())


def _value(found: Explained) -> dict[str, object]:
    rule = found.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "why": rule.why,
        "next": rule.instead,
        "severity": found.level.value,
        "bad": found.bad,
        "good": found.good,
    }

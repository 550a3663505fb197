"""`policy show`, `policy set`."""

from __future__ import annotations

import click

from ...config.policy import weaker_keys
from ...config.policy_key import KEYS, Choice, PolicyRule
from ...flow.policy import PolicyShown, set_policy, show_policy
from ...guard.levels import is_weaker
from .. import render
from ..context import call_of, words_of


@click.group(no_args_is_help=False)
def policy() -> None:
    """The rules of an environment: show them, set one inside its database."""


@policy.command()
@click.pass_context
def show(ctx: click.Context) -> None:
    """Every key, its value, what set it, and what is weaker than the default."""
    found = show_policy(call_of(ctx))
    rows = _rows(found)
    if words_of(ctx).json:
        render.answer_json({"kind": found.kind.value, "policy": rows})
        return
    width = max(len(str(row["key"])) for row in rows)
    for row in rows:
        weak = "  (weaker than the default)" if row["is_weaker"] else ""
        reason = f": {row['reason']}" if row["reason"] else ""
        render.answer(f"{row['key']:{width}}  {row['value']:<9}  {row['source']}{reason}{weak}")


@policy.command(name="set")
@click.argument("key")
@click.argument("value")
@click.option("--reason", default="", help="why this is right here; kept and audited")
@click.pass_context
def set_(ctx: click.Context, key: str, value: str, reason: str) -> None:
    """Set KEY to VALUE inside this database."""
    rule = set_policy(call_of(ctx), key, value, reason=reason)
    if words_of(ctx).json:
        render.answer_json({"key": rule.key, "value": value, "reason": rule.reason})
    else:
        render.answer(f"{rule.key} = {value}")


def _rows(found: PolicyShown) -> list[dict[str, object]]:
    weaker = weaker_keys(found.effective.policy, found.kind)
    rules = {rule.key: rule for rule in found.effective.applied}
    rows = []
    for key in KEYS:
        value = found.effective.policy.value(key)
        rule = rules.get(key)
        rows.append(
            {
                "key": key,
                "value": value.value if isinstance(value, Choice) else value,
                "source": rule.source if rule else f"the default of {found.kind.value}",
                "reason": rule.reason if rule else "",
                "is_weaker": key in weaker,
            }
        )
    rows += [_level(rule) for rule in found.rules]
    return rows


def _level(rule: PolicyRule) -> dict[str, object]:
    value = rule.value
    return {
        "key": rule.key,
        "value": value.value if isinstance(value, Choice) else value,
        "source": rule.source,
        "reason": rule.reason,
        "is_weaker": is_weaker(rule),
    }

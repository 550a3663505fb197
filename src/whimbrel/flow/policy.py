"""The rules of an environment: what tightens them, what weakens them inside the database."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.kind import Kind
from ..config.policy import EffectivePolicy, default_policy, effective_policy
from ..config.policy_key import PolicyRule, parse_rule, weakness
from ..errors import Notice, Usage
from ..ledger.notes import read_policy, write_policy
from .admission import admit
from .call import Call
from .enter import enter
from .opened import Opened
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyShown:
    """The effective policy of one database."""

    kind: Kind
    effective: EffectivePolicy


def show_policy(call: Call) -> PolicyShown:
    """Read only."""
    place = open_workplace(call, "policy show")
    with enter(call, place) as opened:
        return PolicyShown(kind=opened.identity.kind, effective=policy_of(place, opened))


def set_policy(call: Call, key: str, value: str, *, reason: str) -> PolicyRule:
    """Set one key inside this database; weakening there is the only way to weaken production.

    Raises `Usage` (C130, C131, G120 without a reason) and the stops of `admit`.
    """
    rule = parse_rule(key, value, source="policy set", reason=reason)
    place = open_workplace(call, "policy set")
    if not reason.strip():
        raise _no_reason(place, key, value)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "policy set")
        write_policy(opened.conn, key, value, reason=reason, by=place.who)
        if _is_weaker(rule, opened.identity.kind):
            call.say(f"{key} is now weaker here than {opened.identity.kind.value} demands; audited")
    return rule


def policy_of(place: Workplace, opened: Opened) -> EffectivePolicy:
    """Defaults of the kind, the rows of this database, and the project file. Read only."""
    rows = tuple(
        parse_rule(row.key, row.value, source=f"policy set by {row.set_by}", reason=row.reason)
        for row in read_policy(opened.conn)
    )
    return effective_policy(opened.identity.kind, place.settings.policy, rows)


def _is_weaker(rule: PolicyRule, kind: Kind) -> bool:
    return weakness(rule.value) > weakness(default_policy(kind).value(rule.key))


def _no_reason(place: Workplace, key: str, value: str) -> Usage:
    return Usage(
        Notice(
            code="G120",
            what=f"policy set {key} has no reason",
            why="a rule that is changed without a reason is changed again without one",
            next=f"whimbrel -e {place.environment.name} policy set {key} {value} "
            '--reason "why this is right here"',
        )
    )

"""The rules that hold in one database: the kind's own, what was set there, the project file."""

from __future__ import annotations

from collections.abc import Mapping

from ..config.policy import EffectivePolicy, effective_policy
from ..config.policy_key import Level, PolicyRule, parse_rule
from ..guard.check import Terms
from ..guard.levels import levels
from ..ledger.notes import read_policy
from .opened import Opened
from .workplace import Workplace


def policy_of(place: Workplace, opened: Opened) -> EffectivePolicy:
    """Defaults of the kind, the rows of this database, and the project file. Read only."""
    return effective_policy(opened.identity.kind, place.settings.policy, policy_rows(opened))


def levels_of(place: Workplace, opened: Opened) -> Mapping[str, Level]:
    """The level of each safety rule here, by its name. Read only."""
    return levels(opened.identity.kind, place.settings.rules, policy_rows(opened))


def terms_here(place: Workplace, opened: Opened) -> Terms:
    """By which findings are judged here. Read only."""
    policy = policy_of(place, opened).policy
    return Terms(
        kind=opened.identity.kind,
        file_rules=place.settings.rules,
        database_rules=policy_rows(opened),
        small_mb=policy.small_table_mb,
        large_mb=policy.large_table_mb,
    )


def policy_rows(opened: Opened) -> tuple[PolicyRule, ...]:
    """What was set inside this database. Read only."""
    return tuple(
        parse_rule(row.key, row.value, source=f"policy set by {row.set_by}", reason=row.reason)
        for row in read_policy(opened.conn)
    )

"""What an environment demands: defaults, what the file tightens, what the database weakens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from .kind import Kind
from .policy_key import (
    KEYS,
    Always,
    Backup,
    Blockers,
    Demand,
    PolicyRule,
    Reaction,
    Report,
    SslMode,
    Staging,
    Value,
    weakness,
)

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One value for every key of `KEYS`. The defaults are those of production."""

    identity: Always = Always.REQUIRED
    one_deployer: Always = Always.REQUIRED
    history: Report = Report.STOP
    drift: Report = Report.STOP
    staging: Staging = Staging.PROOF
    backup: Backup = Backup.EQUAL
    hazards: Reaction = Reaction.STOP
    health: Reaction = Reaction.STOP
    freeze: Demand = Demand.REQUIRED
    signoffs: Demand = Demand.REQUIRED
    confirmation: Demand = Demand.REQUIRED
    sslmode: SslMode = SslMode.PREFER
    stall_budget_ms: int = 500
    retry_attempts: int = 60
    retry_total_ms: int = 10 * MINUTE_MS
    deploy_total_ms: int = 12 * HOUR_MS
    long_step_ms: int = 6 * HOUR_MS
    blockers: Blockers = Blockers.WAIT
    breaker_blocked: int = 5
    breaker_rollback_percent: int = 50
    breaker_wait_s: int = 60
    long_transaction_s: int = 300
    replica_lag_s: int = 30
    small_table_mb: int = 10
    large_table_mb: int = 10_000
    backup_max_age_h: int = 24
    pitr_max_loss_s: int = 300
    restore_drill_max_age_d: int = 30
    proof_max_age_d: int = 30
    staging_soak_h: int = 0

    def value(self, key: str) -> Value:
        """The value of a key of `KEYS`."""
        found: Value = getattr(self, key)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectivePolicy:
    """A policy with the rules that made it what it is, and those that could not."""

    policy: Policy
    applied: tuple[PolicyRule, ...] = ()  # every other key has the default of the kind
    refused: tuple[PolicyRule, ...] = ()  # of the file: they would have weakened


def default_policy(kind: Kind) -> Policy:
    """What a kind demands when nobody says anything."""
    if kind is Kind.PRODUCTION:
        return Policy()
    return Policy(
        drift=Report.REPORT,
        history=Report.STOP if kind is Kind.STAGING else Report.REPORT,
        staging=Staging.OFF,
        backup=Backup.OFF,
        hazards=Reaction.REPORT,
        health=Reaction.REPORT if kind is Kind.STAGING else Reaction.OFF,
        freeze=Demand.OFF,
        signoffs=Demand.OFF,
        confirmation=Demand.OFF,
    )


def effective_policy(
    kind: Kind, file: Iterable[PolicyRule], database: Iterable[PolicyRule]
) -> EffectivePolicy:
    """Defaults, then the database's own rows, then the file.

    For production the file comes last and can only tighten, whatever the rows say; a row of the
    database is the only way to weaken.
    """
    base = default_policy(kind)
    rows = tuple(row for row in database if row.key in KEYS)  # levels of rules: `guard.levels`
    rules = tuple(rule for rule in file if rule.kind in (None, kind) and rule.key in KEYS)
    if kind is not Kind.PRODUCTION:
        policy = _with(_with(base, rules), rows)
        return EffectivePolicy(policy=policy, applied=(*rules, *rows))
    weakened = weaken(base, rows)
    kept = tuple(rule for rule in rules if _is_stricter(rule, weakened))
    refused = tuple(rule for rule in rules if _is_weaker(rule, base))
    return EffectivePolicy(policy=tighten(weakened, rules), applied=(*rows, *kept), refused=refused)


def tighten(base: Policy, rules: Iterable[PolicyRule]) -> Policy:
    """`base` with those rules that are stricter than it; a weaker one changes nothing."""
    policy = base
    for rule in rules:
        if _is_stricter(rule, policy):
            policy = _with(policy, (rule,))
    return policy


def weaken(policy: Policy, rows: Iterable[PolicyRule]) -> Policy:
    """`policy` with the rows of the database's own policy, in order; the last of a key wins."""
    return _with(policy, rows)


def weaker_keys(policy: Policy, kind: Kind) -> tuple[str, ...]:
    """The keys in which `policy` demands less than the default of `kind`."""
    base = default_policy(kind)
    return tuple(
        key for key in KEYS if weakness(key, policy.value(key)) > weakness(key, base.value(key))
    )


def _is_stricter(rule: PolicyRule, policy: Policy) -> bool:
    return weakness(rule.key, rule.value) < weakness(rule.key, policy.value(rule.key))


def _is_weaker(rule: PolicyRule, policy: Policy) -> bool:
    return weakness(rule.key, rule.value) > weakness(rule.key, policy.value(rule.key))


def _with(policy: Policy, rules: Iterable[PolicyRule]) -> Policy:
    values: dict[str, Value] = {each.name: policy.value(each.name) for each in fields(policy)}
    values |= {rule.key: rule.value for rule in rules}
    return Policy(**values)  # type: ignore[arg-type]  # parse_rule has checked each by its key

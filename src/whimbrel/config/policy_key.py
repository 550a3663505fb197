"""The keys of policy: what each may be, from strict to weak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..errors import Notice, Usage
from .kind import Kind
from .suggest import did_you_mean, listed
from .toml import Table


class Choice(Enum):
    """Words from strict to weak: the order of definition is the order of strictness."""

    @property
    def weakness(self) -> int:
        """0 for the strictest."""
        return list(type(self)).index(self)


class Demand(Choice):
    """A gate that is there or not."""

    REQUIRED = "required"
    OFF = "off"


class Always(Choice):
    """A gate that nothing turns off: without it no other gate means anything."""

    REQUIRED = "required"


class Reaction(Choice):
    """What a gate does when it is not passed."""

    STOP = "stop"
    REPORT = "report"
    OFF = "off"


class Report(Choice):
    """As `Reaction`, but what is seen is at least said."""

    STOP = "stop"
    REPORT = "report"


class Staging(Choice):
    """Which evidence of staging counts; a stronger one always serves too."""

    PROOF = "proof"
    LEDGER = "ledger"
    REHEARSAL = "rehearsal"
    OFF = "off"


class Backup(Choice):
    """Which backup counts; a stronger one always serves too."""

    EQUAL = "equal"
    PITR = "pitr"
    RESTORED = "restored"
    RECORDED = "recorded"
    OFF = "off"


class Blockers(Choice):
    """Whom a deploy may end when he keeps it waiting; each word includes those before it."""

    WAIT = "wait"  # nobody
    AUTOVACUUM = "autovacuum"  # an ordinary one, which would give way to a patient waiter
    IDLE = "idle"  # sessions that hold a transaction open and do nothing
    QUERIES = "queries"  # whoever runs for long


class Level(Choice):
    """What a finding of a rule comes to: a stop, a question, a piece of advice, nothing."""

    STOP = "stop"
    ASK = "ask"
    ADVISE = "advise"
    OFF = "off"


class SslMode(Choice):
    """libpq's `sslmode`, strict first; the weakest is libpq's own default."""

    VERIFY_FULL = "verify-full"
    VERIFY_CA = "verify-ca"
    REQUIRE = "require"
    PREFER = "prefer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A whole number within limits; less is stricter, unless it says otherwise."""

    lowest: int
    highest: int
    more_is_stricter: bool = False


Value = Choice | int
KEYS: Mapping[str, type[Choice] | Bound] = {
    # gates of a production deploy, in the order in which they are asked
    "identity": Always,
    "one_deployer": Always,
    "history": Report,
    "drift": Report,
    "staging": Staging,
    "backup": Backup,
    "hazards": Reaction,
    "health": Reaction,
    "freeze": Demand,
    "signoffs": Demand,
    "confirmation": Demand,
    # connecting
    "sslmode": SslMode,
    # how long others may be kept waiting, and how long we try
    "stall_budget_ms": Bound(lowest=20, highest=60_000),
    "retry_attempts": Bound(lowest=1, highest=1_000),
    "retry_total_ms": Bound(lowest=0, highest=24 * 3_600_000),
    "deploy_total_ms": Bound(lowest=1_000, highest=7 * 24 * 3_600_000),
    "long_step_ms": Bound(lowest=1_000, highest=7 * 24 * 3_600_000),
    # whom it may end that keeps it waiting
    "blockers": Blockers,
    # the breaker: what counts as trouble, and how long it is waited for before a deploy stops
    "breaker_blocked": Bound(lowest=0, highest=10_000),
    "breaker_rollback_percent": Bound(lowest=1, highest=100),
    "breaker_wait_s": Bound(lowest=1, highest=24 * 3_600),
    # what the health gate takes for well
    "long_transaction_s": Bound(lowest=10, highest=7 * 24 * 3_600),
    "replica_lag_s": Bound(lowest=1, highest=24 * 3_600),
    # a table up to this size is worked through before anybody notices; from that on it is grave
    "small_table_mb": Bound(lowest=0, highest=100_000),
    "large_table_mb": Bound(lowest=1, highest=100_000_000),
    # how old evidence may be
    "backup_max_age_h": Bound(lowest=1, highest=24 * 366),
    "pitr_max_loss_s": Bound(lowest=1, highest=7 * 24 * 3_600),
    "restore_drill_max_age_d": Bound(lowest=1, highest=366),
    "proof_max_age_d": Bound(lowest=1, highest=366),
    # how long staging has to have lived with it
    "staging_soak_h": Bound(lowest=0, highest=24 * 366, more_is_stricter=True),
}


RULE_KEY = "rule."  # before the name of a safety rule: its level


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One key set to one value, by whom and why; `kind` None: for every kind."""

    key: str
    value: Value
    source: str
    kind: Kind | None = None
    reason: str = ""


def weakness(key: str, value: Value) -> int:
    """Comparable between two values of one key: less is stricter."""
    if isinstance(value, Choice):
        return value.weakness
    shape = KEYS.get(key)
    return -value if isinstance(shape, Bound) and shape.more_is_stricter else value


def parse_rule(key: str, text: str, *, source: str, reason: str = "") -> PolicyRule:
    """A rule as `policy set KEY VALUE` and rows of the database spell it.

    Raises `Usage`: C130 for an unknown key, C131 for a value that the key does not take.
    """
    number = text.strip()
    if key.startswith(RULE_KEY):
        return PolicyRule(key=key, value=_level(key, number, source), source=source, reason=reason)
    value: object = int(number) if number.isascii() and number.isdigit() else number
    return PolicyRule(key=key, value=_value(key, value, source), source=source, reason=reason)


def rules_of(table: Table) -> tuple[PolicyRule, ...]:
    """The rules of `[policy]` (every kind) and of `[policy.production]` and the like."""
    kinds = {kind.value: kind for kind in Kind}
    rules: list[PolicyRule] = []
    for key, value in table.values.items():
        if key in kinds:
            part = table.table_of(key)
            rules += [_rule(part, each, kinds[key]) for each in part.values]
        elif isinstance(value, dict):
            raise _unknown_key(key, table.place(key), (*KEYS, *kinds))
        else:
            rules.append(_rule(table, key, None))
    return tuple(rules)


def levels_of(table: Table) -> tuple[PolicyRule, ...]:
    """The levels of `[rules]` (every kind) and of `[rules.production]` and the like."""
    kinds = {kind.value: kind for kind in Kind}
    rules: list[PolicyRule] = []
    for key, value in table.values.items():
        if key in kinds:
            part = table.table_of(key)
            rules += [_level_rule(part, each, kinds[key]) for each in part.values]
        elif isinstance(value, dict):
            raise _unknown_key(key, table.place(key), tuple(kinds))
        else:
            rules.append(_level_rule(table, key, None))
    return tuple(rules)


def _level_rule(table: Table, name: str, kind: Kind | None) -> PolicyRule:
    source = table.place(name)
    value = _level(name, table.values[name], source)
    return PolicyRule(key=RULE_KEY + name, value=value, source=source, kind=kind)


def _level(key: str, value: object, source: str) -> Level:
    words = [each.value for each in Level]
    if value not in words:
        raise _wrong_value(key, source, f"one of {listed(words)}")
    return Level(value)


def _rule(table: Table, key: str, kind: Kind | None) -> PolicyRule:
    source = table.place(key)
    value = _value(key, table.values[key], source)
    return PolicyRule(key=key, value=value, source=source, kind=kind)


def _value(key: str, value: object, source: str) -> Value:
    shape = KEYS.get(key)
    if shape is None:
        raise _unknown_key(key, source, tuple(KEYS))
    if isinstance(shape, Bound):
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong_value(
                key, source, f"a whole number from {shape.lowest} to {shape.highest}"
            )
        if not shape.lowest <= value <= shape.highest:
            raise _wrong_value(key, source, f"from {shape.lowest} to {shape.highest}")
        return value
    words = [each.value for each in shape]
    if value not in words:
        raise _wrong_value(key, source, f"one of {listed(words)}")
    return shape(value)


def _unknown_key(key: str, source: str, known: tuple[str, ...]) -> Usage:
    return Usage(
        Notice(
            code="C130",
            what=f"unknown policy key {key} from {source}",
            why=f"{did_you_mean(key, known)}a rule that is passed over is a rule that is not kept",
            next=f"use one of {listed(known)}; a key of a newer version needs that version",
        )
    )


def _wrong_value(key: str, source: str, wanted: str) -> Usage:
    return Usage(
        Notice(
            code="C131",
            what=f"policy {key} from {source} has a value that does not fit",
            why=f"it must be {wanted}; a rule is not guessed",
            next=f"set {key} to a value that is {wanted}",
        )
    )

"""How grave a finding is: defaults by rule, policy by environment and rule, size of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..config.kind import Kind
from ..config.policy_key import RULE_KEY, Level, PolicyRule
from ..config.suggest import did_you_mean
from ..errors import Notice, Usage
from .rule import Finding, Rule
from .rules import RULES

# Production's defaults. What is not listed is advice.
_STOP = frozenset(
    {
        # live data is lost
        *("drop-table", "drop-column", "truncate", "every-row", "drop-schema", "drop-owned"),
        *("drop-database", "drop-cascade", "drop-partition", "narrow-type", "drop-and-recreate"),
        "instead-rule",
        # live users wait for as long as the table is large
        *("index-not-concurrent", "scan-under-lock", "reindex-not-concurrent", "check-validates"),
        *("foreign-key-validates", "not-null-scans", "unique-builds-index", "attach-scans"),
        *("primary-key-builds-index", "exclusion-constraint", "index-on-partitioned"),
        *("refresh-not-concurrent", "vacuum-full", "validate-in-same-transaction"),
        *("default-partition-scan", "rows-changed-under-lock", "work-under-lock"),
        "wait-under-lock",
        *("rewrite", "volatile-default", "serial-column", "stored-column", "type-change"),
        *("constrained-domain-column", "timezone-type-change"),
        *("collation-change", "domain-constraint"),
        # the running application fails
        *("rename-column", "rename-table", "required-column", "rename-label", "moved-schema"),
        "put-aside",
        # the deploy itself fails, or nobody knows what it does
        *("outside-in-transaction", "unfinished-transaction", "label-used-too-early"),
        *("not-seen", "named-twice", "partitioned-refuses", "newer-server", "index-corruption"),
        # the data is no longer guarded
        *("password-in-text", "row-security-off", "triggers-off", "role-powers", "server-files"),
        *("untrusted-language", "server-setting", "ends-sessions"),
        "event-trigger",
    }
)
_ASK = frozenset(
    {
        *("drop-sequence", "drop-generation", "sequence-reset", "unlogged", "drop-view"),
        *("counts-from-one", "rule-change", "throws-away"),
        *("drop-routine", "drop-type", "drop-constraint", "drop-index-in-use"),
        *("drop-index-not-concurrent", "detach-not-concurrent", "type-not-in-sight"),
        *("default-not-in-sight", "type-revalidates", "explicit-lock", "wide-lock-window"),
        *("composite-attribute", "unbatched-rows", "grant-public", "open-policy"),
        *("definer-without-path", "owner-change", "extension-change", "replica-identity"),
        *("publication-change", "disk-headroom"),
    }
)
# Matters of taste, and what `deploy` sees to by itself; of use for files that another tool runs.
_OFF = frozenset(
    {
        *("irreversible", "create-trigger", "policy-lock", "storage-lock", "repeated-scan"),
        *("missing-lock-timeout", "missing-statement-timeout", "missing-idle-timeout"),
        *("new-write-restriction", "replace-view", "replace-routine", "add-label"),
        *("positional-insert", "not-repeatable", "drift-hidden", "rows-decide"),
        *("schema-and-rows", "unqualified-name", "personal-data"),
        *(rule.name for rule in RULES if rule.code.startswith("Q")),
    }
)


def default_level(rule: Rule) -> Level:
    """In production, where nobody says anything."""
    for level, names in ((Level.STOP, _STOP), (Level.ASK, _ASK), (Level.OFF, _OFF)):
        if rule.name in names:
            return level
    return Level.ADVISE


# What is looked for in production where nobody says anything.
DEFAULT_RULES = tuple(rule for rule in RULES if default_level(rule) is not Level.OFF)


def levels(
    kind: Kind, file: Iterable[PolicyRule] = (), database: Iterable[PolicyRule] = ()
) -> Mapping[str, Level]:
    """By rule's name. For production the file can only tighten, the database's rows weaken too;
    elsewhere both count as they are, and the mildness of the kind comes on top (`mild`)."""
    found = {rule.name: default_level(rule) for rule in RULES}
    rows = [each for each in database if each.key.startswith(RULE_KEY)]
    rules = [each for each in file if each.key.startswith(RULE_KEY) and each.kind in (None, kind)]
    if kind is not Kind.PRODUCTION:
        for each in (*rules, *rows):
            found[_name(each)] = _level(each)
        return MappingProxyType(found)
    for each in rows:
        found[_name(each)] = _level(each)
    for each in rules:
        found[_name(each)] = min(found[_name(each)], _level(each), key=lambda level: level.weakness)
    return MappingProxyType(found)


def is_weaker(rule: PolicyRule) -> bool:
    """Than production's default."""
    known = next(each for each in RULES if each.name == _name(rule))
    return _level(rule).weakness > default_level(known).weakness


def changed_levels(
    found: Mapping[str, Level], set_: Iterable[PolicyRule]
) -> tuple[PolicyRule, ...]:
    """Those levels of `found` that somebody has set, each with who; in the order of the rules."""
    by_name = {_name(each): each for each in set_ if each.key.startswith(RULE_KEY)}
    return tuple(
        replace(by_name[rule.name], key=RULE_KEY + rule.name, value=found[rule.name])
        for rule in RULES
        if rule.name in by_name
    )


def mild(level: Level, kind: Kind) -> Level:
    """What a level comes to in an environment of this kind: advice where no live data is."""
    if level is Level.OFF:
        return level
    if kind.is_lenient:
        return Level.ADVISE
    return Level.ASK if kind is Kind.STAGING and level is Level.STOP else level


def level_of(found: Finding, level: Level, *, is_contract: bool, large_bytes: int) -> Level:
    """What the rule's level comes to for this finding: one step graver where locks and rewrites
    meet a table that is known to be large; advice in a contract migration, where running code
    has moved on already, of what would break that code."""
    family = found.rule.code[:1]
    if is_contract and family == "A":
        return max(level, Level.ADVISE, key=lambda each: each.weakness)
    is_large = found.size_bytes is not None and found.size_bytes >= large_bytes
    if family in "LR" and is_large:
        return {Level.ADVISE: Level.ASK, Level.ASK: Level.STOP}.get(level, level)
    return level


def refuse_unknown(rules: Iterable[PolicyRule]) -> None:
    """Raises `Usage` (C132) for a level of a rule that does not exist."""
    for each in rules:
        if each.key.startswith(RULE_KEY):
            _name(each)


_BY_NAME = {name: rule.name for rule in RULES for name in (rule.name, rule.code, rule.code.lower())}


def _name(rule: PolicyRule) -> str:
    asked = rule.key.removeprefix(RULE_KEY)
    if asked in _BY_NAME:
        return _BY_NAME[asked]
    raise Usage(
        Notice(
            code="C132",
            what=f"there is no rule {asked}, from {rule.source}",
            why=f"{did_you_mean(asked, [each.name for each in RULES])}a level that is passed over "
            "would leave the rule as it was",
            next="`whimbrel explain` lists every rule",
        )
    )


def _level(rule: PolicyRule) -> Level:
    if not isinstance(rule.value, Level):
        raise TypeError(f"{rule.key} has no level")
    return rule.value

"""A trial against the tests of squawk and the examples of eugene: where do we disagree?

    python bench/trial_peers.py SQUAWK_GIT_DIR [EUGENE_GIT_DIR]

The folders are git repositories (bare ones serve). Nothing of theirs is kept here; each
disagreement is printed, and `docs/rules/README.md` explains them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from whimbrel.guard.inspect import Inspector
from whimbrel.guard.rules import RULES
from whimbrel.plan.facts import describe
from whimbrel.plan.trail import Trail
from whimbrel.script.parse import parse_script

# Their rule → ours that say the same, or say it better.
SAME = {
    "AddingFieldWithDefault": "volatile-default default-not-in-sight serial-column stored-column",
    "AddingForeignKeyConstraint": "foreign-key-validates foreign-key-in-column",
    "AddingNotNullableField": "not-null-scans",
    "AddingSerialPrimaryKeyField": "primary-key-builds-index serial-column",
    "AddingRequiredField": "required-column",
    "BanAlterDomainWithAddConstraint": "domain-constraint",
    "BanCharField": "char-type",
    "BanConcurrentIndexCreationInTransaction": "outside-in-transaction",
    "BanCreateDomainWithConstraint": "domain-with-constraint",
    "BanDropColumn": "drop-column",
    "BanDropDatabase": "drop-database",
    "BanDropNotNull": "drop-not-null",
    "BanDropTable": "drop-table",
    "BanDuplicateColumnAssignments": "named-twice",
    "BanTruncateCascade": "truncate",
    "BanUncommittedTransaction": "unfinished-transaction",
    "ChangingColumnType": "type-change type-not-in-sight collation-change",
    "ConstraintMissingNotValid": "check-validates foreign-key-validates "
    "validate-in-same-transaction",
    "DisallowedUniqueConstraint": "unique-builds-index",
    "IdentifierTooLong": "name-too-long",
    "PreferIdentity": "serial-type",
    "PreferRepack": "vacuum-full",
    "PreferTextField": "limited-text",
    "PreferTimestampTz": "timestamp-without-zone",
    "RenamingColumn": "rename-column",
    "RenamingTable": "rename-table",
    "RequireConcurrentIndexCreation": "index-not-concurrent",
    "RequireConcurrentIndexDeletion": "drop-index-not-concurrent",
    "RequireConcurrentPartitionDetach": "detach-not-concurrent",
    "RequireConcurrentReindex": "reindex-not-concurrent",
    "RequireEnumValueOrdering": "label-at-the-end",
    "RequireTableSchema": "unqualified-name",
    "RequireTimeoutSettings": "missing-lock-timeout missing-statement-timeout",
    "TransactionNesting": "transaction-control",
}


class Case(NamedTuple):
    place: str
    sql: str
    rule: str
    is_bad: bool


def squawk_cases(folder: str) -> Iterator[Case]:
    """`let sql = r#"…"#;` and what the test then says of it."""
    listed = _git(folder, "ls-tree", "-r", "--name-only", "HEAD", "crates/squawk_linter/src/rules")
    for path in listed.splitlines():
        if not path.endswith(".rs"):
            continue
        text = _git(folder, "show", f"HEAD:{path}")
        for test in re.split(r"\n    fn ", text)[1:]:
            sql = re.search(r'let sql = r?(#*)"(.*?)"\1;', test, re.DOTALL)
            call = r"lint_(ok|errors)\w*\(\s*(?:&?sql),\s*.*?Rule::(\w+)"
            said = re.search(call, test, re.DOTALL)
            used = said or _by_module(test, text)
            if sql and used:
                name = test.split("(", 1)[0]
                yield Case(f"{Path(path).stem}::{name}", sql[2], used[2], used[1] == "errors")


def _by_module(test: str, text: str) -> re.Match[str] | None:
    """Tests with settings of their own name the rule once, at their top."""
    said = re.search(r"lint_(ok|errors)", test)
    rule = re.search(r"lint_(?:ok|errors)\w*\([^)]*Rule::(\w+)", text)
    return re.match(r"(\w+) (\w+)", f"{said[1]} {rule[1]}") if said and rule else None


# Its hint → ours.
HINTS = {
    "E1": "check-validates",
    "E2": "not-null-scans",
    "E3": "json-column",
    "E4": "work-under-lock",
    "E5": "type-change",
    "E6": "index-not-concurrent",
    "E7": "unique-builds-index",
    "E8": "exclusion-constraint",
    "E9": "missing-lock-timeout",
    "E10": "type-change rewrite stored-column volatile-default",
    "E11": "serial-column stored-column",
    "E15": "foreign-key-without-index",
    "W12": "repeated-scan",
    "W13": "enum-type",
    "W14": "primary-key-on-nullable",
}


def eugene_cases(folder: str) -> Iterator[Case]:
    """Its examples: `bad.sql` and `good.sql` per hint, each of several scripts in order."""
    for path in _git(folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines():
        found = re.search(r"/examples/([EW]\d+)/(bad|good)\.sql$", path)
        if found:
            text = _git(folder, "show", f"HEAD:{path}")
            yield Case(path, text, found[1], found[2] == "bad")


def _git(folder: str, *words: str) -> str:
    command = ["git", "--git-dir", folder, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def seen(sql: str) -> set[str]:
    steps = describe(parse_script(sql, name="case.sql"))
    return {each.rule.name for each in Inspector(RULES).inspect(steps, Trail())}


def seen_in_scripts(sql: str) -> set[str]:
    """Scripts one after the other, each a transaction; what an earlier one made is in use."""
    trail, names = Trail(), set[str]()
    for part in re.split(r"(?m)^-- \d+\.sql$", sql):
        trail.begin_file(shares=True)
        steps = describe(parse_script(part, name="case.sql"))
        names |= {each.rule.name for each in Inspector(RULES).inspect(steps, trail)}
        trail.settle()
    return names


def main() -> int:
    agreed, others, unknown = 0, [], 0
    for case in squawk_cases(sys.argv[1]):
        ours = set(SAME.get(case.rule, "").split())
        if not ours:
            unknown += 1
            continue
        try:
            is_seen = bool(seen(case.sql) & ours)
        except Exception as exc:  # noqa: BLE001 - a trial: whatever is said, is printed
            others.append((case, f"{type(exc).__name__}: {exc}"))
            continue
        if is_seen == case.is_bad:
            agreed += 1
        else:
            others.append((case, "theirs alone" if case.is_bad else "ours alone"))
    print(f"squawk: {agreed} agree, {len(others)} do not, {unknown} of rules that we do not have")
    for case, how in others:
        print(f"-- {how}: {case.place} ({case.rule})\n{case.sql.strip()[:400]}\n")
    if len(sys.argv) > 2:
        _eugene(sys.argv[2])
    return 0


def _eugene(folder: str) -> None:
    agreed, others = 0, []
    for case in eugene_cases(folder):
        is_seen = bool(seen_in_scripts(case.sql) & set(HINTS[case.rule].split()))
        if is_seen == case.is_bad:
            agreed += 1
        else:
            others.append((case, "its alone" if case.is_bad else "ours alone"))
    print(f"eugene: {agreed} agree, {len(others)} do not")
    for case, how in others:
        print(f"-- {how}: {case.place}\n{case.sql.strip()[:600]}\n")


if __name__ == "__main__":
    sys.exit(main())

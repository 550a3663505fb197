from __future__ import annotations

import pytest

from whimbrel.config.environment import Kind
from whimbrel.errors import Exit, Usage
from whimbrel.guard.table import GATES, TABLE, Act
from whimbrel.guard.verbs import ALIASES, FLAGS, VERBS, judge_verb, page_name
from whimbrel.guard.verdict import Verdict

# The table as the design prints it: verb, flags, then development, test, staging, production.
GO, ASK, STOP, THROUGH = Verdict.GO, Verdict.ASK, Verdict.STOP, Verdict.GATES
PRINTED = [
    ("status", "", GO, GO, GO),
    ("history", "", GO, GO, GO),
    ("diff", "", GO, GO, GO),
    ("check", "", GO, GO, GO),
    ("env", "", GO, GO, GO),
    ("doctor", "", GO, GO, GO),
    ("pull", "--print", GO, GO, GO),
    ("generate", "", GO, GO, GO),
    ("drift", "", GO, GO, GO),
    ("backup create", "", GO, GO, GO),
    ("backup verify", "", GO, GO, GO),
    ("push", "", GO, GO, STOP),
    ("push", "--accept-data-loss", GO, ASK, STOP),
    ("migrate", "", GO, GO, STOP),
    ("deploy", "", GO, GO, THROUGH),
    ("reset", "", GO, ASK, STOP),
    ("reset", "--force", GO, ASK, STOP),
    ("seed", "", GO, GO, STOP),
    ("test databases", "", GO, GO, STOP),
    ("resolve", "", GO, GO, ASK),
    ("adopt", "", GO, GO, ASK),
    ("amend", "", GO, GO, ASK),
    ("drift", "--adopt", GO, GO, ASK),
    ("rollback", "", GO, ASK, ASK),
    ("drift", "--revert", GO, ASK, ASK),
    ("restore", "", GO, ASK, ASK),
    ("studio", "", GO, GO, GO),
    # not listed there: files are free, our records as resolve, users' objects as deploy
    ("init", "", GO, GO, GO),
    ("format", "", GO, GO, GO),
    ("migrate", "--create-only", GO, GO, GO),
    ("policy set", "", GO, GO, ASK),
    ("backfill resume", "", GO, GO, THROUGH),
    # Prisma's words
    ("migrate dev", "", GO, GO, STOP),
    ("migrate deploy", "", GO, GO, THROUGH),
    ("migrate reset", "", GO, ASK, STOP),
    ("db push", "--accept-data-loss", GO, ASK, STOP),
    ("db push", "--force-reset", GO, ASK, STOP),
]


@pytest.mark.parametrize(("verb", "flag", "lenient", "staging", "production"), PRINTED)
def test_the_table_is_as_the_design_prints_it(
    verb: str, flag: str, lenient: Verdict, staging: Verdict, production: Verdict
) -> None:
    flags = frozenset({flag} - {""})
    assert judge_verb(verb, Kind.DEVELOPMENT, flags).verdict is lenient
    assert judge_verb(verb, Kind.TEST, flags).verdict is lenient
    assert judge_verb(verb, Kind.STAGING, flags).verdict is staging
    assert judge_verb(verb, Kind.PRODUCTION, flags).verdict is production


def test_a_deploy_to_production_lists_every_gate() -> None:
    assert judge_verb("deploy", Kind.PRODUCTION).gates == GATES
    assert judge_verb("resolve", Kind.PRODUCTION).gates == ("identity", "one deployer")
    assert judge_verb("rollback", Kind.PRODUCTION).gates == ("identity", "one deployer", "backup")


def test_every_row_that_stops_says_what_to_do_instead() -> None:
    for act, row in TABLE.items():
        cells = (row.lenient, row.staging, row.production)
        assert all(cell.why for cell in cells), act
        assert bool(row.instead) == any(cell.verdict is STOP for cell in cells), act


def test_production_is_never_laxer_than_staging_nor_staging_than_development() -> None:
    for row in TABLE.values():
        lenient, staging, production = (
            cell.verdict.strictness for cell in (row.lenient, row.staging, row.production)
        )
        assert lenient <= staging <= production


def test_every_act_has_a_row_and_every_alias_and_flag_a_verb() -> None:
    assert set(TABLE) == set(Act)
    assert set(ALIASES.values()) <= set(VERBS)
    assert {verb for verb, _ in FLAGS} <= set(VERBS)


def test_the_worst_flag_wins() -> None:
    both = frozenset({"--accept-data-loss", "--force-reset", "--json"})
    judgement = judge_verb("push", Kind.PRODUCTION, both)
    assert judgement.operation == "push --force-reset"


def test_a_stop_says_whom_to_ask_in_production() -> None:
    judgement = judge_verb("migrate reset", Kind.PRODUCTION)
    assert judgement.exit is Exit.STOPPED
    assert str(judgement.stop(contacts=["Ada, +44 20 7946 0000"])) == (
        "G101: migrate reset is not allowed in production\n"
        "  why:  it destroys live data\n"
        "  next: nothing of the sort in production: look with whimbrel -e production status, "
        "fix forward with a new migration and whimbrel -e production deploy, or restore a backup\n"
        "        ask:     Ada, +44 20 7946 0000"
    )


def test_a_verb_that_does_not_exist_is_a_usage_error() -> None:
    with pytest.raises(Usage, match="G110: there is no command 'drop'"):
        judge_verb("drop", Kind.DEVELOPMENT)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("db:push", ("", "push")),
        ("db:staging:reset", ("staging", "reset")),
        ("DB:Production:Deploy", ("production", "deploy")),
        ("db:safety-check", ("", "safety-check")),
        ("db:drop", None),
        ("db", None),
        ("push", None),
        ("db:a:b:push", None),
    ],
)
def test_the_pages_own_names_are_read(name: str, parts: tuple[str, str] | None) -> None:
    assert page_name(name) == parts

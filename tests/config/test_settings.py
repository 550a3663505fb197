"""The project file."""

from __future__ import annotations

import pytest

from whimbrel.config.kind import Kind
from whimbrel.config.policy_key import PolicyRule, Report, Staging
from whimbrel.config.settings import (
    DeclaredEnvironment,
    LedgerChoice,
    Settings,
    has_settings,
    parse_settings,
)
from whimbrel.errors import Usage

WHOLE = """
migrations = "db/migrations"
schema = "app.models:metadata"
seed = "python -m app.seed"
ledger = "whimbrel"
scratch_url = "$SCRATCH"
environment_variables = ["APP_ENV"]

[environments.preview]
kind = "staging"
url = "$PREVIEW"

[policy]
stall_budget_ms = 200
drift = "stop"

[policy.staging]
staging = "ledger"

[contacts]
"team lead" = "Ada, +44 20 1234"

[scripts]
"db:nuke" = "prisma migrate reset --force"

[staging]
manual = ["checkout journey"]

[contract]
ready = "SELECT true"
"""


def test_every_key_is_read() -> None:
    file = "whimbrel.toml"
    assert parse_settings(WHOLE) == Settings(
        file=file,
        migrations="db/migrations",
        schema="app.models:metadata",
        seed="python -m app.seed",
        ledger=LedgerChoice.WHIMBREL,
        scratch_url="$SCRATCH",
        environment_variables=("APP_ENV",),
        environments=(DeclaredEnvironment(name="preview", kind=Kind.STAGING, url="$PREVIEW"),),
        policy=(
            PolicyRule(key="stall_budget_ms", value=200, source="whimbrel.toml:14"),
            PolicyRule(key="drift", value=Report.STOP, source="whimbrel.toml:15"),
            PolicyRule(
                key="staging",
                value=Staging.LEDGER,
                source="whimbrel.toml:18",
                kind=Kind.STAGING,
            ),
        ),
        contacts=(("team lead", "Ada, +44 20 1234"),),
        scripts=(("db:nuke", "prisma migrate reset --force"),),
        manual_checks=("checkout journey",),
        contract_ready="SELECT true",
    )


def test_an_empty_file_is_the_defaults() -> None:
    assert parse_settings("\ufeff") == Settings(file="whimbrel.toml")


def test_of_pyproject_only_our_table_counts() -> None:
    text = '[project]\nname = "shop"\n[tool.whimbrel]\nmigrations = "m"\n[tool.ruff]\nx = 1\n'
    assert parse_settings(text, file="pyproject.toml").migrations == "m"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.whimbrel]", True),
        ("[tool.whimbrel.policy]\n", True),
        ("[tool.whimbrels]\n", False),
        ('x = "tool.whimbrel"', False),
    ],
)
def test_a_pyproject_is_ours_when_it_has_our_table(text: str, expected: bool) -> None:
    assert has_settings(text) is expected


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("migrations = m", "C120", "whimbrel.toml:1 is not TOML at column 14"),
        ('\nurl = "s3cret', "C120", "whimbrel.toml:2 is not TOML"),
        ("\nmigration = 'm'", "C121", "unknown key migration in whimbrel.toml:2"),
        ("schema = 3", "C122", "schema in whimbrel.toml:1 has a value that does not fit"),
        (
            "contacts = 's3cret'",
            "C122",
            "contacts in whimbrel.toml:1 has a value that does not fit",
        ),
        ("[staging]\nmanual = 'x'", "C122", "staging.manual in whimbrel.toml:2 has"),
        ("[staging]\nmanual = [1]", "C122", "staging.manual in whimbrel.toml:2 has"),
        ("ledger = 's3cret'", "C122", "ledger in whimbrel.toml:1 has"),
        ("environment_variables = ['A B']", "C122", "environment_variables in whimbrel.toml:1"),
        ("[environments.Up]", "C122", "environments.Up in whimbrel.toml:1"),
        ("[environments.x]\nkind = 'prod'", "C122", "environments.x.kind in whimbrel.toml:2"),
        ("[environments.x]\nurls = 's3cret'", "C121", "unknown key environments.x.urls in"),
        ("[policy]\nbackups = 'off'", "C130", "unknown policy key backups from whimbrel.toml:2"),
        ("[policy]\nbackup = 'no'", "C131", "policy backup from whimbrel.toml:2 has"),
        ("[policy]\nstall_budget_ms = true", "C131", "policy stall_budget_ms from"),
        ("[policy]\nstall_budget_ms = 0", "C131", "policy stall_budget_ms from"),
        ("[policy.prod]\nbackup = 'off'", "C130", "unknown policy key prod from whimbrel.toml:1"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, code: str, what: str) -> None:
    with pytest.raises(Usage) as caught:
        parse_settings(text)
    notice = caught.value.notice
    assert (notice.code, notice.what[: len(what)]) == (code, what)
    assert "s3cret" not in str(caught.value)


def test_a_built_in_name_keeps_its_kind() -> None:
    with pytest.raises(Usage) as caught:
        parse_settings('[environments.production]\nkind = "development"')
    assert caught.value.notice.code == "C122"
    assert parse_settings("[environments.staging]").environments[0].kind is Kind.STAGING


def test_a_misspelt_key_is_answered_with_the_near_one() -> None:
    with pytest.raises(Usage) as caught:
        parse_settings("[environments.preview]\nknd = 'staging'")
    assert str(caught.value) == (
        "C121: unknown key environments.preview.knd in whimbrel.toml:2\n"
        '  why:  did you mean "kind"? [environments.preview] knows direct_url, kind, '
        "standby_urls and url; a setting that is passed over would be a rule that is not kept\n"
        "  next: rename or remove knd in whimbrel.toml"
    )

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.environment import Kind
from whimbrel.errors import Exit
from whimbrel.guard.operations import judge_operation, judge_sql, render
from whimbrel.guard.verdict import Verdict

# The page's own quick reference: command, environment, safety.
QUICK_REFERENCE = [
    ("npm run db:migrate", Kind.DEVELOPMENT, "✅ Safe"),
    ("npm run db:staging:migrate", Kind.STAGING, "✅ Safe"),
    ("npm run db:production:deploy", Kind.PRODUCTION, "⚠️ Careful"),
    ("npm run db:push", Kind.DEVELOPMENT, "✅ Safe"),
    ("npm run db:staging:reset", Kind.STAGING, "✅ Safe"),
    ("prisma migrate reset", Kind.PRODUCTION, "❌ NEVER"),
]
# What a project's package.json says before and after `whimbrel init`.
PRISMA_SCRIPTS = {
    "db:migrate": "prisma migrate dev",
    "db:staging:migrate": "dotenv -e .env.staging -- prisma migrate dev",
    "db:production:deploy": "dotenv -e .env.production -- prisma migrate deploy",
    "db:push": "prisma db push",
    "db:staging:reset": "dotenv -e .env.staging -- prisma migrate reset --force",
}
OUR_SCRIPTS = {name: f"whimbrel {name}" for name in PRISMA_SCRIPTS}


@pytest.mark.parametrize("scripts", [{}, PRISMA_SCRIPTS, OUR_SCRIPTS])
@pytest.mark.parametrize(("command", "kind", "safety"), QUICK_REFERENCE)
def test_the_pages_quick_reference_holds(
    command: str, kind: Kind, safety: str, scripts: dict[str, str]
) -> None:
    judgement = judge_operation(command, kind, scripts)
    match safety:
        case "✅ Safe":  # a reset of staging is asked about, and goes
            assert judgement.verdict in (Verdict.GO, Verdict.ASK)
            assert judgement.exit is Exit.DONE
        case "⚠️ Careful":
            assert judgement.verdict is Verdict.GATES
            assert judgement.exit is Exit.DONE
        case _:
            assert judgement.verdict is Verdict.STOP
            assert judgement.exit is Exit.STOPPED


def test_the_pages_example_word_for_word() -> None:
    judgement = judge_operation("migrate reset", Kind.PRODUCTION)
    assert render(judgement, contacts=["Ada, +44 20 7946 0000"]) == (
        '❌ BLOCKED: Operation "migrate reset" is not allowed in production\n'
        "   why:     it destroys live data\n"
        "   instead: nothing of the sort in production: look with whimbrel -e production status, "
        "fix forward with a new migration and whimbrel -e production deploy, or restore a backup\n"
        "   ask:     Ada, +44 20 7946 0000"
    )


def test_what_is_allowed_asked_and_gated_says_so_in_its_first_line() -> None:
    assert render(judge_operation("migrate reset", Kind.DEVELOPMENT)) == (
        '✅ ALLOWED: Operation "migrate reset" is allowed in development\n'
        "   why:     the data here may be lost"
    )
    assert render(judge_operation("npx prisma migrate reset", Kind.STAGING)) == (
        '⚠️ ASKS: Operation "npx prisma migrate reset" needs a confirmation in staging\n'
        "   why:     prisma migrate reset: it throws staging's data away; mark, audit and "
        "receipts are kept"
    )
    assert render(judge_operation("prisma migrate deploy", Kind.PRODUCTION)) == (
        '✅ ALLOWED: Operation "prisma migrate deploy" is allowed in production\n'
        "   why:     it runs once every gate has passed\n"
        "   gates:   identity · one deployer · history · drift · staging · backup · hazards · "
        "health · freeze · sign-offs · confirmation"
    )


def test_what_is_not_understood_is_allowed_with_a_note_where_no_live_data_is() -> None:
    assert render(judge_operation("ls && make reset", Kind.DEVELOPMENT)) == (
        '✅ ALLOWED: Operation "ls && make reset" is allowed in development\n'
        "   why:     make is not a program known to us: note: not understood, and allowed only "
        "because no live data is here"
    )


def test_contacts_are_for_production_only() -> None:
    assert "Ada" not in render(judge_operation("reset", Kind.STAGING), contacts=["Ada"])
    assert "Ada" not in render(judge_operation("deploy", Kind.PRODUCTION), contacts=["Ada"])


def test_no_password_of_the_operation_is_printed() -> None:
    secret = "p@ss/w:rd#1"
    for text in (
        f"psql postgresql://shop:{secret}@db.example/shop -c 'DROP TABLE users'",
        f"psql 'postgresql://shop:{secret} x@db.example/shop' -c 'DROP TABLE users'",
        f"PGPASSWORD={secret} dropdb shop",
        f"DATABASE_URL=postgresql://u:{secret}@h/d prisma migrate reset",
        f"prisma db push --url=postgresql://u:{secret}@h/d --accept-data-loss",
        f"psql 'host=db password={secret}' -f x.sql",
        f"psql 'postgresql://db/shop?user=u&password={secret}' -f x.sql",
        f"frobnicate --token={secret}",
    ):
        for kind in Kind:
            shown = render(judge_operation(text, kind))
            assert secret not in shown, text
            assert "w:rd" not in shown, text


def test_an_operation_over_several_lines_is_shown_on_one() -> None:
    shown = render(judge_operation("psql <<'X'\nDROP TABLE users;\nX\n", Kind.PRODUCTION))
    assert shown.splitlines()[0] == (
        "❌ BLOCKED: Operation \"psql <<'X' DROP TABLE users; X\" is not allowed in production"
    )


def test_words_of_a_program_are_not_read_as_a_shell() -> None:
    judgement = judge_operation(["echo", "&&", "prisma", "migrate", "reset"], Kind.PRODUCTION)
    assert judgement.verdict is Verdict.GO
    judgement = judge_operation(["psql", "-c", "DELETE FROM t WHERE $1 = 1"], Kind.PRODUCTION)
    assert judgement.verdict is Verdict.STOP
    assert judgement.operation == "psql -c 'DELETE FROM t WHERE $1 = 1'"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DATABASE_ENV=production prisma migrate reset", Kind.PRODUCTION),
        ("RAILS_ENV=production rails db:drop", Kind.PRODUCTION),
        ("export NODE_ENV=production; prisma migrate reset", Kind.PRODUCTION),
        ("cross-env DATABASE_ENV=production prisma migrate reset", Kind.PRODUCTION),
        ("env DATABASE_ENV=eu prisma migrate reset", Kind.PRODUCTION),
        ("DATABASE_ENV=$TARGET prisma migrate reset", Kind.PRODUCTION),
        ("sequelize db:drop --env production", Kind.PRODUCTION),
        ("flyway -environment=production clean", Kind.PRODUCTION),
        ("whimbrel -e production reset", Kind.PRODUCTION),
        ("whimbrel reset --env=production", Kind.PRODUCTION),
        ("whimbrel -e nowhere reset", Kind.PRODUCTION),
        ("whimbrel -e production run -- prisma migrate reset", Kind.PRODUCTION),
        ("db:production:reset", Kind.PRODUCTION),
        ("npm run db:production:push", Kind.PRODUCTION),
    ],
)
def test_an_operation_that_names_production_is_judged_there(text: str, kind: Kind) -> None:
    scripts = {"db:production:push": "prisma db push"}
    judgement = judge_operation(text, Kind.DEVELOPMENT, scripts)
    assert (judgement.verdict, judgement.kind) == (Verdict.STOP, kind)


def test_only_our_own_verbs_can_name_a_laxer_environment() -> None:
    assert judge_operation("whimbrel -e staging push", Kind.PRODUCTION).kind is Kind.STAGING
    for text in ("DATABASE_ENV=development prisma migrate reset", "DATABASE_ENV=test reset"):
        assert judge_operation(text, Kind.PRODUCTION).verdict is Verdict.STOP
    scripts = {"db:staging:reset": "prisma migrate reset"}
    for text in ("npm run db:staging:reset", "db:staging:reset"):
        assert judge_operation(text, Kind.PRODUCTION, scripts).verdict is Verdict.STOP


def test_the_users_own_environments_have_the_kind_that_the_project_file_gives_them() -> None:
    kinds = {"preview": Kind.STAGING, "eu": Kind.PRODUCTION}
    for name, verdict in (("preview", Verdict.ASK), ("eu", Verdict.STOP)):
        text = f"whimbrel -e {name} reset"
        assert judge_operation(text, Kind.DEVELOPMENT, kinds=kinds).verdict is verdict


def test_a_script_runs_with_what_npm_runs_around_it() -> None:
    scripts = {"build": "echo 1", "prebuild": "npm run db:wipe", "db:wipe": "dropdb shop"}
    judgement = judge_operation("npm run build", Kind.PRODUCTION, scripts)
    assert judgement.why == "dropdb drops a whole database: it destroys live data"


def test_arguments_reach_the_script() -> None:
    scripts = {"db:push": "prisma db push"}
    for text in ("npm run db:push -- --accept-data-loss", "yarn db:push --accept-data-loss"):
        judgement = judge_operation(text, Kind.STAGING, scripts)
        assert judgement.verdict is Verdict.ASK


def test_judge_sql_is_for_text_that_a_command_has_read() -> None:
    judgement = judge_sql("DROP TABLE users", Kind.PRODUCTION, "execute drop.sql")
    assert judgement.verdict is Verdict.STOP
    assert judgement.operation == "execute drop.sql"


BAD = st.sampled_from(
    [
        "prisma migrate reset",
        "npx prisma db push --accept-data-loss",
        "whimbrel reset",
        "push",
        "psql -c 'TRUNCATE users'",
        "rails db:drop",
        "python manage.py flush",
        "dropdb shop",
        "npm run wipe",
        "frobnicate",
    ]
)
HARMLESS = st.sampled_from(["ls", "true", "echo 'a;b'", "status", "psql -c 'select 1'", "cd /"])
QUOTED = "'{}'"
WRAPPERS = st.sampled_from(
    [
        "sudo {}",
        "sudo -u root -- {}",
        "env A=1 {}",
        "A='b c' {}",
        "nohup {} &",
        "time {}",
        "timeout 5 {}",
        "nice -n 3 {}",
        "dotenv -e .env -- {}",
        "cross-env A=1 {}",
        "poetry run {}",
        "uv run {}",
        "docker compose exec app {}",
        "kubectl exec pod -- {}",
        "( {} )",
        "{{ {}; }}",
        "! {}",
        "if ls; then {}; fi",
        "{} # and a comment",
        "  {}  ",
        "run -- {}",
    ]
)
CHAINS = st.sampled_from(["{0} && {1}", "{0}; {1}", "{0} || {1}", "{0} | {1}", "{0}\n{1}"])


@st.composite
def dressed(draw: st.DrawFn) -> str:
    """Something bad in wrappers, chains and quotes, at any depth."""
    text = draw(BAD)
    for _ in range(draw(st.integers(0, 4))):
        match draw(st.sampled_from(["wrap", "before", "after", "shell"])):
            case "wrap" if "\n" not in text:
                text = draw(WRAPPERS).format(text)
            case "before":
                text = draw(CHAINS).format(draw(HARMLESS), text)
            case "after":
                text = draw(CHAINS).format(text, draw(HARMLESS))
            case "shell":
                inner = text.replace("'", "'\\''")
                text = f"bash -c '{inner}'"
            case _:
                pass
    return text


@given(dressed())
def test_dressing_a_blocked_operation_up_does_not_let_it_through(text: str) -> None:
    judgement = judge_operation(text, Kind.PRODUCTION, {"wipe": "prisma migrate reset"})
    assert judgement.verdict is Verdict.STOP


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_gets_a_judgement_of_one_first_line(text: str) -> None:
    judgement = judge_operation(text, Kind.PRODUCTION)
    assert '" is ' in render(judgement).splitlines()[0] or "confirmation" in render(judgement)


WORD = st.from_regex(r"[a-z][a-z0-9_-]{2,12}", fullmatch=True)


@given(st.lists(WORD, min_size=1, max_size=4))
def test_an_unknown_program_is_never_allowed_in_production(words: list[str]) -> None:
    text = " ".join(["zz" + words[0], *words[1:]])
    assert judge_operation(text, Kind.PRODUCTION).verdict is Verdict.STOP

"""A destructive command that was led to production by a wrong label, URL, file, flag or token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from tests.identity.conftest import Production, Project
from tests.identity.imprint import files_of
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

# What would lose the orders, in every spelling.
DESTRUCTIVE: tuple[tuple[str, ...], ...] = (
    ("reset", "--force"),
    ("migrate", "reset", "--force", "--skip-seed"),
    ("push", "--accept-data-loss"),
    ("db", "push", "--accept-data-loss"),
    ("migrate", "lose everything"),
    ("migrate", "dev", "--name", "lose"),
    ("deploy",),
    ("execute", "drop.sql"),
    ("execute", "truncate.sql"),
    ("db", "execute", "--file", "delete.sql"),
    ("push",),
    ("reset",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How somebody comes to aim at production. `{…}` are places, see `places`."""

    words: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    code: str = "I102"  # label and mark disagree


CONFUSIONS: dict[str, Confusion] = {
    "the default label": Confusion(variables={"DATABASE_URL": "{production}"}),
    "-e development": Confusion(
        words=("-e", "development"), variables={"DATABASE_URL": "{production}"}
    ),
    "DATABASE_ENV": Confusion(
        variables={"DATABASE_ENV": "development", "DATABASE_URL": "{production}"}
    ),
    "NODE_ENV": Confusion(variables={"NODE_ENV": "development", "DATABASE_URL": "{production}"}),
    "NODE_ENV says test, in CI": Confusion(
        variables={"NODE_ENV": "test", "CI": "true", "DATABASE_URL": "{production}"}
    ),
    "CI": Confusion(words=("-e", "test"), variables={"CI": "true", "DATABASE_URL": "{production}"}),
    "a test URL": Confusion(words=("--env=test",), variables={"TEST_DATABASE_URL": "{production}"}),
    "DATABASE_ENV is stronger than NODE_ENV": Confusion(
        variables={
            "DATABASE_ENV": "test",
            "NODE_ENV": "production",
            "TEST_DATABASE_URL": "{production}",
        }
    ),
    "a flag is stronger than DATABASE_ENV": Confusion(
        words=("-e", "development"),
        variables={"DATABASE_ENV": "production", "DATABASE_URL": "{production}"},
    ),
    "a .env file": Confusion(
        files={".env": 'DATABASE_ENV=development\nDATABASE_URL="{production}"\n'}
    ),
    "a prisma/.env file": Confusion(files={"prisma/.env": 'DATABASE_URL="{production}"\n'}),
    "a staging URL": Confusion(
        words=("-e", "staging"), variables={"STAGING_DATABASE_URL": "{production}"}
    ),
    "a direct URL beside a harmless one": Confusion(
        words=("-e", "staging"),
        variables={"STAGING_DATABASE_URL": "{nowhere}", "STAGING_DIRECT_URL": "{production}"},
    ),
    "DIRECT_URL": Confusion(variables={"DATABASE_URL": "{nowhere}", "DIRECT_URL": "{production}"}),
    "a development URL in a production shell": Confusion(
        words=("-e", "development"),
        variables={"NODE_ENV": "production", "DEVELOPMENT_DATABASE_URL": "{production}"},
    ),
    "whimbrel.toml": Confusion(
        files={"whimbrel.toml": '[environments.development]\nurl = "{production}"\n'}
    ),
    "pyproject.toml": Confusion(
        files={"pyproject.toml": '[tool.whimbrel.environments.staging]\nurl = "{production}"\n'},
        words=("-e", "staging"),
    ),
    "an environment of one's own": Confusion(
        words=("-e", "preview"),
        files={"whimbrel.toml": '[environments.preview]\nkind = "development"\n'},
        variables={"PREVIEW_DATABASE_URL": "{production}"},
    ),
    "a variable named by the project file": Confusion(
        words=("-e", "preview"),
        files={"whimbrel.toml": '[environments.preview]\nkind = "test"\nurl = "$REVIEW_APP_URL"\n'},
        variables={"REVIEW_APP_URL": "{production}"},
    ),
    "another list of variables": Confusion(
        files={"whimbrel.toml": 'environment_variables = ["STAGE"]\n'},
        variables={"STAGE": "development", "DATABASE_URL": "{production}"},
    ),
    "another spelling of the host": Confusion(
        words=("-e", "staging"),
        variables={
            "STAGING_DATABASE_URL": "{by_other_name}",
            "PRODUCTION_DATABASE_URL": "{production}",
        },
        code="I103",
    ),
    "a spelling of the host that no comparison sees through": Confusion(
        words=("-e", "staging"),
        variables={"STAGING_DATABASE_URL": "{socket}", "PRODUCTION_DATABASE_URL": "{production}"},
    ),
    "two environments of one database": Confusion(
        words=("-e", "development"),
        variables={
            "DEVELOPMENT_DATABASE_URL": "{production}",
            "PRODUCTION_DATABASE_URL": "{production}",
        },
        code="I103",
    ),
    "a driver's spelling": Confusion(variables={"DATABASE_URL": "{sqlalchemy}"}),
    "Prisma's parameters": Confusion(
        variables={"DATABASE_URL": "{production}?schema=public&connection_limit=1"}
    ),
    "flags that answer everything": Confusion(
        words=("--yes", "-e", "development"), variables={"DATABASE_URL": "{production}"}
    ),
    "production's own token": Confusion(
        words=("--yes", "--confirm", "{token}"), variables={"DATABASE_URL": "{production}"}
    ),
    "the token of an unmarked database": Confusion(
        words=("--confirm", "{unmarked_token}"), variables={"DATABASE_URL": "{production}"}
    ),
    "the token of a staging database": Confusion(
        words=("-e", "staging", "--confirm", "staging/1a2b3c4d"),
        variables={"STAGING_DATABASE_URL": "{production}"},
    ),
    "a token left in the environment": Confusion(
        words=("-e", "staging"),
        variables={"STAGING_DATABASE_URL": "{production}", "WHIMBREL_CONFIRM": "{token}"},
    ),
    "no lock file, another folder": Confusion(
        words=("-C", "elsewhere"),
        variables={"DATABASE_URL": "{production}"},
        files={
            "elsewhere/whimbrel.toml": "",
            "elsewhere/schema.sql": "CREATE TABLE visitors (id integer PRIMARY KEY);\n",
            "elsewhere/drop.sql": "DROP TABLE orders CASCADE;\n",
            "elsewhere/truncate.sql": "TRUNCATE orders;\n",
            "elsewhere/delete.sql": "DELETE FROM orders;\n",
        },
    ),
}


def _attempts() -> Iterator[object]:
    """Each confusion with one command, in turn, so that every command meets several; with all of
    them in the drill."""
    for at, (name, confusion) in enumerate(CONFUSIONS.items()):
        for number, command in enumerate(DESTRUCTIVE):
            marks = () if number == at % len(DESTRUCTIVE) else (pytest.mark.drill,)
            name_of_it = f"{name}: {' '.join(command)}"
            yield pytest.param(confusion, command, id=name_of_it, marks=marks)


@pytest.mark.parametrize(("confusion", "command"), [*_attempts()])
def test_production_is_not_touched_through(
    confusion: Confusion, command: tuple[str, ...], production: Production, project: Project
) -> None:
    places = places_of(production)
    for name, text in confusion.files.items():
        project.shell.write(name, text.format(**places))
    project.shell.set(**{k: v.format(**places) for k, v in confusion.variables.items()})
    words = [word.format(**places) for word in confusion.words]
    said = project.refused(production, *command, *words, code=confusion.code)
    assert production.url.database in said.notice
    assert production.url.password not in said.err
    if confusion.code == "I102":
        assert production.token in said.notice


@pytest.mark.parametrize(
    "command", [each for each in DESTRUCTIVE if each != ("deploy",)], ids=" ".join
)
def test_the_label_production_alone_suffices(
    command: tuple[str, ...], production: Production, project: Project
) -> None:
    project.shell.set(NODE_ENV="production", DATABASE_URL=production.url)
    label = ("-e", "production") if "--force" in command else ()
    said = project.refused(
        production, *label, *command, "--yes", "--confirm", production.token, code="G101"
    )
    assert "not allowed in production" in said.notice


@pytest.mark.parametrize(
    "command",
    [
        ("db", "push", "--force-reset"),
        ("db", "push", "--force-reset", "--skip-generate"),
        ("migrate", "reset", "--unheard-of"),
        ("db:staging:reset",),
        ("seed",),
        ("reset", "--force", "and", "more"),
    ],
    ids=" ".join,
)
def test_a_command_that_is_not_understood_is_refused_too(
    command: tuple[str, ...], production: Production, project: Project
) -> None:
    project.shell.set(NODE_ENV="production", STAGING_DATABASE_URL=production.url)
    before = files_of(project.root)
    said = project.shell(*command, "--yes")
    assert said.code == Exit.STOPPED, said.err
    assert files_of(project.root) == before
    production.require_untouched()


@pytest.mark.parametrize("answer", ["", "y", "yes", "{token}", "{unmarked_token}"])
def test_what_is_typed_at_a_terminal_does_not_open_production(
    answer: str, production: Production, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = answer.format(**places_of(production))
    monkeypatch.setattr("whimbrel.cli.context._may_ask", lambda: True)
    monkeypatch.setattr("whimbrel.cli.context._ask", lambda question: typed)
    project.shell.set(DATABASE_URL=production.url)
    project.refused(production, "-e", "development", "reset", code="I102")


def test_the_real_program_refuses_too(production: Production, project: Project) -> None:
    project.shell.set(DATABASE_URL=production.url)
    process = project.shell.start("migrate", "reset", "--force")
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (Exit.STOPPED, "")
    assert production.token in err
    production.require_untouched()


def places_of(production: Production) -> dict[str, str]:
    url = production.url
    plain = url.reveal()
    here = f"@{url.host}:{url.port}/"
    return {
        "production": plain,
        "sqlalchemy": plain.replace("postgresql://", "postgresql+asyncpg://"),
        "by_other_name": plain.replace(here, f"@localhost:{url.port}/"),
        "socket": _by_socket(url),
        "nowhere": f"postgresql://shop@127.0.0.1:1/{url.database}",
        "token": production.token,
        "unmarked_token": production.unmarked_token,
    }


def _by_socket(url: DatabaseUrl) -> str:
    with connect(url) as conn:
        row = conn.execute("SHOW unix_socket_directories").fetchone()
    assert row is not None
    host, port = str(row[0]).split(",")[0], url.port
    return DatabaseUrl(
        host=host, port=port, database=url.database, user=url.user, password=url.password
    ).reveal()

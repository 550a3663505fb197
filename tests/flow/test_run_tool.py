"""`run -- COMMAND`: what is stopped before it starts, and what the program gets."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest
from tests.shell import Shell, shell
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.pg.name import quote

__all__ = ["shell"]  # a fixture

_SHOW = """\
import json, os, sys
names = ["DATABASE_URL", "DIRECT_URL", "DATABASE_ENV", "PGHOST", "PGDATABASE", "WHIMBREL_CONFIRM"]
seen = {name: os.environ.get(name) for name in names}
json.dump({"argv": sys.argv[1:], **seen}, open(sys.argv[1], "w"))
"""


@pytest.fixture
def show(shell: Shell) -> tuple[str, ...]:
    """A program that the guard does not know, and that notes what it was given."""
    shell.write("show.py", _SHOW)
    return (sys.executable, "show.py", "seen.json")


def _seen(shell: Shell) -> dict[str, object]:
    return dict(json.loads((shell.root / "seen.json").read_text(encoding="utf-8")))


def _mark(shell: Shell, url: DatabaseUrl, environment: str) -> str:
    """A database with a table, marked; its token."""
    shell.set(DATABASE_URL=url)
    variable = f"{environment.upper()}_DATABASE_URL"
    shell.set(**{variable: url})
    said = shell("-e", environment, "identity", "show", "--json")
    token = str(said.json["confirm"])
    done = shell.done("-e", environment, "--confirm", token, "identity", "mark", "--json")
    shell.unset(variable, "DATABASE_URL")
    return str(done.json["confirm"])


@pytest.mark.parametrize(
    "command",
    [
        "npx prisma db push",
        "npx prisma migrate reset --force",
        "prisma db push --force-reset",
        "psql -c TRUNCATE\\ users",
        "npm run db:push",
        "nobody-knows-this",
    ],
)
def test_the_label_production_stops_without_folder_url_or_program(
    shell: Shell, command: str
) -> None:
    shell.write("package.json", "{ not json")
    shell.set(PATH="/nowhere")
    said = shell("-e", "production", "run", "--", *command.split())
    said.stopped("G101", Exit.STOPPED)


def test_a_package_script_is_judged_by_what_it_runs(shell: Shell) -> None:
    shell.write("package.json", '{"scripts": {"clean": "prisma migrate reset --force"}}')
    notice = shell("-e", "production", "run", "--", "npm", "run", "clean").stopped(
        "G101", Exit.STOPPED
    )
    assert "destroys live data" in notice


def test_the_nearest_package_is_the_one_whose_scripts_count(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write("whimbrel.toml", "")
    shell.write("package.json", '{"scripts": {"tidy": "echo tidy"}}')
    shell.write("api/package.json", '{"scripts": {"tidy": "prisma migrate reset"}}')
    monkeypatch.chdir(shell.root / "api")
    shell("-e", "production", "run", "--", "npm", "run", "tidy").stopped("G101", Exit.STOPPED)


def test_what_reaches_no_database_needs_no_url_and_no_mark(shell: Shell) -> None:
    assert shell("-e", "production", "run", "--", "true").code == Exit.DONE
    assert shell("-e", "staging", "run", "--", "false").code == Exit.FAILED


def test_an_exit_code_is_handed_on(shell: Shell) -> None:
    assert shell("run", "--", "sh", "-c", "exit 3").code == 3


def test_no_such_program_is_127_as_in_a_shell(shell: Shell) -> None:
    notice = shell("run", "--", "prismaa", "generate").stopped("U127", Exit.NO_PROGRAM)
    assert "there is no program prismaa" in notice


def test_a_file_without_the_right_to_run_is_126(shell: Shell) -> None:
    shell.write("tool", "#!/bin/sh\n")
    shell("run", "--", "./tool").stopped("U126", Exit.NOT_STARTED)


def test_run_without_a_command_says_how_it_is_written(shell: Shell) -> None:
    shell("run").stopped("U104", Exit.USAGE)
    shell("run", "--").stopped("U104", Exit.USAGE)


def test_what_is_not_understood_runs_only_where_the_mark_is_harmless(
    shell: Shell, show: tuple[str, ...], database_url: DatabaseUrl, connection: Connection
) -> None:
    connection.execute("CREATE TABLE users (id int)")
    shell.set(DATABASE_URL=database_url)
    shell("run", "--", *show).stopped("I101", Exit.STOPPED)
    assert not (shell.root / "seen.json").exists()


def test_the_program_gets_this_environments_urls_and_no_other(
    shell: Shell, show: tuple[str, ...], database_url: DatabaseUrl
) -> None:
    _mark(shell, database_url, "staging")
    shell.set(STAGING_DATABASE_URL=database_url)
    shell.set(
        DATABASE_URL="postgresql://live:secret@db.example/shop", DIRECT_URL="postgresql://x/y"
    )
    said = shell.done("-e", "staging", "run", "--", *show, "--env", "x")
    assert _seen(shell) == {
        "argv": ["seen.json", "--env", "x"],
        "DATABASE_URL": database_url.reveal(),
        "DIRECT_URL": database_url.reveal(),
        "DATABASE_ENV": "staging",
        "PGHOST": database_url.host,
        "PGDATABASE": database_url.database,
        "WHIMBREL_CONFIRM": None,
    }
    assert said.err.startswith(f"staging · {database_url.shown} · marked staging/")


def test_a_url_is_handed_on_as_it_was_written(
    shell: Shell, show: tuple[str, ...], database_url: DatabaseUrl
) -> None:
    _mark(shell, database_url, "development")
    written = database_url.reveal().replace("postgresql://", "postgresql+asyncpg://")
    shell.write(".env", f'DATABASE_URL="{written}"\n')
    shell.done("run", "--", *show)
    assert _seen(shell)["DATABASE_URL"] == written


def test_another_environments_url_is_taken_away_from_what_needs_none(shell: Shell) -> None:
    shell.set(DATABASE_URL="postgresql://live:secret@db.example/shop")
    # `test` succeeds when the variable is empty.
    assert shell("-e", "staging", "run", "--", "printenv", "DATABASE_URL").code == 1


def test_a_development_label_does_not_fool_the_production_mark(
    shell: Shell, show: tuple[str, ...], database_url: DatabaseUrl
) -> None:
    _mark(shell, database_url, "production")
    shell.set(DATABASE_URL=database_url)
    notice = shell("run", "--", *show).stopped("I102", Exit.STOPPED)
    assert "marked production/" in notice
    assert not (shell.root / "seen.json").exists()


def test_staging_asks_for_its_token_and_hands_it_on(
    shell: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    connection.execute("CREATE TABLE users (id int)")
    token = _mark(shell, database_url, "staging")
    shell.set(STAGING_DATABASE_URL=database_url)
    shell.write("psql", "#!/bin/sh\necho $WHIMBREL_CONFIRM > token\n").chmod(0o755)
    words = ("-e", "staging", "run", "--", "./psql", "-c", "TRUNCATE users")
    notice = shell(*words).stopped("G102", Exit.STOPPED)
    assert f"--confirm {token}" in notice
    shell.done("--confirm", token, *words)
    assert (shell.root / "token").read_text(encoding="utf-8").strip() == token


def test_the_rules_look_at_the_sql_of_a_tool_too(
    shell: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    connection.execute("CREATE TABLE users (id int, name text)")
    token = _mark(shell, database_url, "staging")
    shell.set(STAGING_DATABASE_URL=database_url)
    shell.write("psql", "#!/bin/sh\n").chmod(0o755)
    shell.write("rename.sql", "\\echo hello\nALTER TABLE users RENAME name TO label;\n")
    words = ("-e", "staging", "run", "--", "./psql", "-f", "rename.sql")
    notice = shell(*words).stopped("G102", Exit.STOPPED)
    assert "A101 rename-column: column name of users is now called label" in notice
    shell.done("--confirm", token, *words)
    shell.done("-e", "staging", "run", "--", "./psql", "-c", "ALTER TABLE users ADD age int")


def test_a_tool_does_not_go_past_the_gates_of_production(shell: Shell) -> None:
    said = shell("-e", "production", "run", "--", "npx", "prisma", "migrate", "deploy")
    assert "deploy --dry-run" in said.stopped("G103", Exit.STOPPED)
    shell("-e", "production", "run", "--", "alembic", "downgrade", "-1").stopped(
        "G103", Exit.STOPPED
    )


@pytest.mark.parametrize(
    "words",
    [
        ("psql", "postgresql://app:hush@db.example/live", "-c", "TRUNCATE users"),
        ("psql", "-h", "db.example", "-c", "TRUNCATE users"),
        ("psql", "--dbname=live", "-c", "TRUNCATE users"),
        ("psql", "-qAt", "live", "-c", "TRUNCATE users"),
        ("psql", "host=db.example dbname=live", "-c", "TRUNCATE users"),
        ("psql", "service=live", "-c", "TRUNCATE users"),
        ("psql", "-f", "there.sql"),
        ("sh", "-c", "true; psql -d live -c 'TRUNCATE users'"),
        ("sh", "-c", "PGHOST=db.example psql -c 'TRUNCATE users'"),
        ("dropdb", "live"),
        ("alembic", "downgrade", "base"),
        ("npx", "prisma", "db", "push", "--schema", "live.prisma"),
        ("env", "DATABASE_URL=postgres://app:hush@db.example/live", "npx", "prisma", "db", "push"),
        ("npm", "run", "clean"),
    ],
)
def test_a_command_that_names_another_database_is_not_covered_by_this_mark(
    shell: Shell, words: tuple[str, ...], database_url: DatabaseUrl, tmp_path: Path
) -> None:
    shell.write("there.sql", "\\connect live\nTRUNCATE users;\n")
    shell.write(
        "alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://app:hush@db.example/live\n"
    )
    shell.write("live.prisma", _LIVE_SCHEMA)
    for name in ("psql", "npx", "npm", "dropdb", "alembic"):
        shell.write(f"bin/{name}", "#!/bin/sh\ntouch ran\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}/bin:{os.environ['PATH']}")
    shell.write("package.json", '{"scripts": {"clean": "psql $LIVE_URL -c \'TRUNCATE users\'"}}')
    _mark(shell, database_url, "development")
    shell.set(DATABASE_URL=database_url, LIVE_URL="postgresql://app:hush@db.example/live")
    notice = shell("run", "--", *words).stopped("G124", Exit.STOPPED)
    assert "hush" not in notice
    assert not (shell.root / "ran").exists()


_LIVE_SCHEMA = """\
datasource db {
  provider = "postgresql"
  url      = "postgresql://app:hush@db.example/live"
}
"""


@pytest.mark.parametrize(
    "text",
    [
        "docker compose exec db psql -c 'TRUNCATE users'",
        "ssh db.example psql -c 'TRUNCATE users'",
        "doppler run -c prd -- npx prisma db push",
        "sh -c 'cd api && doppler run -- npx prisma db push'",
        "env -u DATABASE_URL npx prisma db push",
        "dotenv -o -e .env.live -- npx prisma db push",
        "sudo psql -c 'TRUNCATE users'",
    ],
)
def test_what_brings_its_own_variables_is_not_covered_by_this_mark(
    shell: Shell, text: str, database_url: DatabaseUrl
) -> None:
    words = shlex.split(text)
    shell.write(f"bin/{words[0]}", "#!/bin/sh\ntouch ran\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}/bin:{os.environ['PATH']}")
    _mark(shell, database_url, "development")
    shell.set(DATABASE_URL=database_url)
    shell("run", "--", *words).stopped("G121", Exit.STOPPED)
    assert not (shell.root / "ran").exists()


def test_prisma_goes_where_the_variables_of_its_schema_lead(
    shell: Shell, database_url: DatabaseUrl
) -> None:
    """`.env` has production's URL under the name that the schema uses."""
    _mark(shell, database_url, "staging")
    shell.write(
        "prisma/schema.prisma",
        'datasource db {\n provider = "postgresql"\n url = env("POSTGRES_URL")\n'
        ' directUrl = env("POSTGRES_DIRECT")\n}\n',
    )
    shell.write(".env", "POSTGRES_URL=postgresql://live/x\nPOSTGRES_DIRECT=postgresql://live/x\n")
    shell.write("bin/npx", "#!/bin/sh\necho $POSTGRES_URL $POSTGRES_DIRECT > seen\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}/bin:{os.environ['PATH']}", STAGING_DATABASE_URL=database_url)
    shell.done("-e", "staging", "run", "--", "npx", "prisma", "db", "push")
    seen = (shell.root / "seen").read_text(encoding="utf-8").split()
    assert seen == [database_url.reveal()] * 2


def test_a_shadow_database_that_is_somebodys_is_not_emptied(
    shell: Shell, database_url: DatabaseUrl, server_url: DatabaseUrl
) -> None:
    _mark(shell, database_url, "production")
    shell.write(
        "prisma/schema.prisma",
        'datasource db {\n provider = "postgresql"\n url = env("DATABASE_URL")\n'
        ' shadowDatabaseUrl = env("SHADOW_URL")\n}\n',
    )
    shell.write("bin/npx", "#!/bin/sh\ntouch ran\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}/bin:{os.environ['PATH']}", SHADOW_URL=database_url)
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    with connect(server_url) as maintenance:
        maintenance.execute(f"CREATE DATABASE {quote(name)} TEMPLATE template0".encode())
        try:
            shell.set(DATABASE_URL=server_url.with_database(name), DATABASE_ENV="development")
            words = ("run", "--", "npx", "prisma", "migrate", "dev")
            shell(*words).stopped("G122", Exit.STOPPED)
            assert not (shell.root / "ran").exists()
            shell.unset("SHADOW_URL")
            shell.done(*words)
        finally:
            maintenance.execute(f"DROP DATABASE {quote(name)} WITH (FORCE)".encode())


def test_a_whimbrel_inside_asks_by_itself(shell: Shell, database_url: DatabaseUrl) -> None:
    """`db:production:deploy` has its own gates: in front of it nothing connects."""
    shell.write("package.json", '{"scripts": {"db:go": "whimbrel -e production deploy"}}')
    shell.write("bin/npm", "#!/bin/sh\nprintenv DATABASE_ENV > env\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}/bin:{os.environ['PATH']}")
    said = shell.done("-e", "production", "run", "--", "npm", "run", "db:go")
    assert said.err == ""
    assert (shell.root / "env").read_text(encoding="utf-8").strip() == "production"


_PATIENT = """\
import signal, sys, time
def count(number, frame):
    with open("signals", "a") as file:
        file.write(f"{number}\\n")
for each in (signal.SIGINT, signal.SIGTERM):
    signal.signal(each, count)
open("ready", "w").close()
for _ in range(3000):
    time.sleep(0.02)
    if (signal_file := __import__("pathlib").Path("signals")).exists():
        time.sleep(0.2)
        sys.exit(7)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_program_once_and_its_answer_counts(
    shell: Shell, number: signal.Signals
) -> None:
    shell.write("patient.py", _PATIENT)
    shell.write("git", f"#!/bin/sh\nexec {sys.executable} patient.py\n").chmod(0o755)
    shell.set(PATH=f"{shell.root}:{os.environ['PATH']}")  # a harmless program by its name
    process = shell.start("run", "--", "git", "status")
    try:
        _wait_for(shell.root / "ready", process)
        os.kill(process.pid, number)
        assert process.wait(PATIENCE_S) == 7
    finally:
        process.kill()
        process.communicate()
    seen = (shell.root / "signals").read_text(encoding="utf-8").split()
    assert seen == [str(int(number))]


def _wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not path.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_streams_are_the_programs_own(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "whimbrel", "run", "--", "cat"],
        input="a\n",
        capture_output=True,
        text=True,
        check=True,
        cwd=shell.root,
    )
    assert (done.stdout, done.stderr) == ("a\n", "")

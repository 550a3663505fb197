"""What stops a commit and what passes, file by file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.kind import Kind
from whimbrel.guard.hook.inspect import Commit, inspect_commit
from whimbrel.guard.hook.staged import Sighting, StagedFile
from whimbrel.guard.hook.trigger import may_lose
from whimbrel.guard.operations import java_tools, node_tools, prisma, python_tools, rails
from whimbrel.guard.operations.tool import Tool
from whimbrel.guard.table import Act


def _seen(path: str, text: str, **more: object) -> list[tuple[int, str]]:
    return [(each.line, each.name) for each in _sightings(path, text, **more)]


def _sightings(path: str, text: str, **more: object) -> tuple[Sighting, ...]:
    file = StagedFile(path=path, text=text)
    return inspect_commit(Commit(files=(file,), **more))  # type: ignore[arg-type]


PAGE = [
    ("prisma migrate reset", "reset"),
    ("npx prisma migrate reset --force --skip-seed", "reset"),
    ("prisma db push --accept-data-loss", "accept-data-loss"),
    ("pnpm exec prisma db push --force-reset", "reset"),
    ("psql -c 'DROP TABLE users'", "drop-table"),
    ('psql "$DATABASE_URL" -c "TRUNCATE TABLE users"', "truncate"),
    ("echo 'DELETE FROM users;' | psql", "every-row"),
    ("psql -c 'delete from users where true'", "every-row"),
    ("dropdb shop", "reset"),
    ("python manage.py flush --no-input", "reset"),
    ("alembic downgrade base", "reset"),
    ("bin/rails db:drop db:create", "reset"),
]
# Where a command line may stand, with the line it is found on.
PLACES = [
    ("scripts/x.sh", "#!/bin/sh\nset -e\n{0}\n", 3),
    ("bin/tidy", "#!/usr/bin/env bash\n{0}\n", 2),
    (".husky/post-merge", "{0}\n", 1),
    (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: {0}\n", 4),
    (".github/workflows/ci.yaml", "steps:\n- run: |\n    npm ci\n    {0}\n", 4),
    (".gitlab-ci.yml", "test:\n  script:\n    - {0}\n", 3),
    ("docker-compose.yml", "services:\n  a:\n    command: {0}\n", 3),
    ("Procfile", "web: node .\nrelease: {0}\n", 2),
    ("Makefile", "clean:\n\t@{0}\n", 2),
    ("db.mk", "clean: ; {0}\n", 1),
    ("justfile", "clean:\n    {0}\n", 2),
    ("Dockerfile", "FROM node\nRUN npm ci && \\\n    {0}\n", 2),
    ("api.Dockerfile", "FROM node\nCMD {0}\n", 2),
]


@pytest.mark.parametrize(("path", "frame", "line"), PLACES)
@pytest.mark.parametrize(("command", "name"), PAGE)
def test_a_command_is_found_wherever_it_would_run(
    path: str, frame: str, line: int, command: str, name: str
) -> None:
    assert _seen(path, frame.format(command)) == [(line, name)]


@pytest.mark.parametrize(("command", "name"), PAGE)
def test_windows_line_ends_hide_nothing(command: str, name: str) -> None:
    assert _seen("x.sh", f"set -e\r\n{command}\r\n") == [(2, name)]


@pytest.mark.parametrize(
    "text",
    [
        "# prisma migrate reset\n",
        "echo 'never run prisma migrate reset'\n",
        "whimbrel reset\n",
        "npx whimbrel -e staging reset --force\n",
        "npm run db:staging:reset\n",
        "prisma migrate deploy\nprisma db push\nprisma migrate dev\n",
        "psql -c 'DELETE FROM users WHERE id = 7'\n",
        "psql -c 'DROP INDEX slow'\n",
        "unknown-tool --drop-everything\n",
        "git reset --hard\n",
        "truncate -s 0 log\n",
        "reset\n",
        "rm -rf dist # DROP TABLE users\n",
        "git commit -m 'drop table users'\n",
        "gh pr create --title 'Drop table users for good'\n",
        "MESSAGE='Reset password'\n",
    ],
)
def test_what_loses_no_data_of_a_database_passes(text: str) -> None:
    assert _seen("x.sh", text) == []


def test_a_script_of_package_json_is_found_by_its_line_and_ours_pass() -> None:
    text = """{
  "name": "prisma migrate reset",
  "scripts": {
    "db:staging:reset": "whimbrel -e staging reset",
    "db:push": "prisma db push",
    "clean": "prisma migrate reset --force",
    "say": "echo \\"DROP TABLE users\\""
  }
}
"""
    assert _seen("web/package.json", text) == [(6, "reset")]


def test_a_package_script_that_ci_calls_is_followed() -> None:
    text = "steps:\n  - run: npm run fresh\n"
    scripts = {"fresh": "npx prisma migrate reset -f"}
    assert _seen(".github/workflows/ci.yml", text, scripts=scripts) == [(2, "reset")]


SQL = """\
-- DROP TABLE in a comment
/* TRUNCATE users; */
CREATE TABLE fresh (id int);
DROP TABLE fresh;
DROP TABLE users;
INSERT INTO notes VALUES ('DROP TABLE users');
TRUNCATE TABLE orders, lines;
DELETE FROM sessions WHERE expires < now();
DELETE
  FROM carts;
UPDATE users SET name = '' WHERE 1 = 1;
DROP INDEX CONCURRENTLY slow;
DROP VIEW report;
ALTER TABLE users DROP COLUMN age;
ALTER TABLE users DROP CONSTRAINT positive;
DROP SCHEMA old CASCADE;
DO $$ BEGIN TRUNCATE logs; END $$;
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM carts';
"""
FOUND = [
    (5, "drop-table"),
    (7, "truncate"),
    (9, "every-row"),
    (11, "every-row"),
    (14, "drop-column"),
    (16, "drop-schema"),
    (17, "truncate"),
]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_sql_is_judged_by_postgresqls_parser(ends: str) -> None:
    assert _seen("prisma/migrations/1_x/migration.sql", SQL.replace("\n", ends)) == FOUND


@pytest.mark.parametrize(
    "path",
    ["README.md", "docs/x.sql", "x.txt", "guide.rst", "LICENSE", "notes", "a.csv", "schema.prisma"],
)
def test_prose_passes(path: str) -> None:
    assert _seen(path, SQL + "npx prisma migrate reset\n") == []


@pytest.mark.parametrize("path", ["migrations/1_x/down.sql", "db/1_users.down.sql", "a_down.sql"])
def test_an_undo_loses_by_its_nature_and_passes(path: str) -> None:
    assert _seen(path, SQL) == []


def test_the_page_itself_passes() -> None:
    page = "\n".join(f"- {command}" for command, _ in PAGE)
    assert _seen("docs/database-migration-guide.md", page) == []


def test_a_statement_that_is_allowed_by_name_passes() -> None:
    text = """\
-- whimbrel:phase contract
-- whimbrel:allow drop-table "unused since release 41"
DROP TABLE old_users;
DROP TABLE users; -- whimbrel:allow drop-table "empty since May"
-- whimbrel:allow truncate "this is not its name"
DROP TABLE orders;
-- whimbrel:drop now "a copy is kept elsewhere"
DROP TABLE copies;
-- whimbrel:allow D102 "by its code"
ALTER TABLE users DROP COLUMN age;
"""
    assert _seen("migrations/1_x/migration.sql", text) == [(6, "drop-table")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.sh", '# whimbrel:allow reset "ci has its own database"\nprisma migrate reset\n'),
        ("x.sh", 'prisma migrate reset # whimbrel:allow reset "ci only"\n'),
        ("ci.yml", '# whimbrel:allow reset "a service container"\n- run: prisma migrate reset\n'),
        ("a.ts", '// whimbrel:allow truncate "between tests"\nawait q("TRUNCATE users");\n'),
        ("a.py", '# whimbrel:allow every-row "tests"\n# more\nrun("DELETE FROM users")\n'),
        ("a.py", "run(\"DELETE FROM users -- whimbrel:allow every-row 'tests'\")\n"),
    ],
)
def test_a_comment_allows_by_name_in_every_language(path: str, text: str) -> None:
    assert _seen(path, text) == []
    assert _seen(path, text.replace("whimbrel:allow ", "whimbrel:allow un")) != []


def test_an_allowance_without_reason_allows_nothing() -> None:
    assert _seen("x.sh", "# whimbrel:allow reset\nprisma migrate reset\n") == [(2, "reset")]


def test_a_directive_that_is_misspelt_is_said_at_its_line() -> None:
    text = 'SELECT 1;\n-- whimbrel:alow drop-table "x"\nDROP TABLE users;\n'
    assert _seen("a.sql", text) == [(2, "directive")]


@pytest.mark.parametrize(
    ("path", "text", "line", "name"),
    [
        ("a.py", 'cur.execute("DROP TABLE users")\n', 1, "drop-table"),
        ("a.py", 'cur.execute(f"DROP TABLE {name}")\n', 1, "drop-table"),
        ("a.py", 'q = """\n  DELETE FROM users\n"""\n', 1, "every-row"),
        ("a.py", 'q = ("DELETE FROM "\n     "users")\n', 1, "every-row"),
        ("a.py", 'run(["npx", "prisma", "migrate", "reset"])\n', 1, "reset"),
        ("a.py", 'os.system("dropdb shop")\n', 1, "reset"),
        ("a.ts", "await db.query(`TRUNCATE TABLE ${table}`)\n", 1, "truncate"),
        ("a.js", "q('DELETE FROM ' +\n 'users')\n", 1, "every-row"),
        ("a.ts", 'spawn("npx", ["prisma", "db", "push", "--accept-data-loss"])', 1,
         "accept-data-loss"),
        ("a.tsx", "// it's\nconst q = 'DROP SCHEMA public CASCADE'\n", 2, "drop-schema"),
        ("a.go", "db.Exec(`\n\tDELETE FROM users\n`)\n", 1, "every-row"),
        ("A.java", 'st.execute("""\n  TRUNCATE users;\n""");\n', 1, "truncate"),
        ("a.rb", "execute <<~SQL\n  DROP TABLE users\nSQL\n", 1, "drop-table"),
        ("a.php", "$db->query('DELETE FROM users');\n", 1, "every-row"),
        ("a.rs", 'sqlx::query("DROP TABLE users")\n', 1, "drop-table"),
        ("a.cs", 'Run("UPDATE users SET admin = true");\n', 1, "every-row"),
        ("a.ex", 'execute "DROP TABLE users"\n', 1, "drop-table"),
        ("a.ex", "execute ~s(DROP TABLE users)\n", 1, "drop-table"),
        ("a.exs", "x\nexecute ~S|DELETE FROM users|\n", 2, "every-row"),
        ("a.ex", 'x = %{sql: "DROP TABLE users"}\n', 1, "drop-table"),
        ("a.rb", "execute %q{DROP TABLE users}\n", 1, "drop-table"),
        ("a.rb", "execute %Q(DELETE FROM users WHERE (true))\n", 1, "every-row"),
        ("a.rb", "execute %(\n  DROP TABLE users\n)\n", 1, "drop-table"),
        ("a.rb", "system(*%w[prisma migrate reset])\n", 1, "reset"),
        ("a.vb", 'q = "DROP TABLE users"\n', 1, "drop-table"),
        ("a.clj", '(exec "DROP TABLE\n users")\n', 1, "drop-table"),
        ("a.erl", 'f("DROP TABLE users").\n', 1, "drop-table"),
        ("a.hs", 'q = "DROP TABLE users"\n', 1, "drop-table"),
        ("a.ml", "let q = {|DROP TABLE users|}\n", 1, "drop-table"),
        ("a.R", "q <- 'DROP TABLE users'\n", 1, "drop-table"),
        ("a.m", '[db exec:@"DROP TABLE users"];\n', 1, "drop-table"),
        ("a.nim", 'db.exec(sql"DROP TABLE users")\n', 1, "drop-table"),
        ("a.zig", 'const q = "DROP TABLE users";\n', 1, "drop-table"),
        ("a.tcl", 'db eval "DROP TABLE users"\n', 1, "drop-table"),
        ("a.coffee", "db.query 'DROP TABLE users'\n", 1, "drop-table"),
        ("pyproject.toml", 'reset = "prisma migrate reset"\n', 1, "reset"),
        ("fly.toml", 'release_command = "npx prisma migrate reset -f"\n', 1, "reset"),
        ("vercel.json", '{"buildCommand": "prisma db push --accept-data-loss"}', 1,
         "accept-data-loss"),
    ],
)  # fmt: skip
def test_sql_and_commands_in_string_literals(path: str, text: str, line: int, name: str) -> None:
    assert _seen(path, text) == [(line, name)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "# DROP TABLE users\n"),
        ("a.py", '"""DROP TABLE users: what this module refuses."""\n'),
        ("a.py", 'def f():\n    """Delete from users.\n\n    TRUNCATE users;\n    """\n'),
        ("a.py", 'q("DELETE FROM users WHERE id = %s", (i,))\n'),
        ("a.py", 'say("Delete from the list")\nsay("delete from the list")\n'),
        ("a.tsx", '<p className="truncate flex">Drop table here</p>\n'),
        ("a.ts", "/* DROP TABLE users */\nconst x = 'update your profile'\n"),
        ("a.ts", 'throw new Error("never run prisma migrate reset")\n'),
        ("a.ts", 'const label = "Drop Table"\nconst b = "Reset password"\nconst c = "reset"\n'),
        ("a.go", 'x := "https://db.example/drop"\n'),
        ("a.vb", '\' "DROP TABLE users"\n'),
        ("a.clj", '; "DROP TABLE users"\n'),
        ("a.erl", '% "DROP TABLE users"\n'),
        ("a.hs", '-- "DROP TABLE users"\n{- "DROP TABLE users" -}\n'),
        ("a.ml", '(* "DROP TABLE users" *)\n'),
        ("a.rb", "x = a %(b) # DROP TABLE users\n"),
        ("a.ts", "await db.query(`DELETE FROM users WHERE id = ${id}`)\n"),
        ("a.js", "q('SELECT 1'); // TRUNCATE users\n"),
        (".github/workflows/x.yml", "- name: DROP TABLE check\n  run: make check\n"),
        (".github/workflows/x.yml", "# run: prisma migrate reset\n"),
        ("Dockerfile", "# RUN prisma migrate reset\nFROM node\n"),
        ("Makefile", "# prisma migrate reset\nhelp:\n\t@echo 'prisma migrate reset'\n"),
    ],
)
def test_comments_and_words_for_people_pass(path: str, text: str) -> None:
    assert _seen(path, text) == []


def test_only_lines_that_are_new_count() -> None:
    text = "prisma migrate reset\nnpm ci\n"
    old = StagedFile(path="x.sh", text=text, added=frozenset({2}))
    assert inspect_commit(Commit(files=(old,))) == ()
    sql = "DROP TABLE a;\nDELETE\nFROM b\n;\n"
    changed = StagedFile(path="x.sql", text=sql, added=frozenset({3}))
    assert [each.line for each in inspect_commit(Commit(files=(changed,)))] == [2]


def test_templates_and_psql_lines_hide_nothing() -> None:
    text = """\
\\set ON_ERROR_STOP on
DROP TABLE {{ table }};
COPY users FROM stdin;
DROP TABLE not a statement
\\.
DELETE FROM :schema.users;
{% if x %}
TRUNCATE ${name};
{% endif %}
"""
    found = [(2, "drop-table"), (6, "every-row"), (8, "truncate")]
    assert _seen("x.sql", text) == found


def test_a_dialect_that_cannot_be_parsed_is_told_by_its_first_words() -> None:
    assert _seen("x.sql", "DROP TABLE IF EXISTS `users`;\nSELECT `a`;\n") == [(1, "drop-table")]


def test_a_list_of_words_in_yaml_is_one_command() -> None:
    text = "command:\n  - npx\n  - prisma\n  - 'migrate'\n  - reset\nname: x\n"
    assert _seen("k8s/job.yaml", text) == [(2, "reset")]
    assert _seen("k8s/job.yaml", "tables:\n  - drop\n  - reset\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "SQL='DROP TABLE users'\n",
        'export CLEAN="TRUNCATE users"\n',
        "ssh host \"psql -c 'DELETE FROM users'\"\n",
        'our-tool --query "DROP TABLE users"\n',
    ],
)
def test_texts_inside_a_command_line_are_looked_into(text: str) -> None:
    assert len(_seen("x.sh", text)) == 1


def test_folded_yaml_and_joined_lines_are_one_command() -> None:
    text = "a:\n  run: >-\n    npx prisma\n    migrate reset\n  next: x\n"
    assert [name for _, name in _seen("ci.yml", text)] == ["reset"]
    assert _seen("x.sh", "npx prisma \\\n  migrate \\\n  reset\n") == [(1, "reset")]


def test_a_quote_that_never_closes_does_not_hide_the_rest() -> None:
    text = "echo don't\n" + "true\n" * 300 + "prisma migrate reset\n"
    assert _seen("x.sh", text) == [(302, "reset")]


def test_a_message_names_file_line_reason_and_way() -> None:
    (one,) = _sightings("scripts/x.sh", "npx prisma migrate reset --force\n")
    assert one == Sighting(
        file="scripts/x.sh",
        line=1,
        statement="npx prisma migrate reset --force",
        code="H101",
        name="reset",
        what="prisma migrate reset",
        why="it destroys live data",
        next="nothing of the sort in production: look with whimbrel -e production status, fix "
        "forward with a new migration and whimbrel -e production deploy, or restore a backup; "
        'or give the reason above it: `# whimbrel:allow reset "…"`',
    )


def test_no_password_is_repeated() -> None:
    text = "psql postgresql://app:hush@db.example/shop -c 'DROP TABLE users'\n"
    (one,) = _sightings("x.sh", text)
    assert "hush" not in str(one)


def test_for_development_nothing_is_stopped() -> None:
    assert _seen("x.sh", "prisma migrate reset\n", kind=Kind.DEVELOPMENT) == []


TOOLS = (
    prisma.PRISMA,
    python_tools.ALEMBIC,
    python_tools.DJANGO,
    node_tools.SEQUELIZE,
    node_tools.KNEX,
    node_tools.TYPEORM,
    node_tools.DRIZZLE,
    java_tools.FLYWAY,
    java_tools.LIQUIBASE,
)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: min(tool.names))
def test_the_quick_look_misses_no_verb_and_no_flag_of_the_guard(tool: Tool) -> None:
    losing = (Act.RESET, Act.PUSH_WITH_LOSS, Act.DESTRUCTIVE_SQL)
    words = [verb for verb, act in tool.verbs.items() if act in losing]
    raised = [(verb, flag) for (verb, flag), act in tool.raises.items() if act in losing]
    # A flag may be shortened to four letters.
    words += [f"{verb} {flag[:5]}" for verb, flag in raised]
    assert [word for word in words if not may_lose(word)] == []


def test_the_quick_look_knows_the_tasks_of_rails() -> None:
    tasks = [task for task, act in rails._TASKS.items() if act is Act.RESET]
    assert tasks
    assert [task for task in tasks if not may_lose(task)] == []


@given(st.text(max_size=200), st.sampled_from([path for path, _, _ in PLACES] + ["a.py", "a.sql"]))
def test_any_text_is_survived(text: str, path: str) -> None:
    inspect_commit(Commit(files=(StagedFile(path=path, text=text + "\n-- drop\n"),)))


def test_nothing_of_whimbrels_own_documents_is_stopped() -> None:
    root = Path(__file__).parents[3]
    files = tuple(
        StagedFile(path=path.relative_to(root).as_posix(), text=path.read_text(encoding="utf-8"))
        for path in [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    )
    assert inspect_commit(Commit(files=files)) == ()


def test_cells_of_a_notebook_are_read_and_what_they_put_out_is_not() -> None:
    loses = "DROP TABLE users\n"
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "source": [loses]},
        {
            "cell_type": "code",
            "outputs": [{"text": [loses]}],
            "source": [
                "x = 1\n",
                "q('DROP TABLE users')\n",
                "!dropdb shop\n",
                "%sql TRUNCATE users",
            ],
        },
        {"cell_type": "code", "source": ["%%sql\n", "SELECT 1;\n", loses]},
        {"cell_type": "code", "source": ["%%bash\n", "dropdb shop"]},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    lines = text.split("\n")
    seen = [(lines[number - 1].strip(), name) for number, name in _seen("a.ipynb", text)]
    assert seen == [
        ("\"q('DROP TABLE users')\\n\",", "drop-table"),
        ('"!dropdb shop\\n",', "reset"),
        ('"%sql TRUNCATE users"', "truncate"),
        ('"SELECT 1;\\n",', "drop-table"),
        ('"dropdb shop"', "reset"),
    ]
    one = {"cells": [{"cell_type": "code", "source": "x\nq('DROP TABLE users')\n"}]}
    assert _seen("a.ipynb", json.dumps(one)) == [(1, "drop-table")]
    for other in ("{", "[]", '{"cells": 7}', '{"cells": [7, {"source": [7]}]}'):
        assert _seen("a.ipynb", other) == []

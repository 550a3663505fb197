"""What the project's Alembic says of its revisions, and what is wrong with projects; no server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.alembic_shop import ENV, HEADS, INI, write_revision, write_shop
from tests.shell import Shell, shell

from whimbrel.errors import Failure
from whimbrel.history.layout import Migration
from whimbrel.sources.metadata import Interpreter
from whimbrel.sources.revisions.history import Revisions, read_revisions
from whimbrel.sources.revisions.process import AlembicHome

__all__ = ["shell"]

NOTHING = "\n\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
HEADER = 'revision = "{name}"\ndown_revision = {down}\n'
ONLINE_ONLY = ENV.replace("if context.is_offline_mode():", "if False:").replace(
    "        context.configure(connection=connection)\n",
    "        connection.execute(text('SET search_path TO \"hall\"'))\n"
    "        context.configure(connection=connection, version_table='rooms')\n",
)


@pytest.fixture
def project(shell: Shell) -> Shell:
    return write_shop(shell)


def read(shell: Shell, python: str = sys.executable) -> Revisions:
    interpreter = Interpreter(python=python, directory=shell.root, variables=dict(os.environ))
    return read_revisions(AlembicHome(ini="alembic.ini", interpreter=interpreter), "alembic")


def found(shell: Shell, name: str) -> Migration:
    migration = read(shell).history.find(name)
    assert migration is not None
    return migration


def body(shell: Shell, text: str, name: str = "next1") -> None:
    """One revision behind all others, whose upgrade() is this."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    write_revision(
        shell, name, f"def upgrade():\n{lines}\n\ndef downgrade():\n    pass\n", "reads1"
    )


def test_a_revision_is_its_sql_with_the_lines_of_its_file(project: Shell) -> None:
    said = read(project)
    assert said.heads == HEADS
    assert said.version_table == "alembic_version"
    index = said.history.find("index1")
    assert index is not None
    assert index.sql == (
        "ALTER TYPE state ADD VALUE 'sent';\n"
        "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n"
        "UPDATE orders SET state = 'sent' WHERE note LIKE 'it%';\n"
    )
    assert index.revision is not None
    lines = project.root.joinpath("db/versions/index1_x.py").read_text().splitlines()
    assert "concurrently" in lines[index.revision.line_of(2) - 1]
    assert index.down == "DROP INDEX orders_note;\n"
    reads = said.history.find("reads1")
    assert reads is not None
    assert reads.is_opaque
    assert reads.revision is not None
    assert reads.revision.why_online == "it reads what a statement answers"
    assert reads.revision.parents == ("merge1",)
    first = said.history.find("first1")
    assert first is not None
    assert "IF pg_catalog.to_regtype('state') IS NULL" in first.sql
    assert "(note) VALUES ('it''s 10:30')" in first.sql
    assert first.down == "DROP TABLE orders;\nDROP TYPE IF EXISTS state;\n"


WAYS = [
    ("sa.inspect(op.get_bind()).get_table_names()", "NoInspectionAvailable"),
    ("op.get_bind().execute(sa.text('SELECT :a'), {'a': 1})", "passes values"),
    ("op.get_bind().execute(sa.text('SELECT 1')).scalar()", "reads what a statement answers"),
    ("if not op.get_bind().execute(sa.text('SELECT 1')): pass", "reads what a statement"),
    ("if op.get_context().as_sql: pass", "something else where only SQL"),
    ("from alembic import context\nif context.is_offline_mode(): pass", "something else where"),
    ("sa.MetaData().create_all(op.get_bind())", "looks first what is there"),
    ("sa.create_engine('postgresql+psycopg://').connect()", "a connection of its own"),
    ("op.get_bind().begin_nested()", "uses `begin_nested` of its connection"),
    ("raise SystemExit(3)", "SystemExit: 3"),
]


def test_what_only_a_connection_knows_makes_a_revision_opaque_and_no_other(project: Shell) -> None:
    for number, (text, _) in enumerate(WAYS):
        body(project, text, f"way{number}")
    body(
        project, "op.execute('SELECT 1')\nop.get_bind().commit()\nop.execute('SELECT 2')", "plain1"
    )
    history = read(project).history
    for number, (_, why) in enumerate(WAYS):
        migration = history.find(f"way{number}")
        assert migration is not None
        assert migration.revision is not None
        assert why in migration.revision.why_online, migration.name
    plain = history.find("plain1")
    assert plain is not None
    assert plain.sql == "SELECT 1;\nSELECT 2;\n"


def test_what_env_py_sets_on_its_connection_is_said_before_each_revision(project: Shell) -> None:
    env = ONLINE_ONLY.replace("pool\n", "pool, text\n", 1)
    project.write("db/env.py", env)
    said = read(project)
    left = said.history.find("left1")
    assert left is not None
    assert left.sql == (
        'SET search_path TO "hall";\nALTER TABLE orders ADD COLUMN total NUMERIC(10, 2);\n'
    )
    assert said.version_table == "rooms"
    assert said.settings == ('SET search_path TO "hall"',)
    dark = "connection = connection.execution_options(schema_translate_map={None: 'hall'})"
    project.write("db/env.py", env.replace("connection.execute(text", f"{dark}; (text"))
    left = read(project).history.find("left1")
    assert left is not None
    assert left.is_opaque


def test_sql_that_is_another_one_each_time_is_known_by_its_file(project: Shell) -> None:
    body(project, "import uuid\nop.execute(f\"SELECT '{uuid.uuid4()}'\")")
    first, again = found(project, "next1"), found(project, "next1")
    assert first.sql != again.sql
    assert first.checksum == again.checksum
    assert first.matches(again.checksum)


def test_directives_are_comments_above_the_call(project: Shell) -> None:
    write_revision(
        project,
        "next1",
        "# whimbrel:phase contract\n\ndef upgrade():\n    op.execute('SELECT 1')\n"
        '    # whimbrel:allow drop-column "old"\n    op.drop_column("orders", "note")\n\n\n'
        "# whimbrel:phase expand\ndef downgrade():\n    # whimbrel:allow none\n    pass\n",
        "reads1",
    )
    assert found(project, "next1").sql == (
        "-- whimbrel:phase contract\nSELECT 1;\n"
        '-- whimbrel:allow drop-column "old"\nALTER TABLE orders DROP COLUMN note;\n'
    )


def _ini(text: str) -> Callable[[Shell], object]:
    return lambda shell: shell.write("alembic.ini", text)


def _env(text: str) -> Callable[[Shell], object]:
    return lambda shell: shell.write("db/env.py", text)


def _file(text: str) -> Callable[[Shell], object]:
    return lambda shell: shell.write("db/versions/bad_x.py", text)


DIES = "import os, sys\nsys.stderr.write('bye')\nos._exit(5)"
MISTAKES = [
    ("C150", "alembic.ini cannot be read", lambda s: (s.root / "alembic.ini").unlink()),
    ("M191", "script_location", _ini("[alembic]\n")),
    ("M191", "File contains no section headers", _ini("nothing\n")),
    ("M191", "nowhere", _ini(INI.replace("= db", "= nowhere"))),
    ("M192", "SyntaxError", _file("def upgrade(:\n")),
    ("M192", "db/versions/bad_x.py: ModuleNotFoundError", _file("import not_there\n")),
    ("M192", "gone1", _file(HEADER.format(name="bad1", down="'gone1'"))),
    ("M192", "audit1", _file(HEADER.format(name="first1", down="'audit1'"))),  # a circle
    ("M193", "KeyError: 'SHOP_URL'", _env("import os\nos.environ['SHOP_URL']\n")),
    ("M193", "SystemExit: 4", _env("raise SystemExit(4)\n")),
    ("M194", "without context.run_migrations()", _env("pass\n")),
    ("M195", "more than once", _env(ENV.replace("            context.run", "            pass")
                                    + "\ncontext.run_migrations()\n")),
    ("M198", "the last it said is: bye", _env(DIES)),
    ("M199", "did not end within", _env("import time\ntime.sleep(60)\n")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "spoil"), MISTAKES)
def test_a_project_that_cannot_be_read_is_told_why(
    project: Shell,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    words: str,
    spoil: Callable[[Shell], object],
) -> None:
    if code == "M199":
        monkeypatch.setattr("whimbrel.sources.revisions.process.TIMEOUT_S", 2)
    spoil(project)
    with pytest.raises(Failure) as raised:
        read(project)
    notice = raised.value.notice
    assert notice.code == code, notice
    assert words in notice.what
    assert code == "C150" or "no database was touched" in notice.why


def test_an_interpreter_without_alembic_is_told(project: Shell, tmp_path: Path) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S -I "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(Failure) as raised:
        read(project, str(bare))
    assert raised.value.notice.code == "M190"


def test_a_revision_whose_name_can_be_no_files_name_is_a_problem_of_the_history(
    project: Shell,
) -> None:
    project.write("db/versions/odd_x.py", HEADER.format(name="a/b", down="'reads1'") + NOTHING)
    (problem,) = read(project).history.problems
    assert problem.code == "M112"
    assert "a/b cannot be the name of a revision" in problem.what

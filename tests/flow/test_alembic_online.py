"""Revisions that need a connection: one opaque step, whole or not at all, here and nowhere else."""

from __future__ import annotations

import pytest
from tests.alembic_shop import Alembic, alembic_shop, write_revision, write_shop
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

__all__ = ["alembic_shop"]

UPGRADE = """\
def upgrade():
    bind = op.get_bind()
    {0}


def downgrade():
    pass
"""


@pytest.fixture
def plain(alembic_shop: Shell) -> Shell:
    """Only the first revision, and one that is to be written."""
    for name in ("index1", "left1", "right1", "merge1", "reads1", "audit1"):
        (alembic_shop.root / f"db/versions/{name}_x.py").unlink()
    return alembic_shop


def write(shell: Shell, *lines: str) -> None:
    write_revision(shell, "next1", UPGRADE.format("\n    ".join(lines)), "first1")


def test_it_fails_whole_and_is_run_again_when_it_is_corrected(
    plain: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    made, broken = 'op.create_table("made", sa.Column("id", sa.Integer))', "bind.execute(sa.text("
    write(plain, made, f'{broken}"SELECT nothing FROM orders")).fetchall()')
    said = plain("deploy").stopped("R101", Exit.FAILED)
    assert 'column "nothing" does not exist\ndb/versions/next1_x.py:17:5\n' in said
    assert "step 1 not applied" in said
    assert "failed" in plain.done("status").out
    assert connection.execute("SELECT to_regclass('made')").fetchone() == (None,)
    write(plain, made, f'{broken}"SELECT id FROM orders")).fetchall()', "1 / 0")
    assert "ZeroDivisionError: division by zero\ndb/versions/next1_x.py:18:5" in plain(
        "deploy"
    ).stopped("R101", Exit.FAILED)
    connection.execute("CREATE TABLE old AS SELECT 1 AS n")
    plain.done("protect")  # which lets this connection pass, though it is Alembic's
    drop = 'op.drop_table("old")'
    write(plain, made, drop, f'{broken}"SELECT id FROM orders")).fetchall()')
    assert plain.done("deploy").out == "applied to development: 1 migration: next1\n"
    assert Alembic(plain, database_url).heads() == ("next1",)
    steps = connection.execute("SELECT count(*) FROM whimbrel.step WHERE tag = 'REVISION'")
    assert steps.fetchone() == (3,)


@pytest.mark.drill
def test_what_commits_before_its_end_is_in_doubt_when_it_fails(
    plain: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    write(
        plain,
        "with op.get_context().autocommit_block():",
        '    op.execute("CREATE TABLE half (id integer)")',
        'bind.execute(sa.text("SELECT nothing FROM orders")).fetchall()',
    )
    said = plain("deploy").stopped("R105", Exit.FAILED)
    assert "it commits before its end, so a part of it may stand" in said
    assert connection.execute("SELECT to_regclass('half')").fetchone() == ("half",)
    plain("deploy").stopped("R105", Exit.FAILED)
    plain.done("resolve", "--rolled-back", "next1")
    connection.execute("DROP TABLE half")
    write(
        plain,
        "with op.get_context().autocommit_block():",
        '    op.execute("CREATE TABLE half (id integer)")',
        'bind.execute(sa.text("SELECT id FROM orders")).fetchall()',
    )
    plain.done("deploy")
    assert Alembic(plain, database_url).heads() == ("next1",)


def test_it_waits_for_a_lock_no_longer_than_others_may_wait(
    plain: Shell, connection: Connection
) -> None:
    write(
        plain,
        'assert bind.execute(sa.text("SHOW lock_timeout")).scalar() == "30s"',
        'assert bind.execute(sa.text("SHOW statement_timeout")).scalar() == "1h"',
        'assert bind.execute(sa.text("SELECT count(*) FROM pg_locks WHERE locktype = '
        "'advisory'\")).scalar() > 1",
    )
    plain.done("deploy")


ELSEWHERE = """\
import psycopg
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine({0}, poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def test_an_env_py_that_goes_elsewhere_is_led_back_or_stopped(
    plain: Shell, server_url: DatabaseUrl, database_url: DatabaseUrl
) -> None:
    write(plain, 'bind.execute(sa.text("SELECT id FROM orders")).fetchall()')
    with new_database(server_url) as other:
        there = f"lambda: psycopg.connect({other.reveal()!r})"
        plain.write("db/env.py", ELSEWHERE.format(f"'postgresql+psycopg://', creator={there}"))
        said = plain("deploy").stopped("R160", Exit.FAILED)
        assert f"env.py connects to another database, {other.database}" in said
        assert "nothing was changed" in said
        assert Alembic(plain, database_url).heads() == ("first1",)
        url = other.reveal().replace("postgresql:", "postgresql+psycopg:", 1)
        plain.write("db/env.py", ELSEWHERE.format(repr(url)))
        plain.done("deploy")
        assert Alembic(plain, database_url).heads() == ("next1",)
        assert Alembic(plain, other).heads() == ()


@pytest.mark.drill
def test_production_takes_an_opaque_revision_that_staging_has_run_and_somebody_has_read(
    road: Shell,
) -> None:
    project = write_shop(road)
    for name in ("index1", "left1", "right1", "merge1", "reads1", "audit1"):
        (project.root / f"db/versions/{name}_x.py").unlink()
    production = road.get("PRODUCTION_DATABASE_URL").rpartition("/")[2]
    off = ("policy", "set", "backup", "off", "--reason", "not what is tried here")
    road.done("-e", "staging", "deploy")
    road.done("-e", "production", *off, "--confirm", f"{production}@127.0.0.1")
    token = str(road("-e", "production", "identity", "show", "--json").json["confirm"])
    road.done("-e", "production", "deploy", "--confirm", token)
    reads = UPGRADE.format('bind.execute(sa.text("UPDATE orders SET note = NULL")).rowcount')
    write_revision(project, "next1", reads, "first1")
    road.done("-e", "staging", "deploy")
    road("-e", "production", "deploy", "--confirm", token).stopped("G127", Exit.STOPPED)
    allow = '# whimbrel:allow not-seen "two of us have read it"\n'
    write_revision(project, "next1", allow + reads, "first1")
    # Another text than staging has run.
    road("-e", "production", "deploy", "--confirm", token).stopped("G125", Exit.STOPPED)
    road.done("-e", "staging", "reset", "--force", "--confirm", _token(road, "staging"))
    said = road.done("-e", "production", "deploy", "--confirm", token)
    assert said.out == "applied to production: 1 migration: next1\n"
    assert "accepted in the file: not-seen (two of us have read it)" in said.err


def _token(road: Shell, environment: str) -> str:
    return str(road("-e", environment, "identity", "show", "--json").json["confirm"])

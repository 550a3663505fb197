"""Python's own ways to lose data, as the commit hook sees them."""

from __future__ import annotations

import pytest

from whimbrel.guard.hook.inspect import Commit, inspect_commit
from whimbrel.guard.hook.python_calls import calls, executed
from whimbrel.guard.hook.staged import StagedFile

REVISION = """\
from alembic import op
revision = "a1"
down_revision: str | None = None


def upgrade():
    {0}


def downgrade():
    op.drop_table("orders")
    op.execute("TRUNCATE orders")
"""


def seen(text: str, path: str = "db/versions/a1.py") -> list[tuple[int, str]]:
    return [(s.line, s.name) for s in inspect_commit(Commit(files=(StagedFile(path, text),)))]


LOSING = [
    ('op.drop_table("orders", schema="shop")', "drop-table", 'DROP TABLE "shop"."orders"'),
    ('op.drop_column("orders", "note")', "drop-column", 'ALTER TABLE "orders" DROP COLUMN "note"'),
    (
        'with op.batch_alter_table("orders") as batch: batch.drop_column("note")',
        "drop-column",
        'ALTER TABLE "orders" DROP COLUMN "note"',
    ),
    ("op.drop_column(table_name='a', column_name='b')", "drop-column", None),
    ("Base.metadata.drop_all(op.get_bind())", "drop-table", ""),
]


@pytest.mark.parametrize(("call", "name", "sql"), LOSING)
def test_a_call_that_loses_data_is_seen_in_upgrade_alone(
    call: str, name: str, sql: str | None
) -> None:
    text = REVISION.format(call)
    assert seen(text) == [(7, name)]
    assert seen(REVISION.format("pass")) == []
    excused = REVISION.format(f'# whimbrel:allow {name} "unused since 41"\n    {call}')
    assert seen(excused) == []
    if sql is not None:
        assert [each.sql for each in calls(text)] == [sql]


def test_sql_in_literals_is_judged_but_not_that_of_downgrade() -> None:
    text = REVISION.format('op.execute("DELETE FROM orders")')
    assert seen(text) == [(7, "every-row")]
    assert list(executed(text)) == [(7, "DELETE FROM orders")]
    # Only a revision has a way back.
    assert seen('def downgrade():\n    run("TRUNCATE orders")\n', "shop/x.py") == [(2, "truncate")]


def test_what_the_same_upgrade_made_and_a_tests_own_database_may_go() -> None:
    made = 'op.create_table("orders")\n    op.drop_table("orders")'
    assert seen(REVISION.format(made)) == []
    everything = "Base.metadata.drop_all(engine)\n"
    assert seen(everything, "shop/reset.py") == [(1, "drop-table")]
    for path in ("tests/db.py", "shop/conftest.py", "shop/test_x.py"):
        assert seen(everything, path) == []


def test_what_is_no_python_is_read_for_its_literals_still() -> None:
    assert seen('print "DROP TABLE orders"\nexecute("DROP TABLE orders")\n', "x.py") == [
        (1, "drop-table"),
        (2, "drop-table"),
    ]

"""A project of our own that looks like many with Alembic: an enum, a concurrent index, two branches
and their merge, a history of its own that depends on the first, and a revision that reads rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl

INI = """\
[alembic]
script_location = db
prepend_sys_path = .
path_separator = os
sqlalchemy.url = postgresql+psycopg://nobody@127.0.0.1:1/elsewhere
"""
ENV = """\
from alembic import context
from sqlalchemy import engine_from_config, pool

print("hello from env.py")
config = context.config

if context.is_offline_mode():
    context.configure(url=config.get_main_option("sqlalchemy.url"))
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = engine_from_config(
        config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""
MAKO = '''\
"""${message}

Revision ID: ${up_revision}
"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
HEAD = '''\
"""{title}

Revision ID: {name}
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "{name}"
down_revision = {down!r}
depends_on = {depends!r}


'''
FIRST = """\
state = postgresql.ENUM("open", "paid", name="state", create_type=False)


def upgrade():
    state.create(op.get_bind(), checkfirst=True)
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", state, nullable=False, server_default="open"),
        sa.Column("note", sa.Text, comment="50% of them are empty"),
    )
    op.bulk_insert(
        sa.table("orders", sa.column("note", sa.Text)), [{"note": "it's 10:30"}, {"note": None}]
    )


def downgrade():
    op.drop_table("orders")
    state.drop(op.get_bind())
"""
INDEX = """\
def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE state ADD VALUE 'sent'")
        op.create_index("orders_note", "orders", ["note"], postgresql_concurrently=True)
    op.execute("UPDATE orders SET state = 'sent' WHERE note LIKE 'it%'")


def downgrade():
    op.drop_index("orders_note")
"""
LEFT = """\
def upgrade():
    op.add_column("orders", sa.Column("total", sa.Numeric(10, 2)))


def downgrade():
    op.drop_column("orders", "total")
"""
RIGHT = """\
def upgrade():
    op.create_table("customers", sa.Column("id", sa.BigInteger, primary_key=True))


def downgrade():
    op.drop_table("customers")
"""
MERGE = """\
def upgrade():
    pass


def downgrade():
    pass
"""
AUDIT = """\
def upgrade():
    op.create_table("audit", sa.Column("of_order", sa.Integer, sa.ForeignKey("orders.id")))


def downgrade():
    op.drop_table("audit")
"""
READS = """\
def upgrade():
    bind = op.get_bind()
    for (number,) in bind.execute(sa.text("SELECT id FROM orders ORDER BY id")).fetchall():
        bind.execute(sa.text("UPDATE orders SET total = :n WHERE id = :n"), {"n": number})


def downgrade():
    op.execute("UPDATE orders SET total = NULL")
"""
HEADS = ("audit1", "reads1")
ORDER = ("first1", "index1", "left1", "right1", "merge1", "audit1", "reads1")
Parents = str | tuple[str, ...] | None


def write_shop(shell: Shell) -> Shell:
    """The whole project, and the setting that makes its revisions the history."""
    shell.write("whimbrel.toml", 'migrations = "alembic:alembic.ini"\n')
    shell.write("alembic.ini", INI)
    shell.write("db/env.py", ENV)
    shell.write("db/script.py.mako", MAKO)
    write_revision(shell, "first1", FIRST, None, title="orders")
    write_revision(shell, "index1", INDEX, "first1")
    write_revision(shell, "left1", LEFT, "index1")
    write_revision(shell, "right1", RIGHT, "index1")
    write_revision(shell, "merge1", MERGE, ("left1", "right1"))
    write_revision(shell, "reads1", READS, "merge1", title="totals of what is there")
    write_revision(shell, "audit1", AUDIT, None, depends="merge1")
    return shell


def write_revision(
    shell: Shell,
    name: str,
    body: str,
    down: Parents,
    *,
    depends: str | None = None,
    title: str = "",
) -> Path:
    head = HEAD.format(name=name, down=down, depends=depends, title=title or name)
    return shell.write(f"db/versions/{name}_x.py", head + body)


class Alembic:
    """Alembic itself, on a database of ours, as its command line runs it."""

    def __init__(self, shell: Shell, url: DatabaseUrl) -> None:
        self._config = Config(shell.root / "alembic.ini")
        self._url = url.reveal().replace("postgresql:", "postgresql+psycopg:", 1)
        self._config.set_main_option("sqlalchemy.url", self._url.replace("%", "%%"))

    def upgrade(self, to: str = "heads") -> None:
        command.upgrade(self._config, to)

    def downgrade(self, to: str) -> None:
        command.downgrade(self._config, to)

    def stamp(self, at: str) -> None:
        command.stamp(self._config, at)

    def heads(self) -> tuple[str, ...]:
        """What `alembic current` says."""
        with create_engine(self._url, poolclass=NullPool).connect() as connection:
            return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))


@pytest.fixture
def alembic_shop(shop: Shell) -> Shell:
    return write_shop(shop)

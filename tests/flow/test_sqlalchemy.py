"""SQLAlchemy metadata as the wanted schema: imported by the project's interpreter, compiled by its
own SQLAlchemy, built in scratch."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

MODELS = """\
import enum
print("hello from the models")
from sqlalchemy import (CheckConstraint, Computed, Enum, ForeignKey, Identity, Index, MetaData,
                        String, DDL, event)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s"})

class State(enum.Enum):
    OPEN = "open"
    PAID = "paid"

class Customer(Base):
    __tablename__ = "customers"
    __table_args__ = {"schema": "shop", "comment": "people who buy"}
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    mail: Mapped[str] = mapped_column(String(320), unique=True, comment="checked")

class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("total >= 0", name="positive"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(Enum(State, name="state"))
    total: Mapped[int]
    double: Mapped[int] = mapped_column(Computed("total * 2"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("shop.customers.id"), index=True)

event.listen(Order.__table__, "after_create", DDL("CREATE VIEW totals AS SELECT total FROM orders"))

def everything():
    return Base.metadata
"""


@pytest.fixture
def project(shop: Shell) -> Shell:
    shop.write("app/__init__.py", "")
    shop.write("app/models.py", MODELS)
    shop.write("whimbrel.toml", 'schema = "sqlalchemy:app.models:Base"\n')
    return shop


def test_metadata_is_pushed_migrated_and_renamed(project: Shell, connection: Connection) -> None:
    said = project.done("migrate", "first")
    assert "hello" not in said.out + said.err
    names = connection.execute(
        "SELECT conname FROM pg_constraint JOIN pg_class AS t ON t.oid = conrelid "
        "WHERE relname IN ('orders', 'customers') AND contype <> 'n' ORDER BY 1"
    ).fetchall()
    assert [name for (name,) in names] == [
        "ck_orders_positive", "fk_orders_customer_id_customers", "pk_customers", "pk_orders",
        "uq_customers_mail",
    ]  # fmt: skip
    assert connection.execute("SELECT total FROM totals").fetchall() == []
    assert project.done("migrate").out == "no change: the migrations lead to the schema\n"
    # What the metadata does not speak of stays: Alembic's own table, triggers, functions.
    connection.execute(
        "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);"
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()"
    )
    assert project.done("push").out == "nothing to push: the database matches the schema\n"
    renamed = MODELS.replace(
        '    mail: Mapped[str] = mapped_column(String(320), unique=True, comment="checked")',
        '    e_mail: Mapped[str] = mapped_column(String(320), unique=True, comment="checked",\n'
        '                                        info={"renamed_from": "mail"})',
    )
    project.write("app/models.py", renamed)
    found = project.done("diff", "--from", "migrations", "--to", "app.models:everything").out
    assert 'RENAME COLUMN "mail" TO "e_mail"' in found
    assert "DROP" not in found


MISTAKES = [
    ("app.modles:Base", "", "D380", "cannot be imported: ModuleNotFoundError: No module named"),
    ("app.models:Bass", "", "D380", "the module has no Bass; there are: "),
    ("app.models:State", "", "D380", "is no SQLAlchemy metadata"),
    (
        "app.models:Base",
        "raise SystemExit(3)",
        "D380",
        "cannot be imported: it calls sys.exit(3) (app/models.py, line ",
    ),
    ("app.models:Base", "def x(:", "D380", "SyntaxError: invalid syntax (app/models.py, line "),
    ("app.models:Base", "Base = sqlalchemy.MetaData()", "D380", "holds no table, and a schema "),
    ("sqlalchemy:app/models.py:Base", "", "D380", "app/models.py:Base names no module and what"),
    (
        "sqlalchemy:app.models",
        "",
        "D380",
        "sqlalchemy:app.models names no module and what is in it",
    ),
    ("app.models:Base", "import os; os._exit(4)", "D380", "ended without an answer"),
    ("app.models:Base", "import time; time.sleep(60)", "D381", "did not end within"),
    (
        "app.models:Base",
        "from sqlalchemy.dialects.mysql import SET, TINYINT\n"
        "from sqlalchemy import Column, Table\n"
        "Table('t', Base.metadata, Column('x', SET('a')))",
        "D380",
        "cannot be written for PostgreSQL: column x of t is SET of mysql",
    ),
]


@pytest.mark.parametrize(("spec", "code", "notice", "words"), MISTAKES)
def test_metadata_that_cannot_be_had_touches_nothing(
    project: Shell,
    monkeypatch: pytest.MonkeyPatch,
    spec: str,
    code: str,
    notice: str,
    words: str,
) -> None:
    monkeypatch.setattr("whimbrel.sources.metadata.TIMEOUT_S", 1 if notice == "D381" else 60)
    project.write("whimbrel.toml", f'schema = "{spec}"\n')
    project.write("app/models.py", f"import sqlalchemy\n{MODELS}\n{code}\n")
    said = project("validate").stopped(notice, Exit.FAILED)
    assert words in said
    assert "no database was touched" in said
    if notice == "D380" and not code:
        project("push").stopped(notice, Exit.FAILED)

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import class_row
from tests.shell import Shell

from whimbrel.config.url import parse_url
from whimbrel.errors import Exit
from whimbrel.flow.python_models import python_models
from whimbrel.read.models import ModelColumn

TABLES = """
CREATE TYPE mood AS ENUM ('ok', 'so "so"', 'schön');
CREATE DOMAIN mail AS text;
CREATE SCHEMA archive;
CREATE TABLE orders (
    id bigint PRIMARY KEY, "date" date NOT NULL, placed timestamptz NOT NULL DEFAULT now(),
    total numeric(10,2), moods mood[], counts int[], mood mood NOT NULL DEFAULT 'ok',
    mail mail, data jsonb,
    key uuid, ip inet, span int4range, "class" text, "2 words" text, note point, raw bytea
);
CREATE TABLE archive.orders (id int);
CREATE VIEW totals AS SELECT id, total FROM orders;
INSERT INTO orders (id, "date", total, moods, counts, "class", span, key)
VALUES (1, '2026-01-01', 1.5, '{ok}', '{3,NULL}', 'x', '[1,3)', gen_random_uuid());
"""


def module(text: str) -> types.ModuleType:
    made = types.ModuleType("database_models")
    sys.modules["database_models"] = made  # dataclasses look their own module up
    exec(compile(text, "database_models.py", "exec"), made.__dict__)
    return made


def test_rows_of_a_real_database_fit_the_models(shop: Shell) -> None:
    shop.migration("20260101000000_first", TABLES)
    shop.write("whimbrel.toml", 'models_style = "dataclass"\n')
    shop.done("deploy")
    assert shop("generate", "--check").code == Exit.DIFFERENT
    assert not (shop.root / "database_models.py").exists()
    shop.done("generate")
    assert shop("generate", "--check").code == Exit.DONE
    text = (shop.root / "database_models.py").read_text("utf-8")
    made = module(text)
    url = parse_url(shop.get("DEVELOPMENT_DATABASE_URL"), source="test")
    with psycopg.connect(**url.conninfo()) as conn:  # type: ignore[arg-type]
        query = 'SELECT *, "class" AS column_class, "2 words" AS column_2_words FROM orders'
        fields = ", ".join(f'"{name}"' for name in made.Orders.__dataclass_fields__)
        row = (
            conn.cursor(row_factory=class_row(made.Orders))
            .execute(f"SELECT {fields} FROM ({query}) AS o".encode())
            .fetchone()
        )
    assert row is not None
    assert (row.id, str(row.date), row.moods, row.counts, row.mood) == (
        1,
        "2026-01-01",
        "{ok}",
        [3, None],
        "ok",
    )
    assert {"Orders", "ArchiveOrders", "Totals"} <= made.__dict__.keys()
    for line in (
        "    id: int\n",
        "    date: _date\n",
        "    total: _Decimal | None\n",
        '    mood: _Literal["ok", "so \\"so\\"", "sch\\xf6n"]\n',
        "    mail: str | None\n",
        "    data: _Any | None\n",
        "    counts: list[int | None] | None\n",
        "    span: _Range[int] | None\n",
        "    column_class: str | None  # column class\n",
        "    note: str | None\n",
    ):
        assert line in text, line


@pytest.mark.drill
def test_mypy_is_content_with_the_models(shop: Shell) -> None:
    shop.migration("20260101000000_first", TABLES)
    shop.done("deploy")
    shop.done("generate", "--style", "dataclass")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "database_models.py"],
        cwd=shop.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


CIRCLE = """
CREATE TABLE a (id int PRIMARY KEY, uuid uuid NOT NULL, b int, decimal numeric(10,2));
CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
CREATE TABLE alembic_version (version_num text);
"""


def test_models_of_sqlalchemy_are_those_of_the_source(shop: Shell) -> None:
    shop.migration("20260101000000_first", CIRCLE)
    shop.done("deploy")
    shop.done("generate")
    made = module((shop.root / "database_models.py").read_text("utf-8"))
    assert sorted(made.Base.metadata.tables) == ["a", "b"]
    assert type(made.A.__table__.c.uuid.type).__name__ == "Uuid"
    said = shop.done("generate", "--check", "--from", "migrations")
    assert said.out == "database_models.py is current\n"
    assert "Warning" not in said.err
    text = "CREATE TABLE c (id int PRIMARY KEY);\n"
    shop.write("other.sql", text)
    assert shop("generate", "--check", "--from", "other.sql").code == Exit.DIFFERENT
    shop.done("generate", "--from", "other.sql", "--style", "sqlmodel", "--out", "c.py")
    assert "class C(SQLModel, table=True):" in (shop.root / "c.py").read_text("utf-8")
    shop.done("generate", "--style", "dataclass", "--out", "plain.py")
    assert "alembic" not in (shop.root / "plain.py").read_text("utf-8").lower()
    shop.write("whimbrel.toml", 'models_style = "django"\n')
    shop("generate").stopped("C122", Exit.USAGE)


def test_a_file_of_somebody_elses_is_not_written_over(shop: Shell) -> None:
    shop.write("whimbrel.toml", 'models = "models.py"\n')
    shop.write("models.py", "mine = 1\n")
    shop.migration("20260101000000_first", "CREATE TABLE t (id int);\n")
    shop.done("deploy")
    shop("generate").stopped("G162", Exit.STOPPED)
    assert Path(shop.root, "models.py").read_text("utf-8") == "mine = 1\n"
    assert "wrote other.py" in shop.done("generate", "--out", "other.py").out


def test_an_empty_database_is_an_empty_module() -> None:
    module(python_models([]))


def test_names_that_are_no_python_stay_apart() -> None:
    def column(relation: str, name: str) -> ModelColumn:
        return ModelColumn("s", relation, "r", name, "int", "int4", "", True, [], "")

    text = python_models(
        [column("a-b", "x y"), column("a-b", "x.y"), column("a_b", "None"), column("1", "é")]
    )
    made = module(text)
    assert list(made.AB.__dataclass_fields__) == ["x_y", "x_y_"]
    assert list(made.SAB.__dataclass_fields__) == ["column_None"]
    assert list(made.T1.__dataclass_fields__) == ["_"]

"""A database as SQLAlchemy 2.0 or SQLModel models, written by sqlacodegen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from warnings import catch_warnings, simplefilter

from ..config.url import DatabaseUrl
from ..db.connect import connect

GENERATORS = {"sqlalchemy": "DeclarativeGenerator", "sqlmodel": "SQLModelGenerator"}
_IMPORTED = ("datetime", "decimal", "uuid")
# Tables that are no part of a schema: our ledger's on Prisma projects, and Alembic's.
_APART = ("_prisma_migrations", "alembic_version")


def sqlalchemy_models(url: DatabaseUrl, schemas: Sequence[str], style: str = "sqlalchemy") -> str:
    """A module of declarative models with types, of the tables and views of these schemas; the
    same for the same database. `style` is one of `GENERATORS`. Reads only."""
    sqlalchemy, generators = import_module("sqlalchemy"), import_module("sqlacodegen.generators")
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connection(url),
        poolclass=import_module("sqlalchemy.pool").NullPool,
    )
    metadata = sqlalchemy.MetaData()
    for schema in schemas:
        metadata.reflect(
            engine,
            schema=None if schema == "public" else schema,
            views=True,
            only=lambda name, _: name not in _APART,
        )
    options: set[str] = set()
    generator = getattr(generators, GENERATORS[style])
    with catch_warnings():  # tables that need each other are no fault of the database
        simplefilter("ignore")
        return _imports_apart(str(generator(metadata, engine, options).generate()))


def _imports_apart(text: str) -> str:
    """A column called uuid hides the module in the class body: then that has another name."""
    for module in _IMPORTED:
        if not re.search(rf"(?m)^    {module}: ", text):
            continue
        text = re.sub(rf"(?m)^import {module}$", f"import {module} as _{module}", text)
        text = re.sub(r"(?m)^    \w+: .*?(?= = |$)", _renamed(module), text)
    return text


def _renamed(module: str) -> Callable[[re.Match[str]], str]:
    return lambda found: re.sub(rf"(?<![\w.]){module}\.", f"_{module}.", found[0])


def _connection(url: DatabaseUrl) -> object:
    """SQLAlchemy opens its transactions itself."""
    conn = connect(url, application_name="whimbrel pull")
    conn.autocommit = False
    return conn

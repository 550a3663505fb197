"""A column of a Prisma model as SQL: type, NOT NULL and default."""

from __future__ import annotations

import base64
import re
from typing import assert_never

from ...pg.name import RelationName, literal, quote
from ..language.syntax import Arity, Items, Number, Text, Word
from ..meaning.default import Autoincrement, ClientSide, DbGenerated, Literal, Now
from ..meaning.scalars import Scalar, sql_type
from ..meaning.schema import Column, EnumRef, Model, PrismaSchema, ScalarType, Unsupported

# The pseudo-types that make a sequence of their own.
_SERIAL = {"SMALLINT": "SMALLSERIAL", "INTEGER": "SERIAL", "BIGINT": "BIGSERIAL"}
_MOMENT = re.compile(r"(?P<day>[\d-]+)[Tt ](?P<time>[\d:.]+)(?P<offset>.*)")


def column_sql(column: Column, schema: PrismaSchema) -> str:
    """Name, type, NOT NULL and default, as `CREATE TABLE` takes them."""
    words = [quote(column.column), type_sql(column, schema)]
    if column.arity is Arity.REQUIRED:
        words.append("NOT NULL")
    default = default_sql(column, schema)
    if default:
        words.append(f"DEFAULT {default}")
    return " ".join(words)


def type_sql(column: Column, schema: PrismaSchema) -> str:
    """With the brackets of a list; a serial type for autoincrement()."""
    text = _bare_type(column, schema)
    if isinstance(column.default, Autoincrement):
        text = _SERIAL.get(text, text)
    return f"{text}[]" if column.arity is Arity.LIST else text


def key_type(model: Model, schema: PrismaSchema) -> str:
    """The type of its primary key of one column, as another table points to it."""
    assert model.key is not None
    column = model.column(model.key.columns[0])
    assert column is not None
    return _bare_type(column, schema)


def _bare_type(column: Column, schema: PrismaSchema) -> str:
    match column.type:
        case ScalarType(scalar=scalar, native=native):
            return sql_type(scalar, native)
        case EnumRef(name=name):
            enum = schema.enum(name)
            return str(RelationName(enum.schema, enum.type))
        case Unsupported(text=text):
            return text
        case _ as never:
            assert_never(never)


def default_sql(column: Column, schema: PrismaSchema) -> str:
    """Empty where the database has none: what Prisma's client makes, and what it does not know."""
    match column.default:
        case None | Autoincrement() | ClientSide():
            return ""
        case Now():
            return "CURRENT_TIMESTAMP"
        case DbGenerated(sql=sql):
            return sql
        case Items(items=items):
            values = ", ".join(
                _constant(each, column, schema)
                for each in items
                if isinstance(each, Text | Number | Word)
            )
            return f"ARRAY[{values}]::{type_sql(column, schema)}"
        case Text() | Number() | Word() as value:
            return _constant(value, column, schema)
        case _ as never:
            assert_never(never)


def _constant(value: Literal, column: Column, schema: PrismaSchema) -> str:
    match column.type:
        case EnumRef(name=name):
            return literal(schema.enum(name).label(_written(value)))
        case ScalarType(scalar=Scalar.BYTES):
            return literal("\\x" + base64.b64decode(_written(value)).hex())
        case ScalarType(scalar=Scalar.DATE_TIME):
            return literal(_moment(_written(value)))
        case ScalarType(scalar=Scalar.STRING | Scalar.JSON):
            return literal(_written(value))
        case _:
            return _written(value)


def _written(value: Literal) -> str:
    return value.value if isinstance(value, Text) else value.text


def _moment(text: str) -> str:
    found = _MOMENT.fullmatch(text)
    assert found is not None
    offset = "+00:00" if found["offset"] in ("Z", "z") else found["offset"]
    return f"{found['day']} {found['time']} {offset}"

"""Columns as Python source: a frozen dataclass for each table and view, as psycopg reads rows.

Pure. What a dataclass says of a column is what `psycopg.rows.class_row` gives it.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from ..read.models import ModelColumn

HEADER = "# Made by `whimbrel generate` from the database; changes here are lost.\n"
_PLAIN = {
    "bool": "bool",
    "int2": "int",
    "int4": "int",
    "int8": "int",
    "oid": "int",
    "float4": "float",
    "float8": "float",
    "numeric": "_Decimal",
    "bytea": "bytes",
    "uuid": "_UUID",
    "date": "_date",
    "time": "_time",
    "timetz": "_time",
    "timestamp": "_datetime",
    "timestamptz": "_datetime",
    "interval": "_timedelta",
    "json": "_Any",
    "jsonb": "_Any",
    "int4range": "_Range[int]",
    "int8range": "_Range[int]",
    "numrange": "_Range[_Decimal]",
    "daterange": "_Range[_date]",
    "tsrange": "_Range[_datetime]",
    "tstzrange": "_Range[_datetime]",
    "inet": "_IPv4Interface | _IPv6Interface | _IPv4Address | _IPv6Address",
    "cidr": "_IPv4Network | _IPv6Network",
}
# Under a private name each: a column may be called date, or a table Any.
_IMPORTS = (
    ("datetime", ("date", "datetime", "time", "timedelta")),
    ("decimal", ("Decimal",)),
    (
        "ipaddress",
        (
            "IPv4Address",
            "IPv4Interface",
            "IPv4Network",
            "IPv6Address",
            "IPv6Interface",
            "IPv6Network",
        ),
    ),
    ("typing", ("Any", "Literal")),
    ("uuid", ("UUID",)),
)


def python_models(columns: Sequence[ModelColumn]) -> str:
    """A module. Its text depends on the schema alone, so that it can be compared."""
    tables = [
        (schema, relation, list(rows))
        for (schema, relation), rows in groupby(columns, key=lambda c: (c.schema, c.relation))
    ]
    names = _class_names([(schema, relation) for schema, relation, _ in tables])
    classes = [
        _dataclass(names[schema, relation], schema, relation, rows)
        for schema, relation, rows in tables
    ]
    body = "\n\n".join(classes)
    return f"{HEADER}{_imports(body)}{body}"


def _imports(body: str) -> str:
    lines = ["from __future__ import annotations", "", "from dataclasses import dataclass"]
    for module, names in _IMPORTS:
        lines += [
            f"from {module} import {name} as _{name}"
            for name in names
            if re.search(rf"\b_{name}\b", _types(body))
        ]
    if "_Range[" in _types(body):
        lines += ["", "from psycopg.types.range import Range as _Range"]
    return "\n".join(lines) + "\n\n\n" if body else "\n".join(lines) + "\n"


def _types(body: str) -> str:
    """What stands behind the colons of fields, without comments and docstrings."""
    found = re.findall(r"^    \w+: (.*?)(?:  # .*)?$", body, re.M)
    return "\n".join(re.sub(r'"(?:[^"\\]|\\.)*"', "", each) for each in found)


def _dataclass(name: str, schema: str, relation: str, rows: Iterable[ModelColumn]) -> str:
    rows = list(rows)
    what = {"r": "table", "p": "table", "v": "view", "m": "materialized view", "f": "table"}
    lines = [
        "@dataclass(frozen=True, slots=True, kw_only=True)",
        f"class {name}:",
        f"    {_docstring(f'A row of the {what[rows[0].kind]} {schema}.{relation}.')}",
        "",
    ]
    taken: set[str] = set()
    for row in rows:
        field = _identifier(row.name, taken)
        other = "" if field == row.name else f"  # column {_one_line(row.name)}"
        lines.append(f"    {field}: {_type(row)}{other}")
    return "\n".join(lines) + "\n"


def _type(row: ModelColumn) -> str:
    """A view says of no column that it is never NULL."""
    found = _element(row.element or row.base_type, row.labels)
    if row.element:
        found = f"list[{found} | None]"
    return found if row.is_not_null else f"{found} | None"


def _element(name: str, labels: Sequence[str]) -> str:
    if labels:
        return f"_Literal[{', '.join(_text(label) for label in labels)}]"
    return _PLAIN.get(name, "str")  # what psycopg has no type for comes as its text


def _class_names(tables: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """`public.order_items` → OrderItems; those of other schemas say so where two would be one."""
    found: dict[tuple[str, str], str] = {}
    for schema, relation in sorted(tables, key=lambda each: each[0] != "public"):
        short = _camel(relation)
        name = short if short not in found.values() else _camel(f"{schema}_{relation}")
        while name in found.values():
            name += "_"
        found[schema, relation] = name
    return found


def _camel(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    joined = "".join(word[:1].upper() + word[1:] for word in words) or "Table"
    return joined if joined[0].isalpha() and not keyword.iskeyword(joined) else f"T{joined}"


def _identifier(name: str, taken: set[str]) -> str:
    field = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not field or field[0].isdigit() or keyword.iskeyword(field) or field.startswith("__"):
        field = f"column_{field.strip('_')}"
    while field in taken:
        field += "_"
    taken.add(field)
    return field


def _docstring(text: str) -> str:
    return '"""' + _one_line(text).replace("\\", "\\\\").replace('"', "'") + '"""'


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(label: str) -> str:
    escaped = label.encode("unicode_escape").decode("ascii").replace('"', '\\"')
    return f'"{escaped}"'

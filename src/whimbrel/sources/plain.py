"""A dump as people would keep it in a file: the statements alone, without psql's commands and
without settings that change nothing, and without passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..pg.secret import without_password
from ..script.parse import parse_script
from ..script.statement import Statement

# psql 18's own marks around a dump; no other command of psql's is in one without data.
_PSQL = re.compile(r"^\\(?:un)?restrict .*\n", re.MULTILINE)
_SET = re.compile(r"SET (\w+) = (.*)", re.DOTALL)
# Where pg_dump sets these to something else, the next table or index is made with it.
_DEFAULTS = {"default_tablespace": "''", "default_table_access_method": "heap"}
_ROUTINES = ("CREATE FUNCTION", "CREATE PROCEDURE")


def plain_sql(dump: str) -> str:
    """`dump` of pg_dump as one script that makes the same; empty for an empty schema."""
    statements = parse_script(_PSQL.sub("", dump), name="the dump").statements
    kept = [f"{each};\n" for each in _kept(statements)]
    return "\n".join(kept)


def _kept(statements: Sequence[Statement]) -> Iterator[str]:
    if any(each.tag in _ROUTINES for each in statements):
        # A body may speak of a table that is made further down.
        yield "SET check_function_bodies = false"
    settings = dict(_DEFAULTS)
    for each in statements:
        found = _SET.fullmatch(each.sql) if each.tag == "SET" else None
        if found is not None:
            name, value = found[1], found[2]
            if settings.get(name, value) != value:
                settings[name] = value
                yield each.sql
        elif not each.sql.startswith("SELECT pg_catalog.set_config('search_path'"):
            yield without_password(each.sql)

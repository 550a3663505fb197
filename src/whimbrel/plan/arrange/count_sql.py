"""The SQL that counts values which are to have no place any more, and stops while there are any."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, groupby

from ...catalog.column import Column
from ...diff import change as c
from ...diff.holder import Holder
from ...pg.name import literal, quote

_HINT = "Give these rows another label in a migration that comes before this one."


def count_labels(change: c.CountLabels) -> str:
    """A DO block that only reads, in plpgsql, runnable by psql; it names each table, column and
    label that is still there, and how often."""
    labels = ", ".join(literal(each) for each in change.labels)
    columns = groupby(change.holders, key=lambda each: each.column)
    counted = "\n        UNION ALL\n".join(_counted(*each, labels) for each in columns)
    message = f"labels that {change.enum.name.shown} loses are in use: "
    body = f"""
DECLARE
    held text;
BEGIN
    SELECT pg_catalog.string_agg(found.said, '; ' ORDER BY found.said) INTO held FROM (
{counted}
    ) AS found (said);
    IF held IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = {literal(message)} || held,
            HINT = {literal(_HINT)};
    END IF;
END
"""
    mark = _mark(body)
    return f"DO {mark}{body}{mark}"


def _counted(column: Column, holders: Iterable[Holder], labels: str) -> str:
    where = f"table {column.table.shown}, column {column.name}: "
    values = " UNION ALL\n            ".join(_values(each) for each in holders)
    return f"""        SELECT pg_catalog.concat({literal(where)}, pg_catalog.count(*), ' of ',
            pg_catalog.quote_literal(value))
        FROM (
            {values}
        ) AS held (value)
        WHERE value IN ({labels}) GROUP BY value"""


def _values(holder: Holder) -> str:
    """A query for the enum's values there."""
    source, value = f"ONLY {holder.column.table} AS rows", f"rows.{quote(holder.column.name)}"
    for number, step in enumerate(holder.steps):
        if step is not None:
            value = f"({value}).{quote(step)}"
        else:
            each = f"each{number}"
            source += f", LATERAL (SELECT pg_catalog.unnest({value}) AS value) AS {each}"
            value = f"{each}.value"
    return f"SELECT {value}::text FROM {source}"


def _mark(body: str) -> str:
    """A dollar quote that the body does not hold."""
    return next(mark for n in count() if (mark := f"$count{n or ''}$") not in body)

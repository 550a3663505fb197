"""Functions and procedures. Aggregates are stated whole."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """`definition` is `pg_get_functiondef`.

    `shape` is what CREATE OR REPLACE cannot change: kind, result, names and modes of arguments.
    `defaults` is how many arguments have one; it can only grow. `body` is that of a body that is
    a string in SQL or PL/pgSQL, whose references `pg_depend` does not know; else empty.
    """

    address: Address
    definition: str
    shape: str
    defaults: int
    body: str = ""

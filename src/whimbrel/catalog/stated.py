"""What is said whole by one statement, and made anew where that statement changes."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """`create` is the whole statement, with every name qualified; it holds no rows.

    `home` is what it vanishes with (the table of a rule), None for what stands alone. `replace`
    leads to it in place from another of the same `shape`; empty where PostgreSQL has no such
    statement. `drop` undoes `create`; empty where DROP and its name do. `inline` says the same
    inside the CREATE of its home. `options` are those of the statement's OPTIONS: names with
    SQL constants. `makes`: what PostgreSQL makes along with it (the constructors of a range type),
    as ALTER calls it, each with its bare name.
    """

    address: Address
    create: str
    home: Address | None = None
    shape: str = ""
    replace: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    inline: str = ""
    options: tuple[tuple[str, str], ...] = ()
    makes: tuple[tuple[str, str], ...] = ()

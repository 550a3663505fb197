"""What is said whole by one statement, and made anew where that statement changes."""

from __future__ import annotations

from dataclasses import dataclass

from .address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """`create` is the whole statement, with every name qualified; it holds no rows.

    `home` is what it vanishes with (the table of a rule), None for what stands alone.
    """

    address: Address
    create: str
    home: Address | None = None

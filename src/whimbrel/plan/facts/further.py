"""Statements that lock relations which are not named in their text."""

from __future__ import annotations

from ...script import node
from ...script.statement import Node
from .form import FURTHER, Facts


def several(_: Node) -> Facts:
    """REASSIGN OWNED, ALTER TABLE ALL IN TABLESPACE, ALTER EXTENSION … UPDATE (runs a script)."""
    return FURTHER


# Subtypes of ALTER DOMAIN: set or drop the default, drop NOT NULL, drop a constraint.
_LEAVES_TABLES_ALONE = {"T", "N", "X"}


def domain(statement: Node) -> Facts:
    """A constraint is checked in every table that uses the domain, its writers wait meanwhile."""
    if node.text(statement, "subtype") in _LEAVES_TABLES_ALONE:
        return Facts()
    is_unchecked = node.flag(node.field(statement, "def"), "skip_validation")
    return Facts() if is_unchecked else FURTHER

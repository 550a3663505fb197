"""Databases, tablespaces, server settings, subscriptions: what reaches beyond this database."""

from __future__ import annotations

from ...script import node
from ...script.statement import Node
from ..step import TransactionNeed
from .form import Facts

_OUTSIDE = TransactionNeed.OUTSIDE


def alone(_: Node) -> Facts:
    """CREATE DATABASE, CREATE/DROP TABLESPACE, ALTER SYSTEM, subscriptions."""
    return Facts(transaction=_OUTSIDE)


def drop_database(statement: Node) -> Facts:
    name = node.text(statement, "dbname")
    return Facts(transaction=_OUTSIDE, loses_data=(f"database {name} with everything in it",))


def alter_database(statement: Node) -> Facts:
    moves = "tablespace" in node.options(statement)
    return Facts(transaction=_OUTSIDE if moves else TransactionNeed.INSIDE)

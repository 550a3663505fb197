"""Functions with an effect beyond their value: what calling them in a query does."""

from __future__ import annotations

from collections.abc import Iterable

from ...script import node
from ...script.statement import Node
from ..step import Session
from .form import Facts, union

_LOCKING = ("pg_advisory_", "pg_try_advisory_")


def called(parts: Iterable[tuple[str, Node]]) -> Facts:
    """Facts of the functions called in `parts` (of `node.walk`) that we know by name."""
    return union(_call(inside) for kind, inside in parts if kind == "FuncCall")


def _call(call: Node) -> Facts:
    *schema, name = node.strings(call, "funcname") or ("",)
    if schema not in ([], ["pg_catalog"]):
        return Facts()
    if name == "set_config":
        return _set_config(call)
    # The deployer itself holds advisory locks in a session.
    if name.startswith(_LOCKING):
        if "_xact_" in name:
            return Facts(binds=True)
        return Facts(session=Session.DISCARDS if "unlock" in name else Session.SETS)
    return Facts()


def _set_config(call: Node) -> Facts:
    """`set_config(name, value, true)` ends with the transaction."""
    *_, last = node.items(call, "args") or (node.NOTHING,)
    is_local = node.flag(node.field(last, "boolval"), "boolval")
    return Facts(binds=True) if is_local else Facts(session=Session.SETS)

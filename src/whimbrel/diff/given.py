"""What default privileges give to the objects that a plan makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.attached import OWNER, DefaultPrivileges, Grant, Privileges
from .pairing import Pairing

_ON = {
    ObjectKind.TABLE: "TABLES",
    ObjectKind.FOREIGN_TABLE: "TABLES",
    ObjectKind.VIEW: "TABLES",
    ObjectKind.MATERIALIZED_VIEW: "TABLES",
    ObjectKind.SEQUENCE: "SEQUENCES",
    ObjectKind.FUNCTION: "ROUTINES",
    ObjectKind.PROCEDURE: "ROUTINES",
    ObjectKind.AGGREGATE: "ROUTINES",
    ObjectKind.ENUM: "TYPES",
    ObjectKind.DOMAIN: "TYPES",
    ObjectKind.COMPOSITE_TYPE: "TYPES",
    ObjectKind.RANGE_TYPE: "TYPES",
    ObjectKind.BASE_TYPE: "TYPES",
    ObjectKind.SCHEMA: "SCHEMAS",
}


def given(pairing: Pairing) -> dict[Address, Privileges]:
    """By their addresses, the privileges that new objects start with where they are not the usual
    ones: changes of the defaults themselves come last in a plan, so the old ones are in force."""
    defaults = _by_place(pairing.before.values())
    if not defaults:
        return {}
    return {
        each.address: each
        for address in pairing.after
        if address.kind in _ON and (pairing.is_created(address) or address in pairing.rebuilt)
        for each in _of(address, defaults)
    }


_Place = tuple[str, str]


def _by_place(objects: Iterable[object]) -> dict[_Place, list[DefaultPrivileges]]:
    """Of whoever runs the plan."""
    found: defaultdict[_Place, list[DefaultPrivileges]] = defaultdict(list)
    for each in objects:
        if isinstance(each, DefaultPrivileges) and not each.creator:
            found[each.on, each.schema].append(each)
    return dict(found)


def _of(address: Address, defaults: dict[_Place, list[DefaultPrivileges]]) -> Iterator[Privileges]:
    everywhere = defaults.get((_ON[address.kind], ""), [])
    here = defaults.get((_ON[address.kind], address.schema), []) if address.schema else []
    for grantee in sorted({each.grantee for each in (*everywhere, *here)}):
        parts = [each for each in (*everywhere, *here) if each.grantee == grantee]
        granted = _strongest(grant for each in parts for grant in each.granted)
        has = {each.privilege for each in granted}
        revoked = {each for part in parts for each in part.revoked if each.privilege not in has}
        added = tuple(each for each in granted if not _is_usual(each, _ON[address.kind], grantee))
        if added or revoked:
            yield Privileges(
                of=address,
                grantee=grantee,
                granted=added,
                revoked=tuple(sorted(revoked)),
                role=parts[0].role,
            )


def _is_usual(grant: Grant, on: str, grantee: str) -> bool:
    """What PostgreSQL gives by itself (manual, table 5.2): the defaults of a schema may say it
    again."""
    if grant.is_grantable:
        return False
    return grantee == OWNER or (grantee == "PUBLIC" and on in _PUBLIC)


# Where everybody has the one privilege that there is.
_PUBLIC = frozenset({"ROUTINES", "TYPES"})


def _strongest(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """One for each privilege: with the option to pass it on, where any has it."""
    found: dict[str, Grant] = {}
    for each in sorted(grants):
        found[each.privilege] = each
    return tuple(found.values())

"""The SQL of what is said about other objects: comments, owners, privileges, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.address import Address, ObjectKind
from ...catalog.attached import Grant, Privileges, SecurityLabel
from ...pg.name import literal, quote
from .naming import identified, named

_TABLES = frozenset(
    [ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW]
)


def comment(of: Address, text: str | None) -> str:
    return f"COMMENT ON {named(of)} IS {'NULL' if text is None else literal(text)}"


def security_label(label: SecurityLabel, text: str) -> str:
    return f"SECURITY LABEL FOR {quote(label.provider)} ON {named(label.of)} IS {text}"


def owner(of: Address, role: str | None) -> str:
    return f"ALTER {named(of)} OWNER TO {'CURRENT_USER' if role is None else quote(role)}"


def alter_privileges(before: Privileges, after: Privileges) -> Iterator[str]:
    """From what the grantee has to what it shall have; both deviate from the usual."""
    gone = {each.privilege for each in before.granted} - {e.privilege for e in after.granted}
    gone |= {each.privilege for each in after.revoked} - {e.privilege for e in before.revoked}
    come = set(after.granted) - set(before.granted)
    back = {each.privilege for each in before.revoked} - {e.privilege for e in after.revoked}
    back -= {each.privilege for each in after.granted}
    come |= {Grant(each, is_grantable=False) for each in back}
    fewer = {
        each.privilege
        for each in come
        if not each.is_grantable and Grant(each.privilege, is_grantable=True) in before.granted
    }
    who = quote(after.role) if after.role else "PUBLIC"
    on = _on(after.of)
    if gone:
        yield f"REVOKE {_list(gone, after.of)} ON {on} FROM {who}"
    if fewer:
        yield f"REVOKE GRANT OPTION FOR {_list(fewer, after.of)} ON {on} FROM {who}"
    for is_grantable, words in ((False, ""), (True, " WITH GRANT OPTION")):
        privileges = {
            e.privilege for e in come if e.is_grantable is is_grantable and e.privilege not in fewer
        }
        if privileges:
            yield f"GRANT {_list(privileges, after.of)} ON {on} TO {who}{words}"


def _list(privileges: Iterable[str], of: Address) -> str:
    column = f" ({quote(of.part)})" if of.kind is ObjectKind.COLUMN else ""
    return ", ".join(f"{each}{column}" for each in sorted(privileges))


def _on(of: Address) -> str:
    if of.kind is ObjectKind.COLUMN or of.kind in _TABLES:
        return f"TABLE {of.relation}"
    if of.kind in (ObjectKind.AGGREGATE,):
        return f"FUNCTION {of.relation}({_arguments(of.part)})"
    if of.kind is ObjectKind.SERVER:
        return f"FOREIGN SERVER {identified(of)}"
    return named(of)


def _arguments(part: str) -> str:
    """An aggregate's, as a function's: those it is ordered by follow the direct ones, but for a
    hypothetical set's, which are the same."""
    direct, _, ordered = part.rpartition("ORDER BY ")
    direct = direct.strip()
    return direct if direct == ordered else ", ".join(each for each in (direct, ordered) if each)

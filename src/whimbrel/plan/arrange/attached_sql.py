"""The SQL of what is said about other objects: comments, owners, privileges, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.address import Address, ObjectKind
from ...catalog.attached import OWNER, DefaultPrivileges, Grant, Privileges, SecurityLabel
from ...catalog.comment import Comment
from ...pg.name import literal, quote
from .naming import identified, named

_PUBLIC = Address(ObjectKind.SCHEMA, "", "public")
_Privileges = Privileges | DefaultPrivileges

_TABLES = frozenset(
    [ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW]
)


def comment(on: Comment, text: str | None) -> str:
    """None takes the comment away; of schema public that is the one it is born with."""
    what = named(on.of)
    if on.constraint:
        what = f"CONSTRAINT {quote(on.constraint)} ON {on.of.relation}"
    if text is None and on.of == _PUBLIC:
        text = "standard public schema"
    return f"COMMENT ON {what} IS {'NULL' if text is None else literal(text)}"


def security_label(label: SecurityLabel, text: str) -> str:
    return f"SECURITY LABEL FOR {quote(label.provider)} ON {named(label.of)} IS {text}"


def owner(of: Address, role: str | None) -> str:
    return f"ALTER {named(of)} OWNER TO {'CURRENT_USER' if role is None else quote(role)}"


def alter_privileges(before: _Privileges, after: _Privileges) -> Iterator[str]:
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
    if isinstance(after, Privileges) and after.grantee == OWNER:
        # What an owner has by itself stays.
        fewer |= {e.privilege for e in before.granted if e.is_grantable and e.privilege in gone}
        gone -= fewer
    who = quote(after.role) if after.role else "PUBLIC"
    lead, on = _words(after)
    if gone:
        yield f"{lead}REVOKE {_list(gone, after)} ON {on} FROM {who}"
    if fewer:
        yield f"{lead}REVOKE GRANT OPTION FOR {_list(fewer, after)} ON {on} FROM {who}"
    for is_grantable, words in ((False, ""), (True, " WITH GRANT OPTION")):
        privileges = {
            e.privilege for e in come if e.is_grantable is is_grantable and e.privilege not in fewer
        }
        if privileges:
            yield f"{lead}GRANT {_list(privileges, after)} ON {on} TO {who}{words}"


def _list(privileges: Iterable[str], of: _Privileges) -> str:
    column = ""
    if isinstance(of, Privileges) and of.of.kind is ObjectKind.COLUMN:
        column = f" ({quote(of.of.part)})"
    return ", ".join(f"{each}{column}" for each in sorted(privileges))


def _words(of: _Privileges) -> tuple[str, str]:
    """What comes before GRANT, and what after ON."""
    if isinstance(of, Privileges):
        return "", _on(of.of)
    creator = f" FOR ROLE {quote(of.creator)}" if of.creator else ""
    place = f" IN SCHEMA {quote(of.schema)}" if of.schema else ""
    return f"ALTER DEFAULT PRIVILEGES{creator}{place} ", of.on


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
    is_same = direct == ordered and direct.startswith("VARIADIC")
    return direct if is_same else ", ".join(each for each in (direct, ordered) if each)

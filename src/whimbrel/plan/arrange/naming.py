"""Objects as statements name them: after DROP, COMMENT ON, GRANT … ON, SECURITY LABEL ON."""

from __future__ import annotations

from ...catalog.address import WITH_ARGUMENTS, Address, ObjectKind
from ...pg.name import quote

_WORDS = {
    ObjectKind.ENUM: "TYPE",
    ObjectKind.COMPOSITE_TYPE: "TYPE",
    ObjectKind.RANGE_TYPE: "TYPE",
    ObjectKind.SHELL_TYPE: "TYPE",
    ObjectKind.BASE_TYPE: "TYPE",
    ObjectKind.STATISTICS: "STATISTICS",
    ObjectKind.FOREIGN_DATA_WRAPPER: "FOREIGN DATA WRAPPER",
    ObjectKind.SERVER: "SERVER",
    ObjectKind.DOMAIN_CONSTRAINT: "CONSTRAINT",
}
_ON_TABLE = frozenset(
    [ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY, ObjectKind.CONSTRAINT]
)


def named(of: Address) -> str:
    """`TABLE "public"."orders"`, `FUNCTION "public"."f"(integer)`, `TRIGGER "t" ON "x"`."""
    words = _WORDS.get(of.kind, of.kind.value.upper())
    return f"{words} {identified(of)}"


def identified(of: Address) -> str:
    """The same without the words for its kind."""
    if of.kind in WITH_ARGUMENTS:
        return f"{_routine(of)}({of.part or _none(of)})"
    if of.kind in _ON_TABLE:
        return f"{quote(of.part)} ON {of.relation}"
    match of.kind:
        case ObjectKind.COLUMN:
            return f"{of.relation}.{quote(of.part)}"
        case ObjectKind.OPERATOR_CLASS | ObjectKind.OPERATOR_FAMILY:
            return f"{of.relation} USING {quote(of.part)}"
        case ObjectKind.DOMAIN_CONSTRAINT:
            return f"{quote(of.part)} ON DOMAIN {of.relation}"
        case ObjectKind.USER_MAPPING:
            user = quote(of.part) if of.part else "PUBLIC"
            return f"FOR {user} SERVER {quote(of.name)}"
        case ObjectKind.CAST:
            return f"({of.name})"
        case ObjectKind.TRANSFORM:
            return f"FOR {of.name} LANGUAGE {quote(of.part)}"
        case _:
            return str(of.relation)


def _routine(of: Address) -> str:
    """An operator's name is not quoted."""
    if of.kind is ObjectKind.OPERATOR:
        return f"{quote(of.schema)}.{of.name} "
    return str(of.relation)


def _none(of: Address) -> str:
    """An aggregate without arguments is called with a star."""
    return "*" if of.kind is ObjectKind.AGGREGATE else ""

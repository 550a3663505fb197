"""Names as a file has them that people read: quoted where they must be, as long as they may be."""

from __future__ import annotations

from .name import quote

_LONGEST_NAME_BYTES = 63


def ident(name: str) -> str:
    """Quoted where PostgreSQL's own tools would, or where it could be a keyword."""
    is_plain = name.isascii() and name.replace("_", "a").isalnum() and name.islower()
    return name if is_plain and not name[0].isdigit() and name not in _KEYWORDS else quote(name)


# Reserved, and likely as names of columns.
_KEYWORDS = frozenset(
    (
        *("all", "analyse", "analyze", "and", "any", "array", "as", "asc", "both", "case", "cast"),
        *("check", "collate", "column", "constraint", "create", "default", "desc", "distinct"),
        *("do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant"),
        *(
            "group",
            "having",
            "in",
            "initially",
            "into",
            "leading",
            "limit",
            "not",
            "null",
            "offset",
        ),
        *("on", "only", "or", "order", "placing", "primary", "references", "returning", "select"),
        *("some", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using"),
        *("when", "where", "window", "with", "left", "right", "full", "inner", "join", "like"),
    )
)


def shortened(name: str, suffix: str) -> str:
    """`name` and `suffix` within what the server keeps of a name."""
    room = _LONGEST_NAME_BYTES - len(suffix.encode())
    return name.encode()[:room].decode(errors="ignore") + suffix

"""What becomes of one statement: what to run in its place now, later, or why nothing better."""

from __future__ import annotations

from dataclasses import dataclass

from ...pg.name import quote
from ...pg.version import ServerVersion
from ..trail import Trail

_LONGEST_NAME_BYTES = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineForm:
    """`now` is run in the statement's place, in order, each a step of its own; `later` belongs
    into a contract migration, when no running code needs it any more. `why_not` says what has no
    safe form; then the statement stands as it was, or its part does."""

    now: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What came before the statement, and the name under which dropped tables are kept."""

    trail: Trail
    migration: str = ""

    @property
    def server(self) -> ServerVersion | None:
        """None where it is not known: then only what every version has is written."""
        version = self.trail.known.server_version
        return ServerVersion(version) if version else None


def stays(why: str) -> OnlineForm:
    """Nothing better is known."""
    return OnlineForm(why_not=why)


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

"""Names of relations, and the one place that quotes them."""

from __future__ import annotations

from dataclasses import dataclass


def quote(identifier: str) -> str:
    """Always quoted: no keyword list to keep per server version."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string constant that is read the same whatever `standard_conforming_strings` says."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


@dataclass(frozen=True, slots=True, order=True)
class RelationName:
    """A relation's qualified name; `schema` is empty while it is not known (search_path)."""

    schema: str
    relation: str

    def __str__(self) -> str:
        """Quoted, ready for SQL."""
        return f"{quote(self.schema)}.{quote(self.relation)}" if self.schema else self.bare

    @property
    def bare(self) -> str:
        return quote(self.relation)

    @property
    def shown(self) -> str:
        """For people: quoted only where PostgreSQL's own tools would."""
        parts = [p for p in (self.schema, self.relation) if p]
        return ".".join(p if _plain(p) else quote(p) for p in parts)


def _plain(identifier: str) -> bool:
    head, tail = identifier[:1], identifier[1:]
    return (head.isascii() and (head.islower() or head == "_")) and all(
        c.isascii() and (c.islower() or c.isdigit() or c in "_$") for c in tail
    )

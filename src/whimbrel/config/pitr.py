"""`[pitr.ENVIRONMENT]`: which tool keeps the write-ahead log of a server, and how it is asked."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum

from .suggest import listed
from .toml import Table


class PitrTool(Enum):
    """Whose words are understood."""

    BARMAN = "barman"
    PGBACKREST = "pgbackrest"
    RDS = "rds"  # Amazon's snapshots and log, by `aws rds`
    COMMAND = "command"  # any program that prints our JSON

    @property
    def program(self) -> tuple[str, ...]:
        """The words that start it where the project says none; empty: it has to."""
        match self:
            case PitrTool.BARMAN | PitrTool.PGBACKREST:
                return (self.value,)
            case PitrTool.RDS:
                return ("aws", "rds")
            case PitrTool.COMMAND:
                return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PitrSettings:
    """`server`: what the tool calls it (barman's server, pgBackRest's stanza, the instance at
    Amazon). `program`: the words that start the tool, `ssh` before them where it is elsewhere."""

    environment: str
    tool: PitrTool
    server: str
    program: tuple[str, ...]

    @property
    def shown(self) -> str:
        """`barman shop`."""
        return f"{self.tool.value} {self.server}".rstrip()


def pitr_of(tables: Table) -> tuple[PitrSettings, ...]:
    """Raises `Usage` (C121, C122) for what is not known or not enough."""
    return tuple(_of(tables, name) for name in tables.values)


def _of(tables: Table, name: str) -> PitrSettings:
    table = tables.table_of(name)
    table.allow_only(("tool", "server", "program"))
    words = [each.value for each in PitrTool]
    word = table.text_of("tool")
    if word not in words:
        raise table.wrong("tool", listed(f'"{each}"' for each in words))
    tool = PitrTool(word)
    server = table.text_of("server")
    if not server and tool is not PitrTool.COMMAND:
        raise table.wrong("server", f"the name that {word} has for this server")
    if server.startswith("-"):
        raise table.wrong("server", "a name, not an option")
    return PitrSettings(
        environment=name,
        tool=tool,
        server=server,
        program=_words(table) or tool.program or _missing(table),
    )


def _words(table: Table) -> tuple[str, ...]:
    """A text is split as a shell would; a list is taken as it is."""
    if not isinstance(table.values.get("program"), str):
        return table.texts_of("program")
    try:
        return tuple(shlex.split(table.text_of("program")))
    except ValueError:
        raise table.wrong("program", "words with their quotes closed, or a list") from None


def _missing(table: Table) -> tuple[str, ...]:
    raise table.wrong("program", 'the command that prints our JSON: program = "scripts/pitr"')

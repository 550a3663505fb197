"""COPY … PROGRAM, COPY to files of the server, lo_export, pg_read_file."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said

_REACHING = frozenset(
    (
        *("lo_import", "lo_export", "pg_read_file", "pg_read_binary_file", "pg_ls_dir"),
        *("pg_stat_file", "pg_file_write", "pg_file_unlink", "pg_file_rename"),
        *("dblink", "dblink_exec", "dblink_connect"),
    )
)


def _applies(step: Step, situation: Situation) -> str | None:
    copied = (
        "COPY runs a program on the server"
        if deed.says("program")
        else f"COPY {'reads' if deed.says('from') else 'writes'} a file on the server"
        for deed in deeds(step, Does.COPY)
        if deed.says_any("program", "file")
    )
    called = (
        f"{deed.name}() reaches out of the database"
        for deed in deeds(step, Does.CALL)
        if deed.name in _REACHING
    )
    return said((*copied, *called))


RULE = Rule(
    code="S212",
    name="server-files",
    title="the migration reaches out of the database",
    why="programs and files of the server's machine are run, read and written with the "
    "server's own rights",
    instead="do it outside, with a tool that is meant for it",
    applies=_applies,
    of=(Does.COPY, Does.CALL),
)

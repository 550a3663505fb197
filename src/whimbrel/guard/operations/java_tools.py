"""The verbs of Flyway and Liquibase, alone or through Maven and Gradle."""

from __future__ import annotations

from ..table import Act
from .reading import Answer, Reading, Scene, Sql, unseen
from .shell import Command
from .tool import Tool, read_line, read_tool

FLYWAY = Tool(
    names=frozenset(["flyway"]),
    verbs={
        "migrate": Act.DEPLOY,
        "clean": Act.RESET,
        "undo": Act.ROLLBACK,
        "info": Act.READ,
        "validate": Act.READ,
        "check": Act.READ,
        "snapshot": Act.READ,
        "baseline": Act.RECORDS,
        "repair": Act.RECORDS,
        "help": Act.FILES,
        "version": Act.FILES,
        "init": Act.FILES,
        "list-engines": Act.FILES,
    },
    raises={
        ("", "-cleanonvalidationerror"): Act.RESET,
        ("", "-initsql"): Act.UNSEEN,
        ("", "-callbacks"): Act.UNSEEN,
    },
    takes_many=True,
)

# Liquibase reads drop-all, dropAll and dropall alike, so dashes are taken out.
LIQUIBASE = Tool(
    names=frozenset(["liquibase"]),
    verbs={
        "update": Act.DEPLOY,
        "updatecount": Act.DEPLOY,
        "updatetotag": Act.DEPLOY,
        "updateonechangeset": Act.DEPLOY,
        "updatetestingrollback": Act.ROLLBACK,
        "rollback": Act.ROLLBACK,
        "rollbackcount": Act.ROLLBACK,
        "rollbacktodate": Act.ROLLBACK,
        "rollbackonechangeset": Act.ROLLBACK,
        "rollbackoneupdate": Act.ROLLBACK,
        "dropall": Act.RESET,
        "updatesql": Act.READ,
        "updatecountsql": Act.READ,
        "updatetotagsql": Act.READ,
        "rollbacksql": Act.READ,
        "rollbackcountsql": Act.READ,
        "rollbacktodatesql": Act.READ,
        "futurerollbacksql": Act.READ,
        "changelogsyncsql": Act.READ,
        "status": Act.READ,
        "history": Act.READ,
        "validate": Act.READ,
        "diff": Act.READ,
        "diffchangelog": Act.READ,
        "generatechangelog": Act.READ,
        "snapshot": Act.READ,
        "listlocks": Act.READ,
        "unexpectedchangesets": Act.READ,
        "calculatechecksum": Act.READ,
        "tagexists": Act.READ,
        "dbdoc": Act.READ,
        "checks run": Act.READ,
        "changelogsync": Act.RECORDS,
        "changelogsynctotag": Act.RECORDS,
        "marknextchangesetran": Act.RECORDS,
        "clearchecksums": Act.RECORDS,
        "releaselocks": Act.RECORDS,
        "tag": Act.RECORDS,
        "executesql": Act.UNSEEN,
        "init project": Act.FILES,
        "help": Act.FILES,
    },
)

_BUILDS = {
    "flyway:migrate": Act.DEPLOY,
    "flyway:clean": Act.RESET,
    "flyway:undo": Act.ROLLBACK,
    "flyway:info": Act.READ,
    "flyway:validate": Act.READ,
    "flyway:repair": Act.RECORDS,
    "flyway:baseline": Act.RECORDS,
    "flywaymigrate": Act.DEPLOY,
    "flywayclean": Act.RESET,
    "flywayundo": Act.ROLLBACK,
    "flywayinfo": Act.READ,
    "flywayvalidate": Act.READ,
    "flywayrepair": Act.RECORDS,
    "flywaybaseline": Act.RECORDS,
    "liquibase:update": Act.DEPLOY,
    "liquibase:rollback": Act.ROLLBACK,
    "liquibase:dropall": Act.RESET,
    "liquibase:status": Act.READ,
    "dropall": Act.RESET,
}


def read_flyway(command: Command, scene: Scene) -> tuple[Answer, ...]:
    return read_tool(FLYWAY, command.words)


def read_liquibase(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`execute-sql` is judged by its SQL; a value may follow its option as a word."""
    plain = tuple(w if w.startswith("-") else w.replace("-", "") for w in command.words)
    readings = read_tool(LIQUIBASE, plain)
    line = read_line(command.words[1:], frozenset(["--sql", "--sql-file", "--sqlfile"]))
    if not any(reading.what.endswith(" executesql") for reading in readings):
        return readings
    file = line.values.get("--sql-file") or line.values.get("--sqlfile", "")
    text = scene.files.get(file) if file else line.values.get("--sql")
    return (Sql(text=text, what=f"the SQL in {file}" if file else "the SQL it is given"),)


def read_build(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """Maven and Gradle run much else; what is not a migration goal is not understood."""
    program = command.words[0]
    line = read_line(command.words[1:], frozenset(["-f", "-p", "--file", "-pl"]))
    return tuple(
        Reading(act=_BUILDS[name], what=f"{program} {name}")
        if (name := word.removeprefix(":")) in _BUILDS
        else unseen(f"{program} {word} is not a goal known to us")
        for word in line.positionals
    ) or (unseen(f"{program} without a goal"),)

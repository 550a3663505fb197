"""The verbs of Prisma's command line."""

from __future__ import annotations

from ...pg.words import word_set
from ..table import Act
from .reading import Answer, Scene, Sql
from .shell import Command
from .tool import Tool, read_line, read_tool

_RESET = "prisma migrate reset has no place in production: look with whimbrel -e production status"
_PUSH = "write a migration: whimbrel migrate NAME, then: whimbrel -e production deploy"

PRISMA = Tool(
    names=frozenset(["prisma", "prisma2"]),
    verbs={
        "init": Act.FILES,
        "generate": Act.FILES,
        "validate": Act.FILES,
        "format": Act.FILES,
        "version": Act.FILES,
        "debug": Act.FILES,
        "telemetry": Act.FILES,
        "introspect": Act.READ,
        "db pull": Act.READ,
        "db push": Act.PUSH,
        "db seed": Act.SEED,
        "db drop": Act.RESET,
        "db execute": Act.UNSEEN,
        "migrate dev": Act.MIGRATE,
        "migrate deploy": Act.DEPLOY,
        "migrate reset": Act.RESET,
        "migrate status": Act.READ,
        "migrate resolve": Act.RECORDS,
        "migrate diff": Act.READ,
        # Its editor writes, and cannot be told not to.
        "studio": Act.UNSEEN,
    },
    valued=word_set(
        "--schema --config --url --name -n --port -p --browser -b --hostname --file --applied "
        "--rolled-back --schemas --generator --output -o --provider --datasource-provider "
        "--from-url --to-url --from-schema --to-schema --from-migrations --to-migrations "
        "--from-schema-datamodel --to-schema-datamodel --from-schema-datasource "
        "--to-schema-datasource --shadow-database-url"
    ),
    raises={
        ("db push", "--accept-data-loss"): Act.PUSH_WITH_LOSS,
        ("db push", "--force-reset"): Act.RESET,
        ("db push", "--force"): Act.PUSH_WITH_LOSS,
    },
    instead={
        "migrate dev": "write it without a database of users: whimbrel migrate NAME "
        "--create-only, prove it in staging, then: whimbrel -e production deploy",
        "db push": _PUSH,
        "db push --accept-data-loss": _PUSH,
        "studio": "whimbrel -e production studio, which reads only",
    },
)


def read_prisma(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """Prisma's verbs; `db execute` is judged by its SQL."""
    readings = read_tool(PRISMA, command.words)
    if not any(reading.what.endswith(" db execute") for reading in readings):
        return readings
    line = read_line(command.words[1:], PRISMA.valued)
    file = line.values.get("--file", "")
    text = scene.files.get(file) if file else command.input
    others = tuple(reading for reading in readings if not reading.what.endswith(" db execute"))
    return (*others, Sql(text=text, what=f"the SQL in {file}" if file else "the SQL it is given"))

"""The verbs of Alembic and of Django's manage.py."""

from __future__ import annotations

from collections.abc import Sequence

from ...pg.words import word_set
from ..table import Act
from .reading import Answer, Inner, Reading, Scene
from .shell import Command
from .tool import Tool, read_line, read_tool

ALEMBIC = Tool(
    names=frozenset(["alembic"]),
    verbs={
        "init": Act.FILES,
        "list_templates": Act.FILES,
        "edit": Act.FILES,
        "merge": Act.FILES,
        "branches": Act.FILES,
        "heads": Act.FILES,
        "show": Act.FILES,
        "history": Act.READ,
        "revision": Act.READ,
        "current": Act.READ,
        "check": Act.READ,
        "upgrade": Act.DEPLOY,
        "downgrade": Act.ROLLBACK,
        "downgrade base": Act.RESET,
        "stamp": Act.RECORDS,
        "ensure_version": Act.RECORDS,
    },
    valued=word_set("-c --config -n --name -x -m --message --rev-id --tag"),
    lowers={("upgrade", "--sql"): Act.FILES, ("downgrade", "--sql"): Act.FILES},
)

DJANGO = Tool(
    names=frozenset(["manage.py", "django-admin", "django-admin.py", "django"]),
    verbs={
        "migrate": Act.DEPLOY,
        "makemigrations": Act.READ,
        "squashmigrations": Act.FILES,
        "optimizemigration": Act.FILES,
        "showmigrations": Act.READ,
        "sqlmigrate": Act.READ,
        "sqlflush": Act.READ,
        "sqlsequencereset": Act.READ,
        "inspectdb": Act.READ,
        "dumpdata": Act.READ,
        "check": Act.READ,
        "diffsettings": Act.FILES,
        "help": Act.FILES,
        "version": Act.FILES,
        "startapp": Act.FILES,
        "startproject": Act.FILES,
        "makemessages": Act.FILES,
        "compilemessages": Act.FILES,
        "collectstatic": Act.FILES,
        "findstatic": Act.FILES,
        "flush": Act.RESET,
        "reset_db": Act.RESET,
        "reset_schema": Act.RESET,
        "loaddata": Act.SEED,
        "test": Act.SEED,
        "testserver": Act.SEED,
        "createcachetable": Act.DEPLOY,
        "createsuperuser": Act.DEPLOY,
        "changepassword": Act.DEPLOY,
        "clearsessions": Act.DESTRUCTIVE_SQL,
        "remove_stale_contenttypes": Act.DESTRUCTIVE_SQL,
        "dbshell": Act.UNSEEN,
        "shell": Act.UNSEEN,
    },
    valued=word_set(
        "--settings --pythonpath --database -v --verbosity --format -o --output --tag -t "
        "--exclude -e --indent --natural-key"
    ),
    raises={("migrate", "--fake"): Act.RECORDS, ("migrate", "--prune"): Act.RECORDS},
    lowers={("migrate", "--plan"): Act.READ, ("migrate", "--check"): Act.READ},
)


def read_alembic(command: Command, scene: Scene) -> tuple[Answer, ...]:
    return read_tool(ALEMBIC, command.words)


def read_django(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`migrate APP NAME` may go back, `migrate APP zero` drops everything of the app."""
    words = command.words
    readings = read_tool(DJANGO, words)
    line = read_line(words[1:], DJANGO.valued)
    if line.positionals[:1] == ("dbshell",) and "--" in words:
        inner = ("psql", *words[words.index("--") + 1 :])
        return (Inner(command=Command(words=inner, input=command.input)),)
    if line.positionals[:1] == ("migrate",) and readings[0].act is Act.DEPLOY:
        return (*readings, *_backwards(words[0], line.positionals[1:]))
    return readings


def _backwards(program: str, target: Sequence[str]) -> tuple[Reading, ...]:
    if len(target) < 2:
        return ()
    if target[1] == "zero":
        return (Reading(act=Act.RESET, what=f"{program} migrate {target[0]} zero"),)
    return (Reading(act=Act.ROLLBACK, what=f"{program} migrate to {target[1]} may go back"),)

"""The database tasks of Rails and rake."""

from __future__ import annotations

from ...pg.words import word_set
from ..table import Act
from .lexer import EXPANDED
from .reading import Answer, Reading, Scene, unseen
from .shell import Command
from .tool import read_line

NAMES = frozenset(["rails", "rake"])

# With several databases a task takes the database's name as a last part: db:drop:primary.
_TASKS = {
    "db:create": Act.DEPLOY,
    "db:migrate": Act.DEPLOY,
    "db:migrate:up": Act.DEPLOY,
    "db:migrate:down": Act.ROLLBACK,
    "db:migrate:redo": Act.ROLLBACK,
    "db:migrate:reset": Act.RESET,
    "db:migrate:status": Act.READ,
    "db:forward": Act.DEPLOY,
    "db:prepare": Act.DEPLOY,
    "db:rollback": Act.ROLLBACK,
    "db:drop": Act.RESET,
    "db:reset": Act.RESET,
    "db:purge": Act.RESET,
    "db:setup": Act.RESET,
    "db:truncate_all": Act.RESET,
    "db:schema:load": Act.RESET,
    "db:structure:load": Act.RESET,
    "db:fixtures:load": Act.RESET,
    "db:seed": Act.SEED,
    "db:seed:replant": Act.RESET,
    "db:test": Act.SEED,
    "db:schema:dump": Act.READ,
    "db:schema:cache": Act.READ,
    "db:structure:dump": Act.READ,
    "db:version": Act.READ,
    "db:charset": Act.READ,
    "db:collation": Act.READ,
    "db:abort_if_pending_migrations": Act.READ,
    "db:environment:set": Act.RECORDS,
    "db:encryption:init": Act.FILES,
    "db:system:change": Act.FILES,
    "test": Act.SEED,
    "test:prepare": Act.SEED,
    "spec": Act.SEED,
    "assets:precompile": Act.FILES,
    "assets:clobber": Act.FILES,
}
# Words that take the rest of the line for themselves.
_COMMANDS = {
    "generate": Act.FILES,
    "g": Act.FILES,
    "new": Act.FILES,
    "routes": Act.FILES,
    "about": Act.FILES,
    "notes": Act.FILES,
    "help": Act.FILES,
    "version": Act.FILES,
    "console": Act.UNSEEN,
    "c": Act.UNSEEN,
    "runner": Act.UNSEEN,
    "r": Act.UNSEEN,
    "dbconsole": Act.UNSEEN,
    "db": Act.UNSEEN,
}
_VALUED = word_set("-e --environment -f --rakefile -c -i -r --require")


def read_rails(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """Every task on the line; `VERSION=` may take the schema back."""
    line = read_line(command.words[1:], _VALUED)
    program = command.words[0]
    if not line.positionals:
        is_list = all(option in ("-t", "--tasks", "--help", "--version") for option in line.options)
        what = f"{program} without a task"
        return (Reading(act=Act.FILES, what=what) if is_list else unseen(what),)
    if line.positionals[0] in _COMMANDS:
        first = line.positionals[0]
        return (Reading(act=_COMMANDS[first], what=f"{program} {first}"),)
    readings = [_task(program, word) for word in line.positionals]
    if line.is_partly_unknown:
        readings.append(unseen("a variable in it is replaced only when it runs"))
    return tuple(readings)


def _task(program: str, word: str) -> Reading:
    name = word.partition("[")[0]
    variable, equals, value = name.partition("=")
    if equals and variable == "version":
        act = Act.RESET if value == "0" else Act.ROLLBACK
        return Reading(act=act, what=f"{program} to {word.upper()} may take the schema back")
    if equals:
        return Reading(act=Act.FILES, what=f"{variable.upper()} is set")
    parts = name.split(":")
    for length in range(len(parts), 0, -1):
        if found := _TASKS.get(":".join(parts[:length])):
            return Reading(act=found, what=f"{program} {name}")
    return unseen(f"{program} {word.replace(EXPANDED, '')} is not a task known to us")

"""The verbs of Sequelize, Knex, TypeORM and Drizzle."""

from __future__ import annotations

from ...pg.words import word_set
from ..table import Act
from .reading import Answer, Scene, Sql
from .shell import Command
from .tool import Tool, read_line, read_tool

SEQUELIZE = Tool(
    names=frozenset(["sequelize", "sequelize-cli"]),
    verbs={
        "init": Act.FILES,
        "init:config": Act.FILES,
        "init:migrations": Act.FILES,
        "init:models": Act.FILES,
        "init:seeders": Act.FILES,
        "migration:create": Act.FILES,
        "migration:generate": Act.FILES,
        "model:create": Act.FILES,
        "model:generate": Act.FILES,
        "seed:create": Act.FILES,
        "seed:generate": Act.FILES,
        "db:migrate": Act.DEPLOY,
        "db:migrate:schema:timestamps:add": Act.DEPLOY,
        "db:migrate:status": Act.READ,
        "db:migrate:undo": Act.ROLLBACK,
        "db:migrate:undo:all": Act.RESET,
        "db:seed": Act.SEED,
        "db:seed:all": Act.SEED,
        "db:seed:undo": Act.RESET,
        "db:seed:undo:all": Act.RESET,
        "db:create": Act.DEPLOY,
        "db:drop": Act.RESET,
    },
    valued=word_set(
        "--env --config --options-path --migrations-path --seeders-path --models-path --url "
        "--name --to --from --seed --schema"
    ),
)

KNEX = Tool(
    names=frozenset(["knex"]),
    verbs={
        "init": Act.FILES,
        "migrate:make": Act.FILES,
        "seed:make": Act.FILES,
        "migrate:latest": Act.DEPLOY,
        "migrate:up": Act.DEPLOY,
        "migrate:down": Act.ROLLBACK,
        "migrate:rollback": Act.ROLLBACK,
        "migrate:currentversion": Act.READ,
        "migrate:list": Act.READ,
        "migrate:status": Act.READ,
        "migrate:unlock": Act.RECORDS,
        "migrate:forcefreemigrationslock": Act.RECORDS,
        "seed:run": Act.SEED,
    },
    valued=word_set(
        "--env --knexfile --knexpath --cwd --client --connection --migrations-directory "
        "--migrations-table-name -x --specific"
    ),
    raises={("migrate:rollback", "--all"): Act.RESET},
)

TYPEORM = Tool(
    names=frozenset(["typeorm", "typeorm-ts-node-commonjs", "typeorm-ts-node-esm"]),
    verbs={
        "init": Act.FILES,
        "version": Act.FILES,
        "entity:create": Act.FILES,
        "subscriber:create": Act.FILES,
        "migration:create": Act.FILES,
        "migration:generate": Act.READ,
        "migration:show": Act.READ,
        "migration:run": Act.DEPLOY,
        "migration:revert": Act.ROLLBACK,
        "schema:log": Act.READ,
        # Synchronising drops the columns that the entities no longer have, and asks nobody.
        "schema:sync": Act.PUSH_WITH_LOSS,
        "schema:drop": Act.RESET,
        "cache:clear": Act.DEPLOY,
        "query": Act.UNSEEN,
    },
    valued=word_set("-d --datasource -t --transaction -f --config -c --connection -n"),
)

DRIZZLE = Tool(
    names=frozenset(["drizzle-kit"]),
    verbs={
        "generate": Act.FILES,
        "check": Act.FILES,
        "up": Act.FILES,
        "export": Act.FILES,
        "drop": Act.FILES,  # removes a migration's file, nothing in the database
        "pull": Act.READ,
        "introspect": Act.READ,
        "migrate": Act.DEPLOY,
        "push": Act.PUSH,
        "studio": Act.UNSEEN,
    },
    valued=word_set("--config --dialect --schema --out --url --driver --name --port"),
    raises={("push", "--force"): Act.PUSH_WITH_LOSS},
)


def read_sequelize(command: Command, scene: Scene) -> tuple[Answer, ...]:
    return read_tool(SEQUELIZE, command.words)


def read_knex(command: Command, scene: Scene) -> tuple[Answer, ...]:
    return read_tool(KNEX, command.words)


def read_drizzle(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """Older releases name the dialect behind the verb: `push:pg`."""
    plain = tuple(word.removesuffix(":pg") for word in command.words)
    return read_tool(DRIZZLE, command._replace(words=plain).words)


def read_typeorm(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`query` is judged by its SQL."""
    line = read_line(command.words[1:], TYPEORM.valued)
    if line.positionals[:1] != ("query",):
        return read_tool(TYPEORM, command.words)
    # The line's own words are in lower case; names in the SQL may not be.
    given = [word for word in command.words if word.lower() == line.positionals[-1]]
    return (Sql(text=given[0], what="the query"),)

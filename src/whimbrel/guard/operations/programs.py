"""Which reader knows which program."""

from __future__ import annotations

from collections.abc import Callable

from . import (
    harmless,
    interpreters,
    java_tools,
    node_tools,
    packages,
    postgres_tools,
    prisma,
    python_tools,
    rails,
    wrappers,
)
from .reading import Answer, Scene
from .shell import Command

Reader = Callable[[Command, Scene], tuple[Answer, ...]]

PROGRAMS: dict[str, Reader] = {
    **dict.fromkeys(harmless.PROGRAMS, harmless.read_harmless),
    **dict.fromkeys(wrappers.WRAPPERS, wrappers.read_wrapper),
    **dict.fromkeys(interpreters.SHELLS, interpreters.read_shell_program),
    **dict.fromkeys(interpreters.TEXTS, interpreters.read_text),
    **dict.fromkeys(interpreters.PYTHONS, interpreters.read_python),
    **dict.fromkeys(interpreters.NODES, interpreters.read_node),
    **dict.fromkeys(packages.MANAGERS, packages.read_manager),
    **dict.fromkeys(packages.EXECUTORS, packages.read_executor),
    **dict.fromkeys(packages.SEVERAL, packages.read_several),
    **dict.fromkeys(prisma.PRISMA.names, prisma.read_prisma),
    **dict.fromkeys(python_tools.ALEMBIC.names, python_tools.read_alembic),
    **dict.fromkeys(python_tools.DJANGO.names, python_tools.read_django),
    **dict.fromkeys(rails.NAMES, rails.read_rails),
    **dict.fromkeys(node_tools.SEQUELIZE.names, node_tools.read_sequelize),
    **dict.fromkeys(node_tools.KNEX.names, node_tools.read_knex),
    **dict.fromkeys(node_tools.TYPEORM.names, node_tools.read_typeorm),
    **dict.fromkeys(node_tools.DRIZZLE.names, node_tools.read_drizzle),
    **dict.fromkeys(java_tools.FLYWAY.names, java_tools.read_flyway),
    **dict.fromkeys(java_tools.LIQUIBASE.names, java_tools.read_liquibase),
    **dict.fromkeys(("mvn", "mvnw", "gradle", "gradlew"), java_tools.read_build),
    **dict.fromkeys(postgres_tools.NAMES, postgres_tools.read_postgres),
}

_SUFFIXES = (".exe", ".cmd", ".bat", ".ps1")


def program_of(word: str) -> str:
    """`./node_modules/.bin/Prisma.cmd` and `prisma@5.2` → `prisma`."""
    name = word.rsplit("/", 1)[-1].lower()
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    head, at, _ = name.partition("@")
    name = head if head and at else name
    stem = name.rstrip("0123456789.")
    return stem if stem in ("python", "pip") else name

"""Which kind of file a path is: what is read in it, and what passes unread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from ...pg.words import word_set
from . import builds, literals, notebook, package, shell_lines, yaml_lines
from .python_calls import python_reader
from .staged import Spot

Reader = Callable[[str], Iterator[Spot]]

_SQL = word_set(".sql .psql .pgsql .ddl .pgsql")
_SHELL = word_set(".sh .bash .zsh .ksh .fish .ps1 .bat .cmd .envrc")
_YAML = word_set(".yml .yaml")
# Names without an ending that a shell runs, or that hold command lines.
_SHELL_NAMES = word_set(".envrc .bashrc .zshrc .profile .bash_aliases bashrc crontab")
_PROCESSES = word_set("procfile procfile.dev procfile.test")
_SETTINGS = word_set(
    "vercel.json railway.json app.json devcontainer.json .devcontainer.json tasks.json "
    "launch.json turbo.json nx.json project.json composer.json deno.json deno.jsonc nodemon.json"
)
_DOCS = word_set("doc docs documentation")


def is_sql(path: str) -> bool:
    """A script that goes forward: `down.sql` is the undo of one, and loses by its nature."""
    where = PurePosixPath(path.lower())
    is_undo = where.name == "down.sql" or where.name.endswith((".down.sql", "_down.sql"))
    return where.suffix in _SQL and not is_undo and not _DOCS.intersection(where.parts[:-1])


def reader_of(path: str, first_line: str) -> Reader | None:
    """How a file that is not SQL is read; None for prose, data and what is not known."""
    where = PurePosixPath(path.lower())
    name, suffix = where.name, where.suffix
    if name == "package.json":
        return package.spots
    if name.startswith(("dockerfile", "containerfile")) or suffix == ".dockerfile":
        return builds.docker_spots
    if name in ("makefile", "gnumakefile", "justfile", ".justfile") or suffix in (".mk", ".just"):
        return builds.make_spots
    if name in _PROCESSES or suffix in _YAML:
        return yaml_lines.spots
    if suffix in _SHELL or name in _SHELL_NAMES or ".husky" in where.parts:
        return shell_lines.spots
    family = literals.family_of(name, suffix)
    if family is not None:
        return python_reader(path, family) if suffix == ".py" else family
    if suffix == ".ipynb":
        return notebook.spots
    if name in _SETTINGS:
        return literals.family_of("", ".js")
    return None if suffix else _by_first_line(first_line)


def _by_first_line(first_line: str) -> Reader | None:
    """`#!/usr/bin/env bash` of a file without an ending."""
    if not first_line.startswith("#!"):
        return None
    words = first_line[2:].replace("/", " ").split()
    programs = {word.rstrip("0123456789.") for word in words}
    if programs & word_set("sh bash zsh ksh dash fish"):
        return shell_lines.spots
    for program, suffix in (("python", ".py"), ("node", ".js"), ("ruby", ".rb"), ("perl", ".pl")):
        if program in programs:
            return literals.family_of("", suffix)
    return None


def may_be_read(path: str) -> bool:
    """Could the file be judged? Without an ending only its first line tells."""
    where = PurePosixPath(path)
    return not where.suffix or is_sql(path) or reader_of(path, "") is not None

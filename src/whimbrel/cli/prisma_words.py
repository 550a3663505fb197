"""Prisma's own options, said in ours, noted where they change nothing here, or refused. Pure."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Notice, Usage
from .words import Words

# The verbs that Prisma has too; what follows the others is nobody's but theirs.
VERBS = frozenset(
    {"migrate", "deploy", "reset", "status", "resolve", "diff", "push", "execute", "pull", "seed"}
    | {"validate", "format"}
)

# (verb, Prisma's option without a value) → ours.
_SAME: dict[tuple[str, str], tuple[str, ...]] = {
    ("reset", "-f"): ("--force",),
    ("diff", "--script"): ("--sql",),
    ("diff", "--from-empty"): ("--from", "empty"),
    ("diff", "--to-empty"): ("--to", "empty"),
    ("diff", "--from-config-datasource"): ("--from", "database"),
    ("diff", "--to-config-datasource"): ("--to", "database"),
}
# (verb, Prisma's option with a value) → ours.
_VALUED: dict[tuple[str, str], str] = {
    ("migrate", "-n"): "--name",
    ("diff", "--from-url"): "--from",
    ("diff", "--to-url"): "--to",
    ("diff", "--from-migrations"): "--from",
    ("diff", "--to-migrations"): "--to",
    ("diff", "--from-schema"): "--from",
    ("diff", "--to-schema"): "--to",
    ("diff", "--from-schema-datamodel"): "--from",
    ("diff", "--to-schema-datamodel"): "--to",
}
_NOTED = {
    "--skip-generate": "--skip-generate: no client is generated here",
    "--skip-seed": "--skip-seed: nothing is seeded here",
    "--preview-feature": "--preview-feature: means nothing here",
}
# (verb, or "" for every one, and the option) → why, and what to do.
_REFUSED = {
    ("", "--url"): (
        "the database of an environment is known by its variable, so that it can be shown and "
        "compared",
        "set the environment's URL, DEVELOPMENT_DATABASE_URL say; `whimbrel env` shows it",
    ),
    ("", "--config"): (
        "prisma.config is found from the project's folder",
        "give the folder: `whimbrel -C DIR …`",
    ),
    ("diff", "--shadow-database-url"): (
        "a server for scratch databases is set once for a project",
        "set WHIMBREL_SCRATCH_URL to it",
    ),
    ("diff", "--from-schema-datasource"): (
        "the database of an environment is known by its variable",
        "write `--from database`, with `-e` for another environment",
    ),
    ("diff", "--to-schema-datasource"): (
        "the database of an environment is known by its variable",
        "write `--to database`, with `-e` for another environment",
    ),
    ("diff", "--output"): (
        "the answer is what stands on stdout",
        "redirect it: `whimbrel diff … > FILE`",
    ),
    ("diff", "-o"): (
        "the answer is what stands on stdout",
        "redirect it: `whimbrel diff … > FILE`",
    ),
}


def read_prisma_words(words: Words) -> Words:
    """The same call in our options. Raises `Usage` (U105) for what has another form here."""
    verb = words.verb
    if verb not in VERBS:
        return words
    ours: list[str] = [verb]
    pending = list(words.rest[1:])
    while pending:
        word = pending.pop(0)
        if word == "--":
            ours += [word, *pending]
            break
        name, separator, value = word.partition("=")
        _refuse(verb, name)
        if name == "--schema":
            words = replace(words, schema=value if separator else next(iter(pending), ""))
            pending = pending if separator else pending[1:]
        elif name in _NOTED:
            words = replace(words, notes=(*words.notes, _NOTED[name]))
        elif (verb, name) in _VALUED:
            ours += [_VALUED[verb, name], *([value] if separator else [])]
        else:
            ours += _SAME.get((verb, word), (word,))
    return replace(words, rest=tuple(ours))


def _refuse(verb: str, name: str) -> None:
    found = _REFUSED.get((verb, name)) or _REFUSED.get(("", name))
    if found is None:
        return
    why, advice = found
    raise Usage(
        Notice(
            code="U105",
            what=f"{verb} does not take Prisma's {name}",
            why=f"{why}; nothing was done",
            next=advice,
        )
    )

"""The words of a command line, put in the order that the commands expect. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import Notice, Usage

# Prisma's two words → ours; Prisma's own flags follow as they are, see FLAGS.
TWO_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("migrate", "dev"): ("migrate",),
    ("migrate", "deploy"): ("deploy",),
    ("migrate", "reset"): ("reset",),
    ("migrate", "status"): ("status",),
    ("migrate", "resolve"): ("resolve",),
    ("migrate", "diff"): ("diff",),
    ("db", "push"): ("push",),
    ("db", "pull"): ("pull",),
    ("db", "seed"): ("seed",),
    ("db", "execute"): ("execute",),
}

# The page's script names; `db:staging:push` also works as a command.
SCRIPTS: dict[str, tuple[str, ...]] = {
    "db:generate": ("generate",),
    "db:push": ("push",),
    "db:migrate": ("migrate",),
    "db:studio": ("studio",),
    "db:staging:push": ("-e", "staging", "push"),
    "db:staging:migrate": ("-e", "staging", "migrate"),
    "db:staging:reset": ("-e", "staging", "reset"),
    "db:staging:studio": ("-e", "staging", "studio"),
    "db:production:deploy": ("-e", "production", "deploy"),
    "db:production:status": ("-e", "production", "status"),
    "db:production:studio": ("-e", "production", "studio"),
    "db:safety-check": ("safety-check",),
}

# What follows this verb belongs to another program.
_VERBATIM = "run"
_VALUED = {"-C": "directory", "-e": "environment", "--env": "environment", "--confirm": "confirm"}
_FLAGS = {"--json": "json", "--yes": "yes", "-y": "yes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The global options and the rest: the verb with its own options."""

    directory: str | None = None
    environment: str | None = None
    confirm: str | None = None
    json: bool = False
    yes: bool = False
    rest: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        return self.rest[0] if self.rest and not self.rest[0].startswith("-") else ""


def read_words(arguments: tuple[str, ...]) -> Words:
    """Take the global options from before and after the verb; replace other names of verbs.

    Raises `Usage` (U101) for a global option without its value.
    """
    words = Words()
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        argument = pending.pop(0)
        if argument == "--" or (rest == [_VERBATIM] and not _is_global(argument)):
            rest.extend([argument, *pending])
            break
        name, separator, value = argument.partition("=")
        if argument in _FLAGS:
            words = _with(words, _FLAGS[argument], True)
        elif name in _VALUED:
            words = _with(words, _VALUED[name], value if separator else _value(name, pending))
        elif not rest and argument in SCRIPTS:
            pending = [*SCRIPTS[argument], *pending]
        else:
            rest.append(argument)
    return replace(words, rest=_one_word(tuple(rest)))


def _one_word(rest: tuple[str, ...]) -> tuple[str, ...]:
    ours = TWO_WORDS.get(rest[:2]) if len(rest) >= 2 else None  # type: ignore[arg-type]
    return (*ours, *rest[2:]) if ours else rest


def _is_global(argument: str) -> bool:
    return argument in _FLAGS or argument.partition("=")[0] in _VALUED


def _value(name: str, pending: list[str]) -> str:
    if not pending or pending[0] == "--":
        raise Usage(
            Notice(
                code="U101",
                what=f"{name} has no value",
                why="the option says for which environment, folder or database the command is",
                next=f"write the value after it: `{name} …`",
            )
        )
    return pending.pop(0)


def _with(words: Words, name: str, value: str | bool) -> Words:
    return replace(words, **{name: value})  # type: ignore[arg-type]

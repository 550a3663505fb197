"""`NAME=value` in front of a command: which environment it names, and what it may hijack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ...config.kind import Kind
from ...pg.words import word_set
from .lexer import EXPANDED

# Variables by which frameworks choose their database.
_ENVIRONMENT = word_set(
    "DATABASE_ENV NODE_ENV RAILS_ENV RACK_ENV APP_ENV DJANGO_ENV FLASK_ENV ENVIRONMENT ENV"
)
# With these a harmless program runs another one.
_HIJACKS = word_set(
    "PATH LD_PRELOAD LD_LIBRARY_PATH BASH_ENV NODE_OPTIONS PYTHONPATH PYTHONSTARTUP PAGER "
    "PSQL_PAGER EDITOR VISUAL PROMPT_COMMAND IFS PSQLRC RUBYOPT PERL5OPT"
)


def is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and name.isidentifier() and name.isascii()


def split_assignments(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The assignments in front, and the command behind them."""
    count = 0
    while count < len(words) and is_assignment(words[count]):
        count += 1
    return tuple(words[:count]), tuple(words[count:])


def hijacks(assignments: Sequence[str]) -> str:
    """The name of a variable that changes which program runs, "" when there is none."""
    names = (word.partition("=")[0] for word in assignments)
    return next((n for n in names if n in _HIJACKS or n.startswith("GIT_")), "")


def raised_by(assignments: Sequence[str], kinds: Mapping[str, Kind]) -> Kind | None:
    """The strictest kind that they name; they can make a judgement stricter, never laxer."""
    pairs = (word.partition("=")[::2] for word in assignments)
    named = [_kind_in(name, value, kinds) for name, value in pairs if name in _ENVIRONMENT]
    return max((kind for kind in named if kind), key=strictness, default=None)


def _kind_in(name: str, value: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """Our own variable takes any environment's name; others have words of their framework's."""
    if name == "DATABASE_ENV" or EXPANDED in value or value in kinds:
        return kind_of(value, kinds)
    return _KINDS.get(value.strip().lower())


def named_kind(words: Sequence[str]) -> Kind | None:
    """The kind that `--env production`, as many tools have it, names in so many words."""
    named = [
        _KINDS.get(value.lower())
        for option, value in (
            *pairwise(words),
            *(tuple(word.split("=", 1)) for word in words if "=" in word),
        )
        if option.lower() in _OPTIONS
    ]
    return max((kind for kind in named if kind), key=strictness, default=None)


_OPTIONS = word_set("-e --env --environment -environment -env")
_KINDS = {kind.value: kind for kind in Kind} | {
    "dev": Kind.DEVELOPMENT,
    "local": Kind.DEVELOPMENT,
    "prod": Kind.PRODUCTION,
}


def kind_of(name: str, kinds: Mapping[str, Kind]) -> Kind:
    """The kind of an environment by its name; what is not known is production."""
    if EXPANDED in name:
        return Kind.PRODUCTION
    return kinds.get(name) or _KINDS.get(name.strip().lower(), Kind.PRODUCTION)


def strictness(kind: Kind) -> int:
    return (Kind.DEVELOPMENT, Kind.TEST, Kind.STAGING, Kind.PRODUCTION).index(kind)

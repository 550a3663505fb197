"""Verbs of the design that this version does not have yet: judged like all others, then refused."""

from __future__ import annotations

import click

from ...errors import Failure, Notice
from ...flow.workplace import open_workplace
from ..context import call_of


def unbuilt(verb: str) -> click.Command:
    """A command that takes any words."""

    @click.command(
        verb,
        help="Not built yet.",
        hidden=True,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def refuse(ctx: click.Context, words: tuple[str, ...]) -> None:
        """Where the environment forbids it, that is said first."""
        two_words = f"{verb} {words[0]}" if words else verb
        flags = frozenset(word for word in words if word.startswith("--"))
        open_workplace(call_of(ctx), _known(two_words, verb), flags)
        raise Failure(
            Notice(
                code="U140",
                what=f"`whimbrel {verb}` is not built yet",
                why="this version does not have it; nothing was done",
                next="`whimbrel --help` lists what there is",
            )
        )

    return refuse


def _known(two_words: str, verb: str) -> str:
    from ...guard.verbs import VERBS

    if two_words in VERBS:
        return two_words
    return verb if verb in VERBS else next(v for v in VERBS if v.startswith(f"{verb} "))

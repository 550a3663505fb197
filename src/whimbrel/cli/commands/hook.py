"""`hook install`, `hook uninstall`, `hook run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import render
from ..context import call_of, words_of

if TYPE_CHECKING:
    from ...flow.hook_install import Hooked
    from ...guard.hook.staged import Sighting


@click.group()
def hook() -> None:
    """git's pre-commit hook: what a commit adds is looked through before it is made."""


@hook.command()
@click.pass_context
def install(ctx: click.Context) -> None:
    """Write the hook; one that is there is kept and called first."""
    from ...flow.hook_install import install_hook

    done = install_hook(call_of(ctx))
    _answer(ctx, done)
    if done.chained:
        render.say("the hook that was there runs first; uninstall puts it back as it was")


@hook.command()
@click.pass_context
def uninstall(ctx: click.Context) -> None:
    """Take the hook away and put back what was there before."""
    from ...flow.hook_install import uninstall_hook

    _answer(ctx, uninstall_hook(call_of(ctx)))


@hook.command()
@click.pass_context
def run(ctx: click.Context) -> int:
    """Look through what is staged, as the hook does; connects to nothing."""
    # Every commit waits for this one: only what it needs is imported.
    from ...flow.hook_run import look_through_commit, stop_commit

    words = words_of(ctx)
    directory = Path(words.directory or ".")
    if words.environment is None:
        looked = look_through_commit(directory)
    else:
        from ...flow.safety import kind_of_label

        looked = look_through_commit(directory, kind_of_label(call_of(ctx)))
    for path in looked.too_large:
        render.say(f"note: {path} is too large to be looked into")
    if words.json:
        render.answer_json({"findings": [_value(each) for each in looked.sightings]})
        return 3 if looked.sightings else 0
    for each in looked.sightings:
        render.answer(_lines(each))
    stop_commit(looked)
    return 0


def _answer(ctx: click.Context, done: Hooked) -> None:
    if words_of(ctx).json:
        render.answer_json({"path": str(done.path), "did": done.did, "chained": done.chained})
    else:
        render.answer(f"{done.did:<9} {done.path}")


def _lines(each: Sighting) -> str:
    return (
        f"{each.file}:{each.line}: {each.code} {each.name}: {each.what}\n"
        f"  {each.statement}\n  why:  {each.why}\n  next: {each.next}"
    )


def _value(each: Sighting) -> dict[str, object]:
    return each._asdict() | {"severity": "stop"}

"""`hook install`, `hook uninstall`, `hook run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...config.kind import Kind
from .. import render
from ..context import call_of, words_of

if TYPE_CHECKING:
    from ...flow.hook_install import Hooked


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
    from ..commit_look import look

    words = words_of(ctx)
    kind = Kind.PRODUCTION
    if words.environment is not None:
        from ...flow.safety import kind_of_label

        kind = kind_of_label(call_of(ctx))
    return look(Path(words.directory or "."), kind, as_json=words.json)


def _answer(ctx: click.Context, done: Hooked) -> None:
    if words_of(ctx).json:
        render.answer_json({"path": str(done.path), "did": done.did, "chained": done.chained})
    else:
        render.answer(f"{done.did:<9} {done.path}")

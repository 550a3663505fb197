"""`completion`: words for the Tab key."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from .. import render
from ..app import app

_WHERE = {
    "bash": "~/.bashrc",
    "zsh": "~/.zshrc",
    "fish": "~/.config/fish/completions/whimbrel.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(sorted(_WHERE)))
def completion(shell: str) -> None:
    """Print the script that lets SHELL complete whimbrel's commands and options."""
    found = get_completion_class(shell)
    assert found is not None
    made = found(app, {}, "whimbrel", "_WHIMBREL_COMPLETE")
    render.answer((made.source_template % made.source_vars()).strip())
    command = f"whimbrel completion {shell}"
    eval_line = f"{command} > {_WHERE[shell]}" if shell == "fish" else f'eval "$({command})"'
    render.say(f"for every new shell, in {_WHERE[shell]}: {eval_line}")

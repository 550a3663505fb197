"""One call of a verb: what the user stated, and the functions that speak with him."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import Notice, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Handed in from above by every face of the tool.

    `say` gets the conversation line by line. `ask` gets a question and returns the typed answer;
    None where nobody can be asked (no terminal). `schema` is the file or folder that Prisma's
    `--schema` names, relative to `directory`.
    """

    directory: Path
    environment: str | None = None
    variables: Mapping[str, str]
    confirm: str | None = None
    yes: bool = False
    schema: str | None = None
    say: Callable[[str], None]
    ask: Callable[[str], str] | None = None

    @property
    def confirmation(self) -> str | None:
        """`--confirm`, else `$WHIMBREL_CONFIRM`."""
        return self.confirm or self.variables.get("WHIMBREL_CONFIRM") or None


def require_confirmation(call: Call, token: str, *, doing: str) -> None:
    """The token that this very database prints must be given; `--yes` does not do.

    Raises `Stop` (G102) when it is missing or another.
    """
    given = call.confirmation
    if given is None and call.ask is not None:
        given = call.ask(f"{doing}. Type {token} to go on: ")
    if given != token:
        raise Stop(
            Notice(
                code="G102",
                what=f"{doing} asks for confirmation"
                + ("" if given is None else f", and {given} is not what this database prints"),
                why="the confirmation names the database, so that a wrong URL cannot be confirmed",
                next=f"if this is the database you mean, add `--confirm {token}`",
            )
        )


def agree(call: Call, question: str) -> bool:
    """An ordinary question: `--yes` answers it; without a terminal the answer is no."""
    if call.yes:
        return True
    return call.ask is not None and call.ask(f"{question} [y/N] ").strip().lower() in ("y", "yes")

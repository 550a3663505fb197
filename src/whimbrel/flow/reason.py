"""A reason that an option asks for, as it goes into the directive of a file."""

from __future__ import annotations

from ..errors import Notice, Usage


def reason_of(option: str, given: str | None) -> str:
    """In one line and without what a directive's quotes cannot hold; empty where the option is not
    given. Raises `Usage` (M113) for one that says nothing."""
    if given is None:
        return ""
    words = " ".join(given.replace('"', "'").replace("\\", "/").split())
    if words:
        return words
    raise Usage(
        Notice(
            code="M113",
            what=f"{option} is given without a reason",
            why="it stands in the migration, for whoever reads there why the table was locked or "
            "its rows were not kept",
            next=f'say it in a few words: {option} "a few rows, and nobody is there at night"',
        )
    )

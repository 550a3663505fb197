"""No password gets into a migration."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Failure, Notice
from ..pg.secret import holds_password


def refuse_passwords(statements: Sequence[str]) -> None:
    """A migration is a file that everybody may read, and production's password is another one.
    Raises `Failure` D325."""
    for each in statements:
        if holds_password(each):
            raise Failure(
                Notice(
                    code="D325",
                    what=f"the migration would hold a password: {each.splitlines()[0]}",
                    why="migrations are committed, and each environment has a password of its own; "
                    "nothing was written",
                    next="take it out of the wanted schema, and set it in each database by hand: "
                    "`ALTER USER MAPPING … OPTIONS (ADD password '…')`; a schema that names none "
                    "leaves the one that is there",
                )
            )

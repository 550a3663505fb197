"""What has been shown of a backup, weakest first."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """Each level holds all that the ones below it say."""

    DAMAGED = 0  # its files are not what the server sent
    RECORDED = 1  # it ended well, and it is known of which database it is
    INTACT = 2  # every file has the digest it had when it was made
    RESTORED = 3  # a scratch server took it without an error
    EQUAL = 4  # rows, contents, sequences and schema are those of the source at that snapshot
    SOUND = 5  # amcheck found nothing in the copy's pages and indexes, and every reference holds
    REHEARSED = 6  # the pending migrations went through on the copy

    @property
    def word(self) -> str:
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Level:
        """Raises `ValueError` for a word that is no level."""
        for level in cls:
            if level.word == word:
                return level
        raise ValueError(f"{word} is no level of a backup")

"""Names of new migrations: UTC time and slug, as Prisma makes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from ..errors import Notice, Usage

LONGEST_BYTES = 200  # Prisma's engine refuses more (P3010)
_TIME = "%Y%m%d%H%M%S"
# As @sindresorhus/slugify, which Prisma uses: `addUser`, `XMLParser` and `SHA256` are two words.
_WORD_BORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"([A-Z]{2,})(\d+)",
        r"([a-z\d]+)([A-Z]{2,})",
        r"([a-z\d])([A-Z])",
        r"([A-Z]+)([A-Z][a-z\d]+)",
    )
)
# Letters that do not fall apart into a base letter and a mark.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ı": "i", "&": " and "}
    | {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"}
)


def slug(title: str) -> str:
    """`Init Users & Stuff!` → `init_users_and_stuff`; at most 200 characters, ASCII only."""
    text = unicodedata.normalize("NFC", title).translate(_SPELT)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    for border in _WORD_BORDERS:
        text = border.sub(r"\1 \2", text)
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST_BYTES]


def new_name(now: datetime, title: str, existing: Collection[str]) -> str:
    """`20260131093000_add_orders`, later than every dated name of `existing`.

    Two developers' clocks differ: a new migration must sort behind those that it was written
    after. Raises `Usage` (M110) when `title` leaves no letter.
    """
    words = slug(title)
    if title.strip() and not words:
        raise _no_words(title)
    moment = now.astimezone(UTC)
    latest = max((name[:14] for name in existing if _is_dated(name)), default="")
    if moment.strftime(_TIME) <= latest:
        moment = datetime.strptime(latest, _TIME) + timedelta(seconds=1)
    head = moment.strftime(_TIME)
    return f"{head}_{words[: LONGEST_BYTES - len(head) - 1]}"


def check_name(name: str) -> str:
    """`name` itself; raises `Usage` (M111) for what can be no folder's name."""
    is_long = len(name.encode()) > LONGEST_BYTES
    if is_long or name in ("", ".", "..") or any(c in "/\\\0\n\r" for c in name):
        raise Usage(
            Notice(
                code="M111",
                what="the migration's name cannot be the name of a folder",
                why=f"it is empty, over {LONGEST_BYTES} bytes, or holds a slash or a line break",
                next="give a short name of letters, digits and _",
            )
        )
    return name


def _is_dated(name: str) -> bool:
    head = name[:14]
    if not (len(head) == 14 and head.isascii() and head.isdigit()):
        return False
    try:
        datetime.strptime(head, _TIME)
    except ValueError:
        return False
    return True


def _no_words(title: str) -> Usage:
    return Usage(
        Notice(
            code="M110",
            what="the migration's title has no letter or digit that a folder's name can keep",
            why="the name is made of a-z, 0-9 and _, so nothing would be left of it",
            next="name it in Latin letters: `whimbrel migrate add_orders`",
        )
    )

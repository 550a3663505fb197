"""What is no text for PostgreSQL, told with its line."""

from __future__ import annotations

import pytest

from whimbrel.errors import Failure
from whimbrel.script.unreadable import not_encodable, refuse_nul


def test_nul_is_refused_with_its_line() -> None:
    with pytest.raises(Failure) as caught:
        refuse_nul("SELECT 1;\n\n\0", name="m.sql")
    assert str(caught.value) == (
        "S102: m.sql has a NUL byte in line 3\n"
        "  why:  PostgreSQL has no NUL in text: the file is damaged or saved as UTF-16\n"
        "  next: save m.sql as UTF-8 text and try again"
    )


def test_half_a_character_is_said_with_its_line() -> None:
    assert str(Failure(not_encodable("m.sql", 2))) == (
        "S101: m.sql is not UTF-8\n"
        "  why:  line 2 holds bytes that are no text; scripts are sent to the server as UTF-8\n"
        "  next: save m.sql as UTF-8, for example: iconv -f LATIN1 -t UTF-8 m.sql"
    )

"""An ordinary role on the test server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect


@pytest.fixture
def role(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """The URL of a role that may log in and nothing else."""
    name = f"whimbrel_test_{uuid4().hex[:12]}"
    with connect(server_url) as conn:
        conn.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'odd ''%&?/:@# word'".encode())
        yield replace(server_url, user=name, password="odd '%&?/:@# word")
        conn.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())

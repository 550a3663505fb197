"""Has anything changed? Everything that a database and a folder hold, as one comparable value."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.pg.name import literal

_SQL = Path(__file__).with_name("imprint.sql").read_bytes()

Imprint = dict[str, str]


def imprint_of(url: DatabaseUrl) -> Imprint:
    """Rows, catalogs, schema whimbrel; by name, so that a failing test shows what changed."""
    with connect(url, application_name="imprint") as conn:
        conn.execute("SET search_path = pg_catalog")
        known = {str(thing): (str(text), is_query) for thing, text, is_query in conn.execute(_SQL)}
        digests = " UNION ALL ".join(
            f"SELECT {literal(thing)}, ({text})"
            for thing, (text, is_query) in known.items()
            if is_query
        )
        found = {str(thing): str(digest) for thing, digest in conn.execute(digests.encode())}
    return {thing: text for thing, (text, is_query) in known.items() if not is_query} | found


def files_of(root: Path) -> Imprint:
    """What is committed of a project: all but `.whimbrel/`."""
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".whimbrel" not in path.parts
    }

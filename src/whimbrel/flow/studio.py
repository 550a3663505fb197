"""Opens an environment's database for somebody who looks at its rows, and edits them where that is
allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from ..config.environment import variable_prefix
from ..config.kind import Kind
from ..config.sourced import Sourced
from ..config.url import DatabaseUrl, parse_url
from ..db.connect import Connection, connect
from ..errors import Notice, Stop
from ..guard.verdict import contact_lines
from ..ledger.notes import write_audit
from ..pg.name import quote
from ..read.sealed import read_powers, sealed
from ..run.edit_row import begin_edit
from .admission import admit, refuse_disagreement, refuse_shared_place
from .call import Call
from .enter import enter, headline
from .opened import Opened
from .still import still_the_same
from .workplace import Workplace, open_workplace

ROLE = "whimbrel_studio"

Audit = Callable[[Connection, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """`reading` is a session that can only read. `writing`, where rows may be edited, is a
    transaction that commits at its end; `audit(conn, what, relation)` leaves a line in it."""

    environment: str
    kind: Kind
    place: str  # `shop@db.example:5432`
    headline: str
    reading: Callable[[], AbstractContextManager[Connection]]
    writing: Callable[[], AbstractContextManager[Connection]] | None
    audit: Audit

    @property
    def is_writable(self) -> bool:
        return self.writing is not None


@contextmanager
def open_studio(call: Call) -> Iterator[Studio]:
    """In development, test and staging for reading and writing; in production for reading, by a
    role that cannot write.

    Raises the stops of `admit`; `Stop` W101 where the role could write to production.
    """
    place = open_workplace(call, "studio")
    if place.environment.kind is Kind.PRODUCTION:
        with enter(call, _by_its_own_role(place)) as opened:
            refuse_shared_place(place)
            refuse_disagreement(place, opened)
            _refuse_powers(place, opened)
            yield _studio(place, opened, writing=None)
        return
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "studio")
        yield _studio(place, opened, writing=partial(_writing, call, place, opened))


def role_sql(call: Call) -> str:
    """SQL that makes a role which can read this database's tables and nothing else; for psql, which
    is given the password as a variable. Reads only."""
    place = open_workplace(call, "studio")
    with enter(call, place) as opened:
        rows = opened.conn.execute(_SCHEMAS).fetchall()
        has_mark = opened.conn.execute(_HAS_MARK).fetchone() == (True,)
    lines = [
        f"-- psql -v password='…' -f this-file, as the owner of {opened.url.database}",
        f"CREATE ROLE {ROLE} LOGIN PASSWORD :'password';",
        f"ALTER ROLE {ROLE} SET default_transaction_read_only = on;",
        f"GRANT CONNECT ON DATABASE {quote(opened.url.database)} TO {ROLE};",
    ]
    for (schema,) in rows:
        name = quote(cast(str, schema))
        lines += [
            f"GRANT USAGE ON SCHEMA {name} TO {ROLE};",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {ROLE};",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {name} GRANT SELECT ON TABLES TO {ROLE};",
        ]
    if has_mark:
        lines += [
            f"GRANT USAGE ON SCHEMA whimbrel TO {ROLE};",
            f"GRANT SELECT ON whimbrel.identity, whimbrel.audit TO {ROLE};",
        ]
    return "\n".join(lines) + "\n"


_SCHEMAS = b"""
SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND n.nspname NOT IN ('whimbrel', 'whimbrel_keep', 'whimbrel_protect')
ORDER BY n.nspname
"""
_HAS_MARK = "SELECT pg_catalog.to_regclass('whimbrel.identity') IS NOT NULL"


def studio_variable(place: Workplace) -> str:
    """`PRODUCTION_STUDIO_URL`: the URL of the role that cannot write."""
    return f"{variable_prefix(place.environment.name)}_STUDIO_URL"


def _by_its_own_role(place: Workplace) -> Workplace:
    found = place.project.variables.find(studio_variable(place))
    if found is None:
        return place
    url = Sourced(value=parse_url(found.value, source=found.source), source=found.source)
    return replace(place, urls=replace(place.urls, direct_url=url, is_embedded=False))


def _studio(
    place: Workplace,
    opened: Opened,
    *,
    writing: Callable[[], AbstractContextManager[Connection]] | None,
) -> Studio:
    def audit(conn: Connection, what: str, relation: str) -> None:
        write_audit(conn, "studio", {"what": what, "relation": relation}, by=place.who)

    return Studio(
        environment=place.environment.name,
        kind=opened.identity.kind,
        place=opened.identity.live.place,
        headline=headline(place.environment, opened),
        reading=partial(sealed, opened.url),
        writing=writing,
        audit=audit,
    )


@contextmanager
def _writing(call: Call, place: Workplace, opened: Opened) -> Iterator[Connection]:
    """Identity is asked again on this very connection, before anything is changed."""
    with _closing(opened.url) as conn, conn.transaction():
        still_the_same(call, place, opened)(conn)
        begin_edit(conn)
        yield conn


@contextmanager
def _closing(url: DatabaseUrl) -> Iterator[Connection]:
    conn = connect(url, application_name="whimbrel studio")
    try:
        yield conn
    finally:
        conn.close()


def _refuse_powers(place: Workplace, opened: Opened) -> None:
    """Raises `Stop` (W101): READ ONLY is a setting that its session can undo, a role is not."""
    powers = read_powers(opened.conn)
    if not powers:
        return
    name = place.environment.name
    contacts = contact_lines(Kind.PRODUCTION, place.contacts)
    steps = (
        f"make a role that cannot: `whimbrel -e {name} studio --role-sql > role.sql`, run it with "
        f"psql, then set {studio_variable(place)} to the same URL with user {ROLE}"
    )
    raise Stop(
        Notice(
            code="W101",
            what=f"the role {opened.conn.info.user} at {opened.identity.live.place} could write: "
            f"it {powers[0]}",
            why="in production the studio looks through a role that cannot write, because a "
            "read-only session can be undone from within; nothing was opened",
            next="\n        ".join([steps, *contacts]),
        )
    )

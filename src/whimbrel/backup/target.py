"""The server that a dump is restored to: does it have what the dump needs?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import cast

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from ..db.scratch import ensure_role_stubs, scratch_database
from ..db.scratch.database import maintenance_session, new_database
from ..db.scratch.mark import Use
from ..db.scratch.refusal import refuse_forbidden
from ..errors import Failure, Notice, Stop, Usage
from ..pg.name import literal, quote
from ..pg.sqlstate import DISK_FULL, INSUFFICIENT_PRIVILEGE
from ..pg.version import ServerVersion
from ..read.extensions import read_available_extensions
from .ask import ask
from .manifest import Manifest, Shape

_BUILTIN_SINCE = 17
_RENAMES_TRIED = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`shown`: which server this is, in words ("the embedded server"). `password_file`: where an
    embedded one keeps its password, empty for others."""

    url: DatabaseUrl
    shown: str
    forbidden_systems: frozenset[str]
    password_file: str = ""


def prepare(target: Target, manifest: Manifest) -> ServerVersion:
    """Refuse a server that cannot take the dump, and make the roles that it names.

    Before any work. Raises `Failure`: B130 an older server, B131 missing extensions, B132 missing
    collations, B133 missing roles (made on embedded servers only).
    """
    with connect(target.url, application_name="whimbrel backup") as conn:
        version = ServerVersion(conn.info.server_version)
        if version.major < ServerVersion(manifest.source.server_version).major:
            raise _older(target, version, manifest)
        _refuse_missing_extensions(conn, target, manifest)
        _refuse_missing_collations(conn, target, manifest)
        _make_roles(conn, target, manifest)
    return version


@contextmanager
def shaped_database(
    target: Target, version: ServerVersion, manifest: Manifest, say: Callable[[str], None]
) -> Iterator[DatabaseUrl]:
    """A scratch database of the source's encoding, and of its locale where the server has it."""
    with ExitStack() as stack:
        shape = exact_shape(manifest.needs.shape, version)
        try:
            url = stack.enter_context(_scratch(target, shape))
        except Failure as failure:
            if not is_about_locale(failure):
                raise
            say(_other_locale(manifest.needs.shape, target))
            shape = nearest_shape(manifest.needs.shape, version)
            url = stack.enter_context(_scratch(target, shape))
        yield url


@contextmanager
def kept_database(
    target: Target,
    version: ServerVersion,
    manifest: Manifest,
    name: str,
    say: Callable[[str], None],
) -> Iterator[DatabaseUrl]:
    """A database that gets its `name` at the end of the block, or goes where the block fails.

    Until then it has a scratch name: what a killed process leaves is swept as all scratch is.
    Raises `Usage` (B141) where the name is taken, `Stop` E221, `Failure` E222, E223.
    """
    with maintenance_session(target.url) as conn:
        refuse_forbidden(conn, target.url, target.forbidden_systems)
        _refuse_taken(conn, target, name)
        with ExitStack() as stack:
            unfinished = _new(stack, conn, target, version, manifest, say)
            yield target.url.with_database(unfinished)
            _refuse_taken(conn, target, name)
            conn.execute(f"COMMENT ON DATABASE {quote(unfinished)} IS NULL".encode())
            _rename(conn, unfinished, name)


def _new(
    stack: ExitStack,
    conn: Connection,
    target: Target,
    version: ServerVersion,
    manifest: Manifest,
    say: Callable[[str], None],
) -> str:
    def made(shape: str) -> str:
        new = new_database(conn, target.url, template=None, use=Use.BUILDING, shape=shape)
        return stack.enter_context(new)

    shape = manifest.needs.shape
    try:
        return made(exact_shape(shape, version))
    except Failure as failure:
        if not is_about_locale(failure):
            raise
        say(_other_locale(shape, target))
        return made(nearest_shape(shape, version))


def _rename(conn: Connection, unfinished: str, name: str) -> None:
    for attempt in range(_RENAMES_TRIED):
        try:
            conn.execute(f"ALTER DATABASE {quote(unfinished)} RENAME TO {quote(name)}".encode())
            return
        except psycopg.errors.ObjectInUse:
            # A backend takes a moment to leave after its client has.
            if attempt == _RENAMES_TRIED - 1:
                raise
            time.sleep(0.2)


def _refuse_taken(conn: Connection, target: Target, name: str) -> None:
    known = "SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = %s"
    if conn.execute(known, (name,)).fetchone() is not None:
        raise Usage(
            Notice(
                code="B141",
                what=f"{target.shown} has a database {name} already",
                why="a restore never writes over what is there",
                next="give another name with `--to NAME`",
            )
        )


def exact_shape(shape: Shape, version: ServerVersion) -> str:
    """Options of CREATE DATABASE."""
    options = [f"ENCODING {literal(shape.encoding)}"]
    options += [f"LC_COLLATE {literal(shape.collate)}", f"LC_CTYPE {literal(shape.ctype)}"]
    match shape.provider:
        case "i":
            options += ["LOCALE_PROVIDER icu", f"ICU_LOCALE {literal(shape.locale)}"]
        case "b":
            options += ["LOCALE_PROVIDER builtin", f"BUILTIN_LOCALE {literal(shape.locale)}"]
        case _ if version.major >= 15:
            options.append("LOCALE_PROVIDER libc")
    return " ".join(options)


def nearest_shape(shape: Shape, version: ServerVersion) -> str:
    """The same encoding, compared by code point: what every server has."""
    options = f"ENCODING {literal(shape.encoding)} LC_COLLATE 'C' LC_CTYPE 'C'"
    if shape.encoding == "UTF8" and version.major >= _BUILTIN_SINCE:
        return f"{options} LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    return f"{options} LOCALE_PROVIDER libc" if version.major >= 15 else options


def is_about_locale(failure: Failure) -> bool:
    """Was CREATE DATABASE refused because of what it was to be like?"""
    code = failure.sqlstate or ""
    return code not in ("", DISK_FULL, INSUFFICIENT_PRIVILEGE) and code[:2] in ("42", "22", "0A")


def shaped_like(url: DatabaseUrl, target: Target) -> AbstractContextManager[DatabaseUrl]:
    """A scratch database like the one of `url`, which is on the same server."""
    with connect(url, application_name="whimbrel backup") as conn:
        version = ServerVersion(conn.info.server_version)
        shape = exact_shape(ask(conn, "shape", Shape)[0], version)
    return _scratch(target, shape)


def _scratch(target: Target, shape: str) -> AbstractContextManager[DatabaseUrl]:
    return scratch_database(target.url, shape=shape, forbidden_systems=target.forbidden_systems)


def knows_owners(target: Target, manifest: Manifest) -> bool:
    """Can objects be given back to their owners there? Only by a superuser, and to roles that are
    there; False also for a backup that names none."""
    owners = manifest.needs.owners
    if not owners:
        return False
    asked = """
        SELECT r.rolsuper AND (SELECT count(*) FROM pg_catalog.pg_roles AS o
                               WHERE o.rolname = ANY (%s)) = %s
        FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user"""
    with connect(target.url, application_name="whimbrel backup") as conn:
        return conn.execute(asked, (list(owners), len(owners))).fetchone() == (True,)


def _refuse_missing_extensions(conn: Connection, target: Target, manifest: Manifest) -> None:
    missing = sorted(set(manifest.needs.extensions) - read_available_extensions(conn))
    if missing:
        raise _unfit(
            "B131",
            f"{target.shown} has no extension {', '.join(missing)}, which the backup needs",
            "set WHIMBREL_SCRATCH_URL to a server where `SELECT * FROM pg_available_extensions` "
            "lists it, and whose user may create databases",
        )


def _refuse_missing_collations(conn: Connection, target: Target, manifest: Manifest) -> None:
    known = "SELECT c.collname FROM pg_catalog.pg_collation AS c ORDER BY 1"
    here = {cast(str, name) for (name,) in conn.execute(known.encode()).fetchall()}
    missing = sorted(set(manifest.needs.collations) - here)
    if manifest.needs.wants_icu and not any(name.endswith("-x-icu") for name in here):
        missing.append("ICU")
    if missing:
        raise _unfit(
            "B132",
            f"{target.shown} has no collation {', '.join(missing)}, which the backup needs",
            "set WHIMBREL_SCRATCH_URL to a server of the same operating system's locales",
        )


def _make_roles(conn: Connection, target: Target, manifest: Manifest) -> None:
    with suppress(Stop):  # whether the dump names an owner at all is not known
        ensure_role_stubs(conn, manifest.needs.owners)
    try:
        ensure_role_stubs(conn, manifest.needs.roles)
    except Stop as stop:
        if stop.notice.code != "E228":
            raise
        _refuse_missing_roles(conn, target, manifest)


def _refuse_missing_roles(conn: Connection, target: Target, manifest: Manifest) -> None:
    known = "SELECT r.rolname FROM pg_catalog.pg_roles AS r ORDER BY 1"
    here = {name for (name,) in conn.execute(known.encode()).fetchall()}
    missing = [each for each in manifest.needs.roles if each not in here]
    if missing:
        raise _unfit(
            "B133",
            f"{target.shown} has no role {', '.join(missing)}, which the backup's grants name",
            "run there: " + " ".join(f"CREATE ROLE {quote(each)} NOLOGIN;" for each in missing),
        )


def _older(target: Target, version: ServerVersion, manifest: Manifest) -> Failure:
    wanted = ServerVersion(manifest.source.server_version).major
    return _unfit(
        "B130",
        f"{target.shown} is PostgreSQL {version.major}, and the backup is of PostgreSQL {wanted}",
        f"set WHIMBREL_SCRATCH_URL to a server of PostgreSQL {wanted} or newer",
    )


def _unfit(code: str, what: str, next: str) -> Failure:
    why = "the restore would fail for want of it, which says nothing of the backup; nothing begun"
    return Failure(Notice(code=code, what=what, why=why, next=next))


def _other_locale(shape: Shape, target: Target) -> str:
    name = shape.locale or shape.collate
    return (
        f"note: {target.shown} has no locale {name}; comparing by code point there, so text is "
        "sorted and cased differently while it is restored"
    )

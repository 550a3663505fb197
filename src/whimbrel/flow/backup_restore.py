"""Restores a backup as a new database, for development and test."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ..backup.hold import reading
from ..backup.intact import damage
from ..backup.programs import programs_for
from ..backup.restore import NotRestored, restore_into
from ..backup.store import Stored
from ..backup.target import Target, kept_database, prepare
from ..config.environment import Environment
from ..config.url import DatabaseUrl
from ..db.connect import connect
from ..errors import Failure, Notice, Stop
from ..ledger.identity import write_mark
from ..ledger.notes import drop_policy, write_audit
from ..ledger.upgrade import ensure_ledger
from .backup import pick, unless_interrupted
from .backup_server import keeping_server
from .call import Call
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`url` has no password; `password_in` names the file or setting that has it, if any."""

    id: str
    url: DatabaseUrl
    password_in: str
    is_embedded: bool
    mark: str
    duration_s: float


def restore(call: Call, id: str | None, *, to: str) -> Restored:
    """A new database `to` on `scratch_url` or the project's embedded server, marked as this
    environment. Nothing that is there is written over. Raises `Stop` (B140) outside development
    and test, `Usage` (B141) for a name that is taken, `Failure` (B142, B143) for a backup that
    does not restore.
    """
    place = open_workplace(call, "backup restore")
    environment = _lenient(place)
    stored = pick(place, id, of_environment=False)
    _refuse_damaged(stored)
    target = keeping_server(place)
    began = time.monotonic()
    version = prepare(target, stored.manifest)
    programs = programs_for(stored.manifest.tools.dump_major)
    call.say(f"restoring {stored.id} of {stored.manifest.place} to {target.shown}")
    with (
        unless_interrupted(f"the restore of {stored.id}", "the new database was dropped again"),
        kept_database(target, version, stored.manifest, to, call.say) as url,
    ):
        try:
            with reading(stored):
                restore_into(url, stored.dump, stored.manifest, programs, lambda: None)
        except NotRestored as exc:
            raise _does_not_restore(stored, exc) from None
        mark = _mark(url, environment, stored, place)
    return Restored(
        id=stored.id,
        url=_without_secrets(target.url.with_database(to)),
        password_in=_where_the_password_is(target),
        is_embedded=bool(target.password_file),
        mark=mark,
        duration_s=time.monotonic() - began,
    )


def _without_secrets(url: DatabaseUrl) -> DatabaseUrl:
    kept = tuple((name, value) for name, value in url.parameters if name != "sslpassword")
    return replace(url, password="", parameters=kept)


def _lenient(place: Workplace) -> Environment:
    if place.environment.kind.is_lenient:
        return place.environment
    raise Stop(
        Notice(
            code="B140",
            what=f"backup restore makes databases for development and test, not "
            f"{place.environment.name}",
            why="a restored database beside the live one is one wrong URL away from being it",
            next="whimbrel -e development backup restore ID --to NAME",
        )
    )


def _refuse_damaged(stored: Stored) -> None:
    found = (stored.problem,) if stored.evidence is None else damage(stored)
    if found:
        raise Failure(
            Notice(
                code="B142",
                what=f"{stored.id} is damaged: {found[0]}",
                why="what it would restore is not what was dumped; nothing was begun",
                next="restore another: `whimbrel backup list`",
            )
        )


def _mark(url: DatabaseUrl, environment: Environment, stored: Stored, place: Workplace) -> str:
    """What we create, we mark; the mark that came with the dump is its source's, and so are the
    rules that were set there."""
    with connect(url) as conn:
        ensure_ledger(conn)
        mark = write_mark(conn, environment, by=place.who)
        drop_policy(conn, by=place.who)
        write_audit(conn, "backup restore", {"backup": stored.id}, by=place.who)
        return mark.token


def _where_the_password_is(target: Target) -> str:
    if target.password_file or not target.url.password:
        return target.password_file
    return target.shown.removeprefix("the server of ")


def _does_not_restore(stored: Stored, exc: NotRestored) -> Failure:
    return Failure(
        Notice(
            code="B143",
            what=f"{stored.id} does not restore: {exc}",
            why="the new database was dropped again",
            next="restore another: `whimbrel backup list` shows what was shown of each",
        )
    )

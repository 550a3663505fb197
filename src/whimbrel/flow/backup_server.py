"""The server that backups are restored to: a stated scratch server, else an embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..backup.manifest import Manifest
from ..backup.target import Target
from ..config.scratch import resolve_scratch_url
from ..config.sourced import Sourced
from ..config.url import DatabaseUrl
from ..db.embedded.binaries import Binaries, binaries_at, find_binaries
from ..db.embedded.home import existing_base
from ..db.embedded.launch import Lifetime
from ..db.embedded.server import open_server, throw_away_server
from ..errors import Failure, Notice
from ..pg.version import NEWEST_PROVEN, ServerVersion
from .own_folder import own_folder
from .workplace import Workplace


@contextmanager
def verifying_server(
    place: Workplace, manifest: Manifest, programs: Path | None = None
) -> Iterator[Target]:
    """For a restore that nobody keeps: the embedded server is one of its own and goes afterwards.
    `programs` is a folder of PostgreSQL's that it shall be made of, whatever server is stated.

    Raises `Failure` (B136) where no server of that major version, or a newer one, can be had; E201,
    E202 for a folder without programs that run.
    """
    if programs is not None:
        with throw_away_server(binaries=binaries_at(programs)) as server:
            yield _target(place, server.url(), f"a server of {programs}")
        return
    stated = _stated(place)
    if stated is not None:
        yield _target(place, stated.value, f"the server of {stated.source}")
        return
    with throw_away_server(binaries=_binaries(manifest)) as server:
        yield _target(place, server.url(), "an embedded server")


def keeping_server(place: Workplace) -> Target:
    """For a restored database that stays: the stated server, else the project's own."""
    stated = _stated(place)
    if stated is not None:
        return _target(place, stated.value, f"the server of {stated.source}")
    own_folder(place.root)
    server = open_server(place.server_folder, lifetime=Lifetime.PROJECT)
    password = existing_base(place.server_folder) / "password"
    found = _target(place, server.url(), "the project's embedded server")
    return replace(found, password_file=str(password))


def _stated(place: Workplace) -> Sourced[DatabaseUrl] | None:
    project = place.project
    shadow = project.prisma.shadow_url(project.variables) if project.prisma else None
    return resolve_scratch_url(project.layers, shadow)


def _target(place: Workplace, url: DatabaseUrl, shown: str) -> Target:
    systems = frozenset(each.system_identifier for each in place.shared)
    return Target(url=url, shown=shown, forbidden_systems=systems)


def _binaries(manifest: Manifest) -> Binaries:
    """Of the dumped server's major version, else of the next newer one."""
    wanted = ServerVersion(manifest.source.server_version).major
    for major in range(wanted, max(wanted, NEWEST_PROVEN) + 1):
        try:
            return find_binaries(major)
        except Failure as failure:
            if failure.notice.code != "E201":
                raise
    raise Failure(
        Notice(
            code="B136",
            what=f"no PostgreSQL {wanted} here to restore the backup to",
            why="a dump can be restored to its own major version or a newer one",
            next=f"install PostgreSQL {wanted}, or set WHIMBREL_SCRATCH_URL to such a server",
        )
    )

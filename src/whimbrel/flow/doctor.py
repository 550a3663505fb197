"""Can everything be reached, and is it as it should be? Every environment at once, reading only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..config.environment import Environment, known_environments
from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect_plainly, take_schema
from ..db.failure import speaking_with
from ..db.pooling import refuse_transaction_pooling
from ..errors import Failure
from ..guard.checkup import Remark, Weight, judge_server, ok, problem_of
from ..guard.identity import Identity, disagreement, judge_identity
from ..guard.protection import checkup
from ..ledger.freezes import read_freezes
from ..ledger.identity import look
from ..ledger.notes import read_protected_before
from ..ledger.upgrade import known_version, refuse_newer
from ..pg.name import quote
from ..read.checkup import read_server
from ..read.extensions import read_available_extensions
from ..read.leftovers import read_leftovers
from ..read.protection import read_protection
from .call import Call
from .doctor_backups import check_backups, check_disks
from .doctor_pitr import check_pitr
from .histories import project_history
from .opened import Opened
from .tasks import prepare, wanted_extensions
from .workplace import Workplace, named_environment, open_workplace, urls_of

_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """One environment, or the project itself; `place` is its database without password."""

    name: str
    place: str
    remarks: tuple[Remark, ...]

    @property
    def has_problem(self) -> bool:
        return any(each.weight is Weight.PROBLEM for each in self.remarks)


def examine(call: Call) -> tuple[Checkup, ...]:
    """The project first, then the stated environment, or all that are known. Writes nothing,
    starts nothing. Raises only what a project raises that cannot be read at all."""
    place = open_workplace(call, "doctor")
    extensions, of_project = _project(place)
    names = [call.environment] if call.environment else known_environments(place.settings)
    environments = [named_environment(place, name) for name in names]
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        found = pool.map(lambda each: _examine(place, each, extensions), environments)
        return (Checkup(name="project", place=str(place.root), remarks=of_project), *found)


def _project(place: Workplace) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    """The extensions that its migrations ask for, and what is to be said without a database."""
    folder = place.project.migrations
    try:
        history = project_history(place).require_sound()
        prepared = [prepare(folder, migration) for migration in history.migrations]
    except Failure as failure:
        return (), (problem_of("migrations", failure.notice), *check_backups(place))
    names = dict.fromkeys(name for each in prepared for name in wanted_extensions(each.script))
    count = f"{len(prepared)} in {folder}, all readable"
    return tuple(names), (ok("migrations", count), *check_backups(place))


def _examine(place: Workplace, environment: Environment, extensions: tuple[str, ...]) -> Checkup:
    """Whatever goes wrong is a finding of this environment and does not end the others."""
    shown = "no URL"
    try:
        found = urls_of(place, environment).for_schema
        if found is None:
            return Checkup(name=environment.name, place=shown, remarks=(_no_url(environment),))
        url, shown = found.value, found.value.shown
        with speaking_with(url), connect_plainly(url, application_name="whimbrel doctor") as conn:
            remarks = tuple(_remarks(place, environment, conn, url, extensions))
    except Failure as failure:
        remarks = (problem_of("reached", failure.notice),)
    return Checkup(name=environment.name, place=shown, remarks=remarks)


def _remarks(
    place: Workplace,
    environment: Environment,
    conn: Connection,
    url: DatabaseUrl,
    extensions: tuple[str, ...],
) -> Iterator[Remark]:
    yield ok("reached", "name, port, authentication and database answer")
    try:
        refuse_transaction_pooling(conn, url)
        yield ok("pooling", "a session of its own")
    except Failure as failure:
        yield problem_of("pooling", failure.notice)
        return
    take_schema(conn, url)
    conn.execute("SET DateStyle = ISO")
    server = read_server(conn, url)
    yield from judge_server(server, environment.kind)
    identity = judge_identity(*look(conn), place.shared)
    yield _identity(environment, identity)
    yield _ledger(conn)
    yield from _protection(environment, conn, may=server.is_superuser)
    for freeze in read_freezes(conn):
        yield ok("freeze", str(freeze))
    yield from _extensions(conn, extensions)
    yield from _leftovers(conn)
    yield from check_disks(place, environment, conn)
    yield from check_pitr(place, environment, Opened(conn=conn, url=url, identity=identity))


def _protection(environment: Environment, conn: Connection, *, may: bool) -> Iterator[Remark]:
    found = read_protection(conn)
    was = found is None and read_protected_before(conn) is not None
    yield from checkup(found, environment, may=may, was=was)


def _leftovers(conn: Connection) -> Iterator[Remark]:
    """Only indexes: a constraint may be meant to stay unvalidated."""
    for each in sorted(read_leftovers(conn)):
        if each.kind == "index":
            schema, dot, _ = each.table.rpartition(".")
            yield Remark(
                weight=Weight.ADVICE,
                topic="indexes",
                what=f"{each.name} of {each.table} is invalid",
                why="its concurrent build did not end: no query uses it, every write keeps it up",
                next="where nobody builds it at this moment: DROP INDEX CONCURRENTLY "
                f"{schema}{dot}{quote(each.name)};",
            )


def _no_url(environment: Environment) -> Remark:
    if environment.kind.is_lenient:
        return ok("reached", "no URL here: the project's embedded server serves it")
    return ok("reached", "no URL here: not looked at")


def _identity(environment: Environment, identity: Identity) -> Remark:
    notice = disagreement(environment, identity)
    if notice is not None:
        return problem_of("identity", notice)
    if identity.is_known:
        return ok("identity", identity.shown)
    return Remark(
        weight=Weight.ADVICE,
        topic="identity",
        what=f"the database is {identity.because}",
        why="an unknown database is treated as production, so that a wrong URL can do no harm",
        next=f"`whimbrel -e {environment.name} identity mark`, if it is {environment.name}",
    )


def _ledger(conn: Connection) -> Remark:
    try:
        version = refuse_newer(conn)
    except Failure as failure:
        return problem_of("ledger", failure.notice)
    if version in (0, known_version()):
        return ok(
            "ledger", f"version {version}" if version else "none yet: the first write makes it"
        )
    upgraded = f"version {version}: the next writing command makes it {known_version()}"
    return ok("ledger", upgraded)


def _extensions(conn: Connection, wanted: tuple[str, ...]) -> Iterator[Remark]:
    available = read_available_extensions(conn) if wanted else frozenset()
    missing = [name for name in wanted if name not in available]
    for name in missing:
        yield Remark(
            weight=Weight.PROBLEM,
            topic="extensions",
            what=f"the server does not have {name}, which a migration creates",
            why="CREATE EXTENSION would fail there",
            next=f"install the package that brings {name} on the server",
        )
    if wanted and not missing:
        yield ok("extensions", f"{', '.join(wanted)}: the server has them")

"""A human says that he looked at staging as it is now; the project's own checks say so, too."""

from __future__ import annotations

from dataclasses import dataclass

from ..config.kind import Kind
from ..config.suggest import did_you_mean, listed, nearest
from ..disk.environ import now_utc
from ..errors import Failure, Notice, Usage
from ..guard.gate import SignOff
from ..history.row import RowState
from ..ledger.signoffs import write_signoff
from ..ledger.table import read_rows
from .admission import admit
from .call import Call
from .enter import enter
from .histories import ledger_table
from .known_schema import schema_now
from .opened import Opened
from .prisma_names import PrismaNames
from .question import why_not
from .receipts import keep_signoff
from .surroundings import surroundings, with_urls
from .workplace import Workplace, open_workplace

CHECK_LIMIT_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """`receipt` is the file that says the same; empty where it could not be written."""

    signoff: SignOff
    receipt: str = ""


def sign_off(call: Call, name: str) -> Signed:
    """Bound to staging's schema and to the set of migrations applied there.

    Raises `Usage`: G160 a name that `[staging] manual` does not have, G161 not staging; and the
    stops of `admit`.
    """
    place = open_workplace(call, "signoff")
    _require_asked_for(place, name)
    _require_staging(place, name)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "signoff")
        if opened.identity.kind is not Kind.STAGING:
            raise Usage(_not_staging(opened, name))
        return _sign(call, place, opened, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check of the project's own. `problem` is empty where it held, and it is signed off then."""

    name: str
    problem: str
    signed: Signed | None = None


def run_checks(call: Call) -> tuple[Checked, ...]:
    """Each of `[staging.checks]`, in order: a query is asked of staging, a command gets staging's
    URLs. One that holds is signed off, bound as what a human signs.

    Raises `Usage`: G161 not staging, G164 none is named; and the stops of `admit`.
    """
    place = open_workplace(call, "signoff")
    checks = place.settings.staging_checks
    if not checks:
        raise Usage(_no_checks())
    _require_staging(place, "--checks")
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "signoff")
        if opened.identity.kind is not Kind.STAGING:
            raise Usage(_not_staging(opened, "--checks"))
        variables = with_urls(surroundings(call, place), place, opened.url, PrismaNames())
        found = []
        for name, question in checks:
            call.say(f"checking {name}")
            problem = why_not(place, opened, question, variables, CHECK_LIMIT_S)
            signed = None if problem else _sign(call, place, opened, name)
            found.append(Checked(name=name, problem=problem, signed=signed))
        return tuple(found)


def _sign(call: Call, place: Workplace, opened: Opened, name: str) -> Signed:
    signed = write_signoff(opened.conn, _as_it_is(place, opened, name))
    try:
        receipt = keep_signoff(call, place, opened, signed)
    except Failure as failure:
        call.say(f"note: no receipt was written: {failure.notice.what}")
        receipt = ""
    return Signed(signoff=signed, receipt=receipt)


def _as_it_is(place: Workplace, opened: Opened, name: str) -> SignOff:
    rows = read_rows(opened.conn, ledger_table(place, opened))
    return SignOff(
        name=name,
        who=place.who,
        at=now_utc(),
        fingerprint=schema_now(opened),
        checksums=frozenset(row.checksum for row in rows if row.state is RowState.APPLIED),
        signed_on=opened.identity.mark.uuid if opened.identity.mark else "",
    )


def _require_staging(place: Workplace, name: str) -> None:
    """By the label alone, before anybody is asked to confirm anything."""
    if place.environment.kind is not Kind.STAGING:
        raise Usage(_elsewhere(f"-e {place.environment.name}", place.environment.kind.value, name))


def _require_asked_for(place: Workplace, name: str) -> None:
    wanted = place.settings.manual_checks
    if name in wanted:
        return
    if name in place.settings.wanted_signoffs:
        raise Usage(_by_machine(name))
    known = f"it has {listed(wanted)}" if wanted else "it has none"
    meant = nearest(name, wanted)
    raise Usage(
        Notice(
            code="G160",
            what=f"no sign-off {name!r} is asked for",
            why=f"{did_you_mean(name, wanted)}[staging] manual of the project file says which "
            f"production waits for; {known}",
            next=f'whimbrel -e staging signoff "{meant}"'
            if meant
            else f'write it into whimbrel.toml: [staging] manual = ["{name}"]',
        )
    )


def _by_machine(name: str) -> Notice:
    return Notice(
        code="G163",
        what=f"{name} is a check that runs by itself",
        why="that it holds is found out, not said",
        next="whimbrel -e staging signoff --checks",
    )


def _no_checks() -> Notice:
    return Notice(
        code="G164",
        what="the project has no checks",
        why="[staging.checks] of the project file names them; nothing was asked",
        next='write one into whimbrel.toml: [staging.checks], journeys = "npm run test:e2e"',
    )


def _not_staging(opened: Opened, name: str) -> Notice:
    return _elsewhere(opened.identity.live.place, opened.identity.shown, name)


def _elsewhere(where: str, what: str, name: str) -> Notice:
    return Notice(
        code="G161",
        what=f"{where} is {what}, not staging",
        why="a sign-off says that the change was looked at in staging, before production has it",
        next=f'whimbrel -e staging signoff "{name}"',
    )

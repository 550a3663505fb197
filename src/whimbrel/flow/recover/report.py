"""What was done in a recovery, for people; and what a recovery does not do."""

from __future__ import annotations

from dataclasses import dataclass

from ...db.failure import speaking_with
from ...errors import Failure, Notice
from ...ledger.recoveries import Recovery, RecoveryEvent, read_events, read_last_recovery
from ..call import Call
from ..enter import enter
from ..workplace import open_workplace

# Said by every assessment and report, so that nobody waits for it.
CANNOT = (
    "what was written between the backup and the damage is not in the backup: with a tool for "
    "point-in-time recovery ([pitr.ENVIRONMENT]) `recover assess --at MOMENT` brings back the "
    "moment before the damage",
    "transactions are not run again: rows come back with the values that they had, beside what was "
    "done since",
)
AFTERWARDS = (
    "start again what was stopped with the application: workers, cron jobs, queues",
    "change the passwords and tokens that the damage came through",
    "look at what was derived from the damaged rows meanwhile: mails, exports, caches, reports",
    'write down what let it happen, and close it: `whimbrel safety-check "THE COMMAND"`; for other '
    "tools in the database itself: `whimbrel protect`",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    environment: str
    place: str
    recovery: Recovery
    events: tuple[RecoveryEvent, ...]


def report(call: Call) -> Report:
    """The open recovery, else the last one. Reads only. Raises `Failure` (V102) without any."""
    place = open_workplace(call, "recover report")
    with enter(call, place) as opened, speaking_with(opened.url):
        found = read_last_recovery(opened.conn)
        if found is None:
            name = place.environment.name
            raise Failure(
                Notice(
                    code="V102",
                    what=f"nothing was recovered in {opened.identity.live.place}",
                    why="no recovery was begun there, so there is nothing to report",
                    next=f"`whimbrel -e {name} recover fence` begins one",
                )
            )
        return Report(
            environment=place.environment.name,
            place=opened.identity.live.place,
            recovery=found,
            events=read_events(opened.conn, found.number),
        )


def as_markdown(found: Report) -> str:
    """A page to be filed and sent around."""
    recovery = found.recovery
    lines = [
        f"# Recovery {recovery.number} of {found.place} ({found.environment})",
        "",
        f"Begun {recovery.begun_at:%Y-%m-%d %H:%M:%S} UTC by {recovery.begun_by}"
        + (f", with backup {recovery.backup}." if recovery.backup else "."),
        "",
    ]
    for event in found.events:
        lines.append(f"- {event.at:%H:%M:%S} {event.phase} by {event.who}: {_detail(event)}")
    lines += ["", "What a recovery does not do:", ""]
    lines += [f"- {each}" for each in CANNOT]
    lines += ["", "Afterwards:", ""]
    lines += [f"- [ ] {each}" for each in AFTERWARDS]
    return "\n".join(lines) + "\n"


def _detail(event: RecoveryEvent) -> str:
    detail = event.detail
    match event.phase:
        case "fence":
            left = detail.get("left")
            kind = "hard" if detail.get("hard") else "soft"
            return f"{kind}, {detail.get('ended')} sessions ended" + (
                f", left: {', '.join(left)}" if isinstance(left, list) and left else ""
            )
        case "assess":
            tables = detail.get("tables")
            found = "; ".join(tables) if isinstance(tables, list) else ""
            return f"against {detail.get('backup')}: {found or 'every table as in the backup'}"
        case "copy":
            return (
                f"{detail.get('name')}: {detail.get('inserted')} rows inserted, "
                f"{detail.get('restored')} set back, {detail.get('left')} left as they are"
                + (f", kept in {detail['kept']}" if detail.get("kept") else "")
            )
        case _:
            return "the application may connect again"

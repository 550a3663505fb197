"""Point-in-time recovery at the doctor's: does the tool answer, and does its log reach?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..config.environment import Environment
from ..config.policy_key import Backup
from ..guard.checkup import Remark, Weight, ok
from ..guard.gate import BackupFact, Unknown
from ..guard.pitr import judge_pitr
from .clock import read_clock
from .opened import Opened
from .pitr import read_pitr
from .policy_here import policy_of
from .workplace import Workplace

_TOPIC = "point in time"


def check_pitr(place: Workplace, environment: Environment, opened: Opened) -> Iterator[Remark]:
    """Nothing where the project names no tool for this environment. Asks the tool."""
    settings = place.settings.pitr_of(environment.name)
    if settings is None:
        return
    policy = policy_of(replace(place, environment=environment), opened).policy
    live = opened.identity.live
    found = read_pitr(settings, opened)
    fact = BackupFact(
        evidence=(),
        system_identifier=live.system_identifier,
        database_oid=live.database_oid,
        mark_uuid="",
        is_empty=False,
        pitr=found,
    )
    answer = judge_pitr(fact, policy, read_clock(opened.conn))
    if answer.outcome.lets_go:
        yield ok(_TOPIC, answer.what)
    else:
        what = f"{settings.shown}: {answer.what}" if isinstance(found, Unknown) else answer.what
        next = answer.next.replace("-e production", f"-e {environment.name}")
        yield Remark(weight=Weight.PROBLEM, topic=_TOPIC, what=what, why=answer.why, next=next)
    if policy.backup is Backup.EQUAL:
        yield Remark(
            weight=Weight.ADVICE,
            topic=_TOPIC,
            what="the backup gate asks for a dump that is equal, whatever the log holds",
            why="that is the default; that the log counts as well is said inside the database",
            next=f"whimbrel -e {environment.name} policy set backup pitr --reason "
            f'"{settings.shown} keeps the log"',
        )

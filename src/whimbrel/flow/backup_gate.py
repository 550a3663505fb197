"""The backup gate for what takes production back without a deploy."""

from __future__ import annotations

from ..config.kind import Kind
from ..config.policy_key import Backup
from ..errors import Notice, Stop
from ..guard.backup import judge_backup
from ..guard.gate import Unknown
from .backup_fact import backup_fact
from .call import Call
from .clock import database_time
from .opened import Opened
from .policy_here import policy_of
from .workplace import Workplace


def require_backup(call: Call, place: Workplace, opened: Opened) -> None:
    """In production only. Raises `Stop` with the gate's words, G132 where nothing can be seen."""
    policy = policy_of(place, opened).policy
    if opened.identity.kind is not Kind.PRODUCTION or policy.backup is Backup.OFF:
        return
    fact = backup_fact(place, opened)
    if isinstance(fact, Unknown):
        raise Stop(
            Notice(
                code="G132",
                what=f"backup: not known: {fact.reason}",
                why="what cannot be read is not passed",
                next=f"`whimbrel -e {place.environment.name} backup list`",
            )
        )
    answer = judge_backup(fact, policy, database_time(call, opened))
    if not answer.outcome.lets_go:
        raise Stop(answer.notice)
    call.say(f"  {answer.row}")

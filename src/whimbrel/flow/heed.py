"""What the rules see in SQL that is about to run by itself: said, asked for, or refused.

`deploy` has its gate for this; `execute`, `push` and `run` have SQL that no file of a history
holds. By the levels of this very database, with its sizes: a table of four rows is no hazard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..config.policy_key import Level
from ..errors import Failure, Notice, Stop
from ..guard.inspect import Inspector
from ..guard.levels import level_of, mild
from ..guard.rule import Finding
from ..guard.rules import RULES
from ..guard.situation import MEGABYTE
from ..plan.facts.describe import describe
from ..plan.step import Step
from ..plan.trail import Trail
from ..script.parse import parse_script
from ..script.psql import without_psql
from .call import Call, require_confirmation
from .hazards_fact import known_there
from .opened import Opened
from .policy_here import levels_of, policy_of
from .workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`level` is what this environment makes of it, `grave` what its rule's own level is."""

    finding: Finding
    file: str
    level: Level
    grave: Level

    def __str__(self) -> str:
        rule, line = self.finding.rule, self.finding.step.statement.line
        return f"{rule.code} {rule.name}: {self.finding.what}, {self.file}:{line}"


def see_hazards(
    place: Workplace, opened: Opened, scripts: Iterable[tuple[str, Sequence[Step]]]
) -> tuple[Seen, ...]:
    """In the order of names and lines, without what the text accepts by name. Read only."""
    by_rule, policy = levels_of(place, opened), policy_of(place, opened).policy
    asked = [rule for rule in RULES if by_rule[rule.name] is not Level.OFF]
    inspector = Inspector(asked, small_bytes=policy.small_table_mb * MEGABYTE)
    trail, seen = Trail(known_there(opened.conn)), list[Seen]()
    for file, steps in scripts:
        trail.begin_file()
        for found in inspector.inspect(steps, trail):
            if found.accepted_because:
                continue
            grave = level_of(
                found,
                by_rule[found.rule.name],
                is_contract=False,
                large_bytes=policy.large_table_mb * MEGABYTE,
            )
            level = mild(grave, opened.identity.kind)
            seen.append(Seen(finding=found, file=file, level=level, grave=grave))
    return tuple(seen)


def heed(call: Call, opened: Opened, seen: Sequence[Seen], doing: str, *why: str) -> Call:
    """Says what production would mind, asks for the confirmation once: for `why` and for what the
    rules ask about here. The call, with what was confirmed. Raises `Stop` (G111, G102)."""
    for each in seen:
        if each.grave is not Level.ADVISE:
            call.say(f"advice: {each}")
    stopped = next((each for each in seen if each.level is Level.STOP), None)
    if stopped is not None:
        raise Stop(_stopped(stopped, doing))
    reasons = [*why, *(str(each) for each in seen if each.level is Level.ASK)]
    if not reasons:
        return call
    token = opened.identity.confirm_token
    where = f"{doing} in {opened.identity.environment}"
    require_confirmation(call, token, doing=f"{where}: {'; '.join(reasons)}")
    return replace(call, confirm=token)


def steps_of(text: str, name: str) -> Sequence[Step]:
    """Of SQL in a command line or a file that psql runs; none where it is no SQL."""
    try:
        return describe(parse_script(without_psql(text), name=name))
    except Failure:
        return ()


def _stopped(seen: Seen, doing: str) -> Notice:
    rule = seen.finding.rule
    return Notice(
        code="G111",
        what=f"{doing}: {seen}",
        why=rule.why,
        next=f'{rule.instead}; or above the statement: `-- whimbrel:allow {rule.name} "why it is '
        'right here"`',
    )

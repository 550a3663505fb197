"""What a production deploy has to know of its migrations: findings that stop or ask there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..config.kind import Kind
from ..config.policy_key import Level
from ..plan.deed import Does
from ..plan.step import Step
from ..plan.trail import Trail
from ..script.statement import Directive
from .gate import Hazard
from .inspect import Inspector, preexisting
from .levels import level_of, levels
from .rule import Finding, deeds, reason
from .rules import RULES
from .situation import MEGABYTE, Situation


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardTerms:
    """The level of each rule by its name; what is known to be no larger than `small_mb` is worked
    through before anybody notices, from `large_mb` on it is graver."""

    by_rule: Mapping[str, Level] = field(default_factory=lambda: levels(Kind.PRODUCTION))
    small_mb: int = 0
    large_mb: int = 10_000


DEFAULT = HazardTerms()


def find_hazards(
    file: str,
    steps: Iterable[Step],
    trail: Trail,
    terms: HazardTerms = DEFAULT,
    directives: Iterable[Directive] = (),
) -> Iterator[Hazard]:
    """In file order. `trail` knows what was made before in the same deploy, and learns;
    `directives` are those of the whole file."""
    said = {(each.name, each.arguments) for each in directives}
    is_contract = ("phase", ("contract",)) in said
    asked = [rule for rule in RULES if terms.by_rule[rule.name] is not Level.OFF]
    inspector = Inspector(asked, small_bytes=terms.small_mb * MEGABYTE)
    trail.begin_file(shares=("transaction", ("one",)) in said)
    listed = tuple(steps)
    for position, (step, findings) in enumerate(inspector.walk(listed, trail)):
        is_old = bool(preexisting(step, trail.born)) or not (step.touches or step.drops)
        for each in findings:
            level = level_of(
                each,
                terms.by_rule[each.rule.name],
                is_contract=is_contract,
                large_bytes=terms.large_mb * MEGABYTE,
            )
            if level in (Level.STOP, Level.ASK):
                yield _hazard(file, each, level)
        is_told = any(each.rule.code.startswith(("D", "S")) for each in findings)
        situation = Situation(trail=trail, file=listed, position=position)
        # Rows that a condition names are meant; every row is a rule's business.
        loses = step.loses_data and not step.changes_rows and not _is_kept(step, situation)
        if loses and is_old and not is_told:
            yield _own(file, step, "loses-data", f"{step.loses_data} is lost")


def _is_kept(step: Step, situation: Situation) -> bool:
    """What goes was copied before, or makes room for such a copy."""
    gone = deeds(step, Does.DROP, Does.DROP_COLUMN)
    return bool(gone) and all(
        situation.makes_room(deed)
        if deed.does is Does.DROP
        else situation.trail.copy_of(deed.relation, deed.name) is not None
        for deed in gone
    )


def _hazard(file: str, found: Finding, level: Level) -> Hazard:
    return Hazard(
        code=found.rule.code,
        name=found.rule.name,
        what=found.what,
        file=file,
        line=found.step.statement.line,
        accepted_because=found.accepted_because,
        asks=level is Level.ASK,
    )


def _own(file: str, step: Step, name: str, what: str) -> Hazard:
    return Hazard(
        name=name,
        what=what,
        file=file,
        line=step.statement.line,
        accepted_because=reason(step, name),
    )

"""May contract migrations go without being asked for? `[contract] ready` of the project answers: a
query whose first value is true, or a command that ends with 0. A feature flag, say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from .call import Call
from .opened import Opened
from .past import Past
from .question import why_not
from .surroundings import surroundings
from .work import Phase, Work, find_work
from .workplace import Workplace

LIMIT_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """`said` is what the setting answered, empty where it was not asked."""

    work: Work
    phase: Phase
    said: str = ""


def decide(call: Call, place: Workplace, opened: Opened, past: Past, phase: Phase) -> Decided:
    """The work of this deploy: with contract migrations where they were asked for, or where the
    project's own question says that they may go. Asked only when one would be held. Reads only.

    An answer that cannot be had is a no, and says why.
    """
    work = find_work(past, phase)
    match phase:
        case Phase.CONTRACT | Phase.BOTH:
            return Decided(work=work, phase=phase)
        case Phase.EXPAND:
            pass
        case _:
            assert_never(phase)
    question = place.settings.contract_ready
    if not question or not any(each.is_contract for each in work.held):
        return Decided(work=work, phase=phase)
    problem = why_not(place, opened, question, surroundings(call, place), LIMIT_S)
    if problem:
        held = tuple(
            replace(each, why=f"{each.why}; [contract] ready: {problem}")
            if each.is_contract
            else each
            for each in work.held
        )
        return Decided(work=replace(work, held=held), phase=phase, said=problem)
    both = find_work(past, Phase.BOTH, work.todo)
    return Decided(work=both, phase=Phase.BOTH, said="contract migrations go: [contract] ready")

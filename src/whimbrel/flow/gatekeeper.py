"""Asks the gates of a production deploy: before a human is asked, in the turn, for a dry run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ..config.kind import Kind
from ..config.policy import Policy
from ..config.policy_key import Backup, Demand
from ..guard.gate import GateAnswer, GateFacts, Measured, Unknown
from ..guard.gate import Outcome as GateOutcome
from ..guard.gates import first_stop, judge_gates
from ..guard.proof import measured_times, reached_schemas
from .call import Call, require_confirmation
from .clock import database_time
from .gates import Moment, collect_facts
from .opened import Opened
from .past import Past, is_moving, refuse_edited
from .policy_here import policy_of
from .replay import replayed_catalog
from .work import Phase, Work
from .workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployOptions:
    """`waive_backup` is `--force`: it waives that one gate, is recorded, and nothing else.
    `backup`: make and verify one first."""

    dry_run: bool = False
    waive_backup: bool = False
    backup: bool = False
    phase: Phase = Phase.EXPAND

    @property
    def later(self) -> frozenset[str]:
        """Gates for which a deploy itself does what they want, after the others were asked."""
        return frozenset({"confirmation", "backup"} if self.backup else {"confirmation"})


class LetThrough(NamedTuple):
    """`ends`: the schemas to which staging's proofs lead."""

    gates: tuple[GateAnswer, ...]
    ends: frozenset[str]


class Foreseen(NamedTuple):
    """`measured`: how long staging took, by the checksum of what it ran."""

    gates: tuple[GateAnswer, ...]
    measured: Mapping[str, Measured]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatekeeper:
    """Outside production there are no gates; only an edited history stops there."""

    call: Call
    place: Workplace
    opened: Opened
    options: DeployOptions

    @property
    def has_gates(self) -> bool:
        return self.opened.identity.kind is Kind.PRODUCTION

    def policy(self) -> Policy:
        """As it is in the database now."""
        policy = policy_of(self.place, self.opened).policy
        return replace(policy, backup=Backup.OFF) if self.options.waive_backup else policy

    def confirmed(self, past: Past, work: Work) -> Call:
        """The gates once before the turn, so that nobody waits for a human, and no human is asked
        about what another gate stops anyway. Where somebody else is at it, only the turn can tell.

        Raises the stop of the first gate (G121–G131), G102 unconfirmed.
        """
        if not self.has_gates:
            return self.call
        policy = self.policy()
        answers = self._judged(self._facts(past, work, is_in_turn=True), policy)
        stop = first_stop(each for each in answers if each.name not in self.options.later)
        if stop is not None and not is_moving(self.opened, past):
            self._say(answers)
            raise stop
        if policy.confirmation is Demand.OFF:
            return self.call
        identity = self.opened.identity
        doing = f"deploy to {identity.live.place}"
        require_confirmation(self.call, identity.confirm_token, doing=doing)
        return replace(self.call, confirm=identity.confirm_token)

    def let_through(self, past: Past, work: Work, policy: Policy) -> LetThrough:
        """In the turn, each said in a line. Raises the stop of the first gate."""
        if not self.has_gates:
            refuse_edited(self.opened, past, policy)
            return LetThrough((), frozenset())
        facts = self._facts(past, work, is_in_turn=True)
        answers = self._judged(facts, policy)
        self._say(answers)
        stop = first_stop(answers)
        if stop is not None:
            raise stop
        if isinstance(facts.staging, Unknown):
            return LetThrough(answers, frozenset())
        return LetThrough(answers, reached_schemas(facts.staging, policy, facts.now))

    def foreseen(self, past: Past, work: Work) -> Foreseen:
        """For a dry run, in which nothing is made and nobody asked. Raises no gate's stop."""
        policy = self.policy()
        if not self.has_gates:
            refuse_edited(self.opened, past, policy)
            return Foreseen((), {})
        facts = self._facts(past, work, is_in_turn=False)
        database_time(self.call, self.opened)
        answers = tuple(self._as_foreseen(each) for each in self._judged(facts, policy))
        times = {} if isinstance(facts.staging, Unknown) else measured_times(facts.staging)
        return Foreseen(answers, times)

    def _as_foreseen(self, answer: GateAnswer) -> GateAnswer:
        if answer.name not in self.options.later or answer.outcome is GateOutcome.OFF:
            return answer
        what = _WOULD[answer.name]
        return GateAnswer(name=answer.name, outcome=GateOutcome.REPORTED, what=what)

    def _facts(self, past: Past, work: Work, *, is_in_turn: bool) -> GateFacts:
        moment = Moment(
            past=past,
            work=work,
            replay=lambda: replayed_catalog(self.call, self.place, self.opened, past),
            is_in_turn=is_in_turn,
        )
        return collect_facts(self.call, self.place, self.opened, moment)

    def _judged(self, facts: GateFacts, policy: Policy) -> tuple[GateAnswer, ...]:
        answers = judge_gates(facts, policy)
        if policy.backup is policy_of(self.place, self.opened).policy.backup:
            return answers
        return tuple(replace(a, what=_WAIVED) if a.name == "backup" else a for a in answers)

    def _say(self, answers: Iterable[GateAnswer]) -> None:
        """By whose clock they have judged, where that matters, and what they say."""
        database_time(self.call, self.opened)
        for answer in answers:
            self.call.say(f"  {answer.row}")


_WAIVED = "waived by --force, which is recorded"
_WOULD = {
    "confirmation": "the deploy itself asks for it",
    "backup": "one would be made and verified first",
}

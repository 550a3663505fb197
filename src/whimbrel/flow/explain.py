"""A rule with its words and examples, or the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from ..config.policy_key import Level
from ..config.suggest import did_you_mean
from ..errors import Notice, Usage
from ..guard.levels import default_level
from ..guard.rule import Rule
from ..guard.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`level` is production's, where nobody says anything. `bad` is seen, `good` is not."""

    rule: Rule
    level: Level
    bad: str
    good: str


def explain(asked: str) -> Explained:
    """By code or name, in any case. Raises `Usage` (U111)."""
    word = asked.strip().lower()
    rule = next((each for each in RULES if word in (each.code.lower(), each.name)), None)
    if rule is None:
        known = [name for each in RULES for name in (each.code, each.name)]
        raise Usage(
            Notice(
                code="U111",
                what=f"there is no rule {asked}",
                why=f"{did_you_mean(asked, known)}other messages say themselves what to do",
                next="`whimbrel explain` lists every rule",
            )
        )
    folder = files(rule.applies.__module__.rpartition(".")[0])
    bad, good = (folder.joinpath(f"{name}.sql").read_text("utf-8") for name in ("bad", "good"))
    return Explained(rule=rule, level=default_level(rule), bad=bad.strip(), good=good.strip())

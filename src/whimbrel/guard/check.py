"""A file of SQL in, what its policy makes of it out: findings with their place and gravity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..config.kind import Kind
from ..config.policy_key import Level, PolicyRule
from ..errors import Notice
from ..pg.secret import masked
from ..plan.step import Step
from ..plan.trail import Trail
from ..script.parse import syntax_failure
from ..script.statement import Statement
from .allowances import unused
from .inspect import Inspector
from .levels import level_of, levels, mild
from .parts import Part, read_parts
from .rule import Finding
from .rules import RULES
from .situation import MEGABYTE

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """One finding as every face shows it: the line where its statement begins, and how many
    `lines` that has. `accepted` is the reason that the file gives; what is accepted stops
    nothing."""

    code: str
    name: str
    severity: Level
    file: str
    line: int
    statement: str
    what: str
    why: str
    next: str
    accepted: str = ""
    lines: int = 1

    @property
    def stops(self) -> bool:
        return self.severity is Level.STOP and not self.accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """For which kind of environment is judged, by which levels. `small_mb`: what is known to be
    no larger is worked through before anybody notices."""

    kind: Kind = Kind.PRODUCTION
    file_rules: tuple[PolicyRule, ...] = ()
    database_rules: tuple[PolicyRule, ...] = ()
    small_mb: int = 10
    large_mb: int = 10_000
    by_rule: Mapping[str, Level] = field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        found = levels(self.kind, self.file_rules, self.database_rules)
        object.__setattr__(self, "by_rule", dict(found))


class Judge:
    """Judges files one after the other; what they have in common is in the trail."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        asked = [rule for rule in RULES if terms.by_rule[rule.name] is not Level.OFF]
        self._inspector = Inspector(asked, small_bytes=terms.small_mb * MEGABYTE)

    def judge(self, text: str, name: str, trail: Trail) -> Iterator[Located]:
        """In the order of the text. What cannot be read is a finding of its file; the statements
        around psql's commands and data are judged all the same."""
        return self.judge_parts(read_parts(text, name), name, trail)

    def judge_parts(self, parts: Iterable[Part], name: str, trail: Trail) -> Iterator[Located]:
        """The same of a file that was read before."""
        trail.begin_file()
        for part in parts:
            for each in self._part(part, name, trail):
                yield replace(each, line=each.line + part.lines) if part.lines else each

    def _part(self, part: Part, name: str, trail: Trail) -> Iterator[Located]:
        for notice in part.refused:
            yield self.refused(notice, name)
        trail.shares |= part.shares
        walked = self._inspector.walk(
            part.steps, trail, irreversible=part.is_irreversible, goes_on=not part.is_last
        )
        for step, findings in walked:
            if step.statement.problem is not None:
                yield self._syntax(step.statement, name)
            for each in findings:
                yield self._located(each, name, part.is_contract)
            if not any(trail.born.preexisting(t.relation) is None for t in step.touches):
                yield from self._unused(step, findings, name)

    def refused(self, notice: Notice, name: str) -> Located:
        """A file that is no SQL at all."""
        return Located(
            code=notice.code,
            name=_NAMES.get(notice.code, "unreadable"),
            severity=mild(Level.STOP, self._terms.kind),
            file=name,
            line=_line_of(notice),
            statement="",
            what=notice.what,
            why=notice.why,
            next=notice.next,
        )

    def _located(self, found: Finding, name: str, is_contract: bool) -> Located:
        statement, notice = found.step.statement, found.notice
        return Located(
            code=notice.code,
            name=found.rule.name,
            severity=self._level(found, is_contract),
            file=name,
            line=statement.line,
            statement=shown(statement.sql),
            what=notice.what,
            why=notice.why,
            next=found.rule.next(is_contract=is_contract),
            accepted=found.accepted_because,
            lines=statement.sql.count("\n") + 1,
        )

    def _level(self, found: Finding, is_contract: bool) -> Level:
        level = level_of(
            found,
            self._terms.by_rule[found.rule.name],
            is_contract=is_contract,
            large_bytes=self._terms.large_mb * MEGABYTE,
        )
        return mild(level, self._terms.kind)

    def _syntax(self, statement: Statement, name: str) -> Located:
        notice = syntax_failure(statement, name).notice
        line = statement.problem.line if statement.problem else statement.line
        return Located(
            code=notice.code,
            name=_NAMES[notice.code],
            severity=mild(Level.STOP, self._terms.kind),
            file=name,
            line=line,
            statement=shown(statement.sql),
            what=notice.what.removeprefix(f"{name}, line {line}: "),
            why=notice.why,
            next=notice.next,
        )

    def _unused(self, step: Step, findings: Iterable[Finding], name: str) -> Iterator[Located]:
        for line, notice in unused(step, findings, self._terms.by_rule):
            yield Located(
                code=notice.code,
                name="unused-allowance",
                severity=Level.ADVISE,
                file=name,
                line=line,
                statement=shown(step.sql),
                what=notice.what,
                why=notice.why,
                next=notice.next,
            )


_NAMES = {
    "C151": "not-utf-8",
    "S101": "not-utf-8",
    "S102": "nul-byte",
    "S103": "psql-command",
    "S104": "inline-copy",
    "S114": "too-long",
    "S105": "syntax-error",
    **dict.fromkeys(("S106", "S107", "S108"), "directive"),
}


def shown(sql: str) -> str:
    """One line of it, without passwords."""
    line = " ".join(masked(sql[: 10 * _LONGEST]).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _line_of(notice: Notice) -> int:
    """From the excerpt's `name:line:column`, else from the sentence itself."""
    found = re.match(r"[^\n]*:(\d+):\d+", notice.excerpt) or re.search(r"line (\d+)", notice.what)
    return int(found[1]) if found else 1

"""A file of SQL in, the same in its online form out, with what has none and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..plan.deed import Does
from ..plan.facts import describe
from ..plan.known import NOTHING_KNOWN, Known
from ..plan.online.companions import Companions
from ..plan.online.form import OnlineForm, Surroundings
from ..plan.online.others import online_form
from ..plan.online.succession import succeed
from ..plan.online.successor import Wish
from ..plan.online.table import wishes_alone
from ..plan.online.taken_over import TakenOver
from ..plan.step import Step, TransactionNeed
from ..plan.trail import Trail
from ..script.parse import parse_script
from ..script.statement import Directive, Script
from .inspect import SMALL_BYTES, Inspector
from .levels import DEFAULT_RULES
from .rule import Finding
from .rules import RULES

# Rules whose statement has an online form.
IN_PLACE = frozenset(
    {
        *("drop-table", "drop-column", "drop-view", "drop-routine", "drop-type"),
        *("index-not-concurrent", "drop-index-not-concurrent", "reindex-not-concurrent"),
        *("check-validates", "foreign-key-validates", "not-null-scans", "unique-builds-index"),
        *("primary-key-builds-index", "attach-scans", "create-partition-of", "index-if-not-exists"),
        *("detach-not-concurrent", "index-on-partitioned", "foreign-key-in-column"),
        *("refresh-not-concurrent", "index-renamed-as-table", "domain-constraint"),
        *("volatile-default", "rename-table", "invalid-index-kept", "type-change"),
        *("exclusion-constraint", "serial-column", "stored-column", "constrained-domain-column"),
        *("default-not-in-sight", "required-column", "moved-schema", "unbatched-rows"),
        "rename-column",
    }
)
# Rules that see a transaction of the file's own: without it the file is cut as it should be.
OF_BLOCKS = frozenset(
    {
        *("outside-in-transaction", "label-used-too-early", "validate-in-same-transaction"),
        *("rows-changed-under-lock", "work-under-lock", "wide-lock-window"),
        "wait-under-lock",
    }
)
_LEFT_BEHIND = "setting-left-behind"
_PUT_ASIDE = "put-aside"  # what a contract migration is for
_MOST_PASSES = 4
_BATCH = "-- whimbrel:batch"
CONTRACT = "-- whimbrel:phase contract\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A finding that stays, and why no better form is written for it."""

    line: int
    code: str
    name: str
    what: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """`contract` is what has to wait until no running code needs it, a migration of its own;
    empty where nothing has. `fixed` are the names of the rules that see nothing any more."""

    text: str
    contract: str = ""
    fixed: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


def fix(text: str, name: str, *, known: Known = NOTHING_KNOWN, migration: str = "") -> Fixed:
    """`migration` names what is kept of dropped tables. Raises `Failure` (S10x) for what is no
    SQL; statements with an error of syntax stay as they are."""
    contract: list[str] = []
    before = _names(text, name, known)
    for _ in range(_MOST_PASSES):
        draft = _Pass(text, name, known, migration)
        contract += draft.later
        if draft.text == text:
            break
        text = draft.text
    text, held = _phases(text, contract)
    left = _left(text, name, known, migration)
    gone = [each for each in before if each not in {one.name for one in left}]
    return Fixed(text=text, contract=held, fixed=tuple(dict.fromkeys(gone)), left=left)


def _phases(text: str, contract: Sequence[str]) -> tuple[str, str]:
    """What is left for now and for later; a file that is all for later says so itself."""
    if not contract:
        return text, ""
    later = CONTRACT + "".join(f"{each};\n" for each in contract)
    is_rest = bool(parse_script(text, name="the rest").statements)
    return (text, later) if is_rest else (later, "")


def _inspector() -> Inspector:
    asked = [each for each in RULES if each.name in IN_PLACE | OF_BLOCKS | {_LEFT_BEHIND}]
    return Inspector(asked, small_bytes=SMALL_BYTES)


def _is_contract(script: Script) -> bool:
    return any(d.name == "phase" and d.arguments == ("contract",) for d in script.directives)


class _Pass:
    """One reading of the text, and what it becomes."""

    def __init__(self, text: str, name: str, known: Known, migration: str) -> None:
        self.later: list[str] = []
        self._script = parse_script(text, name=name)
        self._is_contract = _is_contract(self._script)
        self._around = Surroundings(trail=Trail(known), migration=migration)
        self._steps = describe(self._script)
        self._companions = Companions(self._steps)
        self._replaced: dict[int, tuple[str, ...]] = {}  # number of the step → what stands there
        self._at_end: list[str] = []
        self._look()
        self.text = self._written(text)

    def _look(self) -> None:
        blocks, together = _blocks(self._steps), self._together()
        opened: set[int] = set()
        over = TakenOver()
        walked = _inspector().walk(self._steps, self._around.trail)
        for number, (step, findings) in enumerate(walked):
            wanted = [each for each in findings if not each.accepted_because]
            names = {each.rule.name for each in wanted}
            form = OnlineForm(now=(step.sql,))
            if names & IN_PLACE:
                form = self._form(number, together)
            if not self._is_contract:
                if over.has_to_wait(step):
                    form = OnlineForm(later=(step.sql,))
                elif number in together or (form.now and form.later):
                    over.note(step, self._around.trail)
            if form.why_not and not form.now and not form.later:
                form = OnlineForm(now=(step.sql,))
            block = blocks.get(number)
            if block is not None and (names & OF_BLOCKS or len(form.now) > 1 or _is_outside(form)):
                if not _may_open(self._steps[block[0] : block[1] + 1]):
                    continue
                opened.update(block)
            self._take(number, step, form)
            if _LEFT_BEHIND in names:
                self._at_end += [f"RESET {d.name}" for d in step.deeds if d.name]
        for number in opened:
            self._replaced[number] = ()

    def _together(self) -> dict[int, OnlineForm]:
        """Where several statements change types, a key and those that refer to it, they do it
        together, in place of the last one."""
        alone = _retyped(self._steps)
        if len(alone) < 2:
            return {}
        around = Surroundings(trail=Trail(self._around.trail.known))
        found: dict[int, OnlineForm] = {}
        wishes: list[Wish] = []
        for number, (step, findings) in enumerate(_inspector().walk(self._steps, around.trail)):
            if any(e.rule.name == "type-change" and not e.accepted_because for e in findings):
                asked = [*wishes, *wishes_alone(step, around)]
                form = succeed(asked, around)
                is_alone = not self._companions.why_not(number, around.trail, alone)
                if len(asked) > len(wishes) and not form.why_not and is_alone:
                    wishes = asked
                    found = {**dict.fromkeys(found, OnlineForm()), number: form}
        return found if len(found) > 1 else {}

    def _form(self, number: int, together: Mapping[int, OnlineForm]) -> OnlineForm:
        step, trail = self._steps[number], self._around.trail
        form = together.get(number) or online_form(step, self._around)
        if not form.later:
            return form
        if not self._is_contract or form.now:
            why_not = self._companions.why_not(number, trail, together)
            if why_not:
                return OnlineForm(now=(step.sql,), why_not=why_not)
        if not self._is_contract:
            return form
        if form.now:  # nothing waits for anything here: one after the other
            return OnlineForm(now=(*form.now, *form.later), why_not=form.why_not)
        # It is the contract migration already: what is kept is kept, the rest stays.
        is_kept = form.later[0].startswith("CREATE SCHEMA")
        later = form.later if is_kept else (step.sql,)
        return OnlineForm(now=later, why_not=form.why_not)

    def _take(self, number: int, step: Step, form: OnlineForm) -> None:
        if form.now != (step.sql,):
            self._replaced[number] = form.now
        if form.now or not form.later:
            self.later += form.later
            return
        # What stands above the statement goes with it; `keep` is done by what it became.
        said = "".join(_said(d) for d in step.statement.directives if d.name != "keep")
        self.later += [said + form.later[0], *form.later[1:]]

    def _written(self, text: str) -> str:
        statements = self._script.statements
        for number in sorted(self._replaced, reverse=True):
            statement, new = statements[number], self._replaced[number]
            start, end = statement.offset, statement.end
            if new:
                text = text[:start] + ";\n".join(new) + text[end:]
            else:
                text = text[:start].rstrip(" \t") + _behind(text, end)
                text = _without_lines(text, [each.line for each in statement.directives])
        if self._at_end:
            text = f"{text.rstrip().rstrip(';')};\n" + "".join(f"{e};\n" for e in self._at_end)
        return text


def _retyped(steps: Sequence[Step]) -> tuple[int, ...]:
    """Numbers of those that change types."""
    asked = (any(d.does is Does.ALTER_TYPE for d in each.deeds) for each in steps)
    return tuple(number for number, is_asked in enumerate(asked) if is_asked)


def _said(directive: Directive) -> str:
    """What it is about is a word, the reason is in quotes."""
    about, *reason = directive.arguments or ("",)
    words = (directive.name, about, *(f'"{each}"' for each in reason))
    return f"-- whimbrel:{' '.join(filter(None, words))}\n"


def _without_lines(text: str, numbers: Sequence[int]) -> str:
    """Without the comments in these lines; one behind a statement goes, its line stays."""
    lines: list[str | None] = list(text.split("\n"))
    for number in numbers:
        before, _, _ = (lines[number - 1] or "").partition("--")
        lines[number - 1] = before.rstrip() or None
    return "\n".join(each for each in lines if each is not None)


def _behind(text: str, end: int) -> str:
    """The text behind a statement that goes, without its semicolon and line end."""
    rest = text[end:].lstrip(" \t").removeprefix(";")
    return rest.lstrip(" \t").removeprefix("\r").removeprefix("\n")


def _blocks(steps: Sequence[Step]) -> dict[int, tuple[int, int]]:
    """Each step of a block of the file's own → the numbers of its BEGIN and COMMIT."""
    found: dict[int, tuple[int, int]] = {}
    begun: int | None = None
    for number, step in enumerate(steps):
        match step.transaction:
            case TransactionNeed.BEGINS if begun is None:
                begun = number
            case TransactionNeed.ENDS if begun is not None:
                found |= dict.fromkeys(range(begun, number + 1), (begun, number))
                begun = None
            case _:
                continue
    return found


def _may_open(block: Sequence[Step]) -> bool:
    """Nothing in it holds until the commit, and it does end in one."""
    ends = block[-1].statement.tag in ("COMMIT", "END")
    return ends and not any(step.binds for step in block)


def _is_outside(form: OnlineForm) -> bool:
    return any("CONCURRENTLY" in sql.upper() or sql.startswith(_BATCH) for sql in form.now)


def _found(text: str, name: str, known: Known) -> Iterable[tuple[Step, Finding, Surroundings]]:
    around = Surroundings(trail=Trail(known))
    steps = describe(parse_script(text, name=name))
    for step, findings in _inspector().walk(steps, around.trail):
        for each in findings:
            if not each.accepted_because:
                yield step, each, around


def _names(text: str, name: str, known: Known) -> tuple[str, ...]:
    return tuple(finding.rule.name for _, finding, _ in _found(text, name, known))


def _left(text: str, name: str, known: Known, migration: str) -> tuple[Left, ...]:
    """What all rules still see, with the reason why it stays."""
    trail = Trail(known)
    around = Surroundings(trail=trail, migration=migration)
    script = parse_script(text, name=name)
    is_contract = _is_contract(script)
    left: list[Left] = []
    inspector = Inspector(DEFAULT_RULES, small_bytes=SMALL_BYTES)
    steps = describe(script)
    companions = Companions(steps)
    for number, (step, findings) in enumerate(inspector.walk(steps, trail)):
        for each in findings:
            is_meant = each.rule.name == _PUT_ASIDE and is_contract
            if each.accepted_because or is_meant:
                continue
            form = online_form(step, around) if each.rule.name in IN_PLACE else OnlineForm()
            if form.later:
                form = OnlineForm(why_not=companions.why_not(number, trail))
            left.append(
                Left(
                    line=step.statement.line,
                    code=each.rule.code,
                    name=each.rule.name,
                    what=each.what,
                    why_not=form.why_not or each.rule.next(is_contract=is_contract),
                )
            )
    return tuple(left)

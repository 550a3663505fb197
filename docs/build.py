"""Writes the documents that are made from the program's own data: `python docs/build.py`.

With `--check` it writes nothing and exits 1 when one of them is not current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from coverage_rows import GAPS, ROWS

from whimbrel.catalog.address import ObjectKind
from whimbrel.config.environment import Kind
from whimbrel.config.scripts.names import PAGE
from whimbrel.guard.levels import default_level
from whimbrel.guard.rule import Rule
from whimbrel.guard.rules import RULES
from whimbrel.guard.table import TABLE, Act, Cell
from whimbrel.guard.verbs import FLAGS, VERBS, judge_verb
from whimbrel.guard.verdict import Verdict

DOCS = Path(__file__).parent
RULE_FILES = Path(sys.modules["whimbrel.guard.rules"].__file__ or "").parent
MADE = "<!-- made by docs/build.py -->\n"
END = "<!-- end -->\n"


def documents() -> Iterator[tuple[Path, str]]:
    """Each made document with its text."""
    yield DOCS / "allowed.md", _allowed()
    yield DOCS / "guide.md", _guide((DOCS / "guide.md").read_text())
    yield DOCS / "rules" / "README.md", _rules()
    yield DOCS / "coverage.md", _coverage()
    for rule in RULES:
        yield DOCS / "rules" / f"{rule.code}.md", _rule(rule)


def _allowed() -> str:
    lines = [
        MADE,
        "# What is allowed where\n",
        "An unknown database counts as production. *Asks*: the token that the database prints "
        "must be given with `--confirm`.\n",
        "| operation | development, test | staging | production |",
        "|---|---|---|---|",
    ]
    for act in Act:
        names = ", ".join(f"`{name}`" for name in _names(act)) or act.value
        row = TABLE[act]
        cells = [
            _cell(row.cell(kind)) for kind in (Kind.DEVELOPMENT, Kind.STAGING, Kind.PRODUCTION)
        ]
        lines.append(f"| {names} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _names(act: Act) -> list[str]:
    flagged = [f"{verb} {flag}" for (verb, flag), found in FLAGS.items() if found is act]
    return sorted([verb for verb, found in VERBS.items() if found is act] + flagged)


def _cell(cell: Cell) -> str:
    match cell.verdict:
        case Verdict.GO:
            return "yes"
        case Verdict.ASK:
            return "asks"
        case Verdict.GATES:
            return "gates"
        case Verdict.STOP:
            return "**stop**"


def _guide(text: str) -> str:
    """The team's page is written by hand; its table comes from the guard."""
    before, _, rest = text.partition(MADE)
    return before + MADE + _quick_reference() + END + rest.partition(END)[2]


def _quick_reference() -> str:
    rows = [_named(f"npm run {name}", *_meant(words)) for name, words in PAGE.items()]
    rows.append(_named("prisma migrate reset", Kind.PRODUCTION, "reset"))
    return "\n".join(
        ["| Command | Environment | Safety | Purpose |", "|---|---|---|---|", *rows, ""]
    )


def _meant(words: Sequence[str]) -> tuple[Kind, str]:
    match words:
        case ["-e", environment, verb]:
            return Kind(environment), verb
        case _:
            return Kind.DEVELOPMENT, words[0]


def _named(command: str, kind: Kind, verb: str) -> str:
    judged = judge_verb(verb, kind)
    return (
        f"| `{command}` | {kind.value.capitalize()} | {SAFETY[judged.verdict]} | "
        f"{_sentence(judged.why)} |"
    )


SAFETY = {
    Verdict.GO: "✅ Safe",
    Verdict.ASK: "⚠️ Asks",
    Verdict.GATES: "⚠️ Careful",
    Verdict.STOP: "❌ NEVER",
}


def _coverage() -> str:
    """Raises LookupError where a kind of object has no row."""
    missing = {kind.value for kind in ObjectKind} - {row.kind for row in ROWS}
    if missing:
        raise LookupError(f"coverage_rows.py says nothing of: {', '.join(sorted(missing))}")
    lines = [
        MADE,
        "# What of a schema is compared\n",
        "On PostgreSQL 15 to 18. What a change becomes is the direct form, as `diff --sql` shows "
        "it; the last column is the pair of schemas in `tests/corpus`, or the test, that shows it "
        "in both directions. *Dropped and created* comes with what was on it: comments, owner, "
        "privileges, triggers, indexes, policies and whatever stands on it.\n",
        "| kind | what | a change becomes | shown by |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row.kind} | {row.what} | {row.becomes} | {_shown(row.case)} |" for row in ROWS]
    lines += ["\n## Partly, or not\n", "| what | instead |", "|---|---|"]
    lines += [f"| {gap.what} | {gap.instead} |" for gap in GAPS]
    return "\n".join(lines) + "\n"


def _shown(case: str) -> str:
    """Raises FileNotFoundError where there is no such case or test."""
    if not case:
        return ""
    path = case if case.endswith(".py") else f"tests/corpus/{case}"
    if not (DOCS.parent / path).exists():
        raise FileNotFoundError(path)
    return f"[{Path(path).name}](../{path})"


def _rules() -> str:
    rows = [
        f"| [{r.code}]({r.code}.md) | {r.name} | {default_level(r).value} | {r.title} |"
        for r in RULES
    ]
    head = ["| code | name | production | what |", "|---|---|---|---|"]
    return "\n".join([MADE, "# Hazards\n", _LEVELS, *head, *rows]) + "\n"


_LEVELS = """\
`whimbrel check FILES` looks for these in SQL; `whimbrel explain CODE` says of each what it sees,
why, and what to do instead. The level is production's: *stop* ends `check` with exit code 3 and
closes the gate of a deploy, *ask* wants the deploy's confirmation, *advise* is said, *off* is not
looked for. In staging nothing stops, in development and test everything only advises.

- One statement: `-- whimbrel:allow NAME "reason"` above it. The reason is kept with the deploy; one
  that allows nothing is reported.
- One project: `[rules]` and `[rules.staging]` in `whimbrel.toml`, `NAME = "stop"`, `"ask"`,
  `"advise"` or `"off"`; for production it only tightens. Weaker in production: `whimbrel -e
  production policy set rule.NAME advise --reason "…"`, kept inside that database.
- With a database (`--database`) or a snapshot of one (`--snapshot FILE`, written by
  `--write-snapshot FILE`) rules know sizes, types, indexes and dependents: what is known to be at
  most `small_table_mb` (10) is worked through before anybody notices and is no finding of the
  families L and R, save for locks that are held on purpose; from `large_table_mb` (10,000) on these
  are one level graver. Sizes are those of the files, or of the statistics where those say more.

Measured on our own [labelled set](../../tests/guard/labelled), and against the tests of squawk and
eugene: [the trial](trial.md).

Families: D data loss, L locks, R rewrites, A the running application, T transactions and
robustness, S security, Q quality.
"""


def _rule(rule: Rule) -> str:
    folder = next(RULE_FILES.glob(f"{rule.code.lower()}_*"))
    bad, good = ((folder / f"{name}.sql").read_text().strip() for name in ("bad", "good"))
    return (
        f"{MADE}\n# {rule.code} {rule.name}\n\n**{rule.title}**\n\n{_sentence(rule.why)}\n\n"
        f"In production: *{default_level(rule).value}*.\n\n"
        f"Instead: {_sentence(rule.instead)}\n\n{_in_contract(rule)}Seen:\n\n```sql\n{bad}\n```\n\n"
        f"Not seen:\n\n```sql\n{good}\n```\n"
    )


def _in_contract(rule: Rule) -> str:
    said = f"In a contract migration: {rule.in_contract}.\n\n"
    return said if rule.in_contract else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def main() -> int:
    stale = [path for path, text in documents() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"not current: {path.relative_to(DOCS.parent)}; run `python docs/build.py`")
        return 1 if stale else 0
    for path, text in documents():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    print(f"{len(stale)} documents changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

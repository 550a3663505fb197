"""The demo for a person: coloured and boxed at a terminal, plain text elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self, assert_never

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from ..errors import Exit, Notice
from ..flow.demo.beat import (
    Answer,
    Beat,
    Happened,
    Line,
    Numbers,
    Outcome,
    Refused,
    Says,
    SceneBegins,
    SceneEnds,
    SqlShown,
    StepShown,
    StepsShown,
    Told,
    Typed,
)
from .progress import line_of
from .render import scrubbed

NARROW, WIDE = 80, 110
_SIGNS = {"applied": ("✓", "green"), "refused": ("✗", "red"), "in doubt": ("?", "red")}
_ENDS = {Outcome.DONE: "green", Outcome.STOPPED: "red", Outcome.RESUMED: "green"}


class DemoScreen:
    """Shows each beat as it comes. In a `with` block, so that the terminal is left as it was."""

    def __init__(self) -> None:
        probe = Console()
        width = min(probe.width, WIDE) if probe.is_terminal else NARROW
        self._console = Console(width=width, highlight=False, markup=False, emoji=False)
        self._busy = self._console.status("starting three PostgreSQL servers …")

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._busy.start()
        else:
            self._print("starting three PostgreSQL servers …")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._busy.stop()

    def show(self, beat: Beat) -> None:
        match beat:
            case SceneBegins(number=number, title=title):
                self._rule(f"{number}  {title}")
            case Says(text=text):
                self._print(Text(text), above=True)
            case Typed(words=words):
                self._busy.update(f"whimbrel {words.partition(' --')[0]}")
                line = Text.assemble(("$ ", "dim"), (f"whimbrel {words}", "bold cyan"))
                self._print(line, above=True)
            case Line(text=text):
                self._print(Text(text, style=_tint(text)), indent=2)
            case Happened(event=event):
                line = Text(line_of(event, width=self._console.width - 16).strip(), style="dim")
                self._print(line, indent=4)
            case Answer(text=text):
                self._print(Text(text), indent=2)
            case SqlShown():
                self._sql(beat)
            case Refused(notice=notice, exit=code):
                self._notice(notice, code)
            case StepsShown(steps=steps):
                self._print(_steps(steps), indent=2, above=True)
            case Numbers(rows=rows):
                self._print(_numbers(rows), indent=2, above=True)
            case SceneEnds(outcome=outcome, duration_s=duration):
                words = Text.assemble(
                    (outcome.value, _ENDS[outcome]), (f" · {duration:.1f} s", "dim")
                )
                self._print(words, above=True)
            case _:
                assert_never(beat)

    def ends(self, told: Told) -> None:
        self._print(f"{len(told.scenes)} scenes in {told.duration_s:.0f} s", above=True)

    def _rule(self, title: str) -> None:
        self._print("")
        if self._console.is_terminal:
            self._console.rule(Text(title, style="bold"), align="left", style="cyan")
        else:
            self._print(f"== {title}")

    def _sql(self, shown: SqlShown) -> None:
        sql = shown.sql.strip()
        if shown.is_change:
            sql = "\n".join(f"+ {line}".rstrip() for line in sql.splitlines())
        if self._console.is_terminal and not shown.is_change:
            syntax = Syntax(sql, "postgresql", word_wrap=True, background_color="default")
            self._box(shown.file, syntax, "dim")
        else:
            self._box(shown.file, Text(sql, style="green" if shown.is_change else ""), "dim")

    def _notice(self, notice: Notice, code: Exit) -> None:
        body = Text.assemble(
            (notice.what, "bold"),
            *((f"\n{notice.excerpt}", "dim") for _ in (1,) if notice.excerpt),
            ("\nwhy:  ", "dim"),
            notice.why,
            ("\nnext: ", "dim"),
            notice.next,
        )
        self._box(f"{notice.code}, exit {code.value}", body, "red")

    def _box(self, title: str, body: RenderableType, style: str) -> None:
        if self._console.is_terminal:
            panel = Panel(body, title=Text(title), title_align="left", border_style=style)
            self._print(panel, indent=2, above=True)
        else:
            self._print(f"{title}:", indent=2, above=True)
            self._print(body, indent=4)

    def _print(self, what: RenderableType, *, indent: int = 0, above: bool = False) -> None:
        if isinstance(what, Text):
            what = Text(scrubbed(what.plain), style=what.style) if _leaks(what) else what
        self._console.print(Padding(what, (int(above), 0, 0, indent)))


def _leaks(text: Text) -> bool:
    return scrubbed(text.plain) != text.plain


def _tint(line: str) -> str:
    """Gates are what the eye looks for in a deploy's conversation."""
    if "not built yet" in line or "stopped" in line:
        return "yellow"
    return "green" if " passed " in line else "dim"


def _steps(steps: tuple[StepShown, ...]) -> Table:
    table = Table.grid(padding=(0, 1))
    for column in ("number", "sign", "state"):
        table.add_column(column, no_wrap=True)
    table.add_column("sql", no_wrap=True, overflow="ellipsis")
    for step in steps:
        sign, style = _SIGNS.get(step.state, ("·", "dim"))
        sql = " ".join(step.sql.split())
        table.add_row(
            str(step.number), Text(sign, style), Text(step.state, style), Text(sql, "dim")
        )
    return table


def _numbers(rows: tuple[tuple[str, str], ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column("name", style="dim")
    table.add_column("value", style="bold")
    for name, value in rows:
        table.add_row(name, value)
    return table

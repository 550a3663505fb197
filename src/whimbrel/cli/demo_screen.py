"""The demo for a person: coloured and boxed at a terminal, plain text elsewhere."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Self, assert_never

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

from ..errors import Exit, Notice
from ..flow.demo.beat import (
    Answer,
    Beat,
    Happened,
    InScene,
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

NARROW, WIDE = 80, 112
_SIGNS = {"applied": ("✓", "green"), "refused": ("✗", "red"), "in doubt": ("?", "red")}
_ENDS = {Outcome.DONE: "green", Outcome.STOPPED: "red", Outcome.RESUMED: "green"}
_STARTING = "starting three PostgreSQL servers …"


class DemoScreen:
    """Shows each beat as it comes. In a `with` block, so that the terminal is left as it was."""

    def __init__(self) -> None:
        probe = Console()
        self._is_terminal = probe.is_terminal
        self._width = min(probe.width, WIDE) if probe.is_terminal else NARROW
        self._console = Console(width=self._width, highlight=False, markup=False, emoji=False)
        self._busy = self._console.status(_STARTING)
        self._before: tuple[Beat, ...] = ()  # the last two

    def __enter__(self) -> Self:
        if self._is_terminal:
            self._busy.start()
        else:
            self._write(_STARTING)
        return self

    def __exit__(self, *_: object) -> None:
        self._busy.stop()

    def show(self, beat: Beat) -> None:
        match beat:
            case SceneBegins(number=number, title=title):
                self._rule(f"{number} · {title}")
            case SceneEnds(outcome=outcome, duration_s=duration):
                self._gap()
                self._write(f"→ {outcome.value} ({duration:.1f} s)", style=_ENDS[outcome])
            case _:
                self._show(beat)
        self._before = (*self._before[-1:], beat)

    def ends(self, told: Told) -> None:
        self._gap()
        self._write(
            f"That was {told.duration_s:.0f} s; its servers, databases and files are gone. "
            "In a project of your own: `whimbrel init`."
        )

    def _show(self, beat: InScene) -> None:
        match beat:
            case Says(text=text):
                self._gap()
                self._write(text)
            case Typed(words=words):
                self._busy.update(words.partition(" --")[0])
                if not self._goes_on():
                    self._gap()
                self._write(words, first="$ ", then="    ", style="bold cyan")
            case Line(text=text):
                self._write(text, first="  ", then="  " + _hang(text), style=_tint(text))
            case Happened(event=event):
                text = line_of(event, width=self._width - 18).strip()
                self._write(text, first="    ", then="      ", style="dim")
            case Answer(text=text):
                self._write(text, first="  ", then="    ")
            case SqlShown(file=file, sql=sql, is_change=is_change):
                self._added(file, sql) if is_change else self._sql(file, sql)
            case Refused(notice=notice, exit=code):
                self._notice(notice, code)
            case StepsShown(steps=steps):
                self._gap()
                for step in steps:
                    self._step(step)
            case Numbers(rows=rows):
                self._gap()
                for name, value in rows:
                    self._write(f"{name:28}{value}", first="  ")
            case _:
                assert_never(beat)

    def _rule(self, title: str) -> None:
        self._gap()
        self._gap()
        if self._is_terminal:
            self._console.rule(Text(title, style="bold"), align="left", style="cyan")
        else:
            self._write(f"── {title} ".ljust(self._width, "─"))

    def _added(self, file: str, sql: str) -> None:
        lines = Text("\n".join(f"+ {line}".rstrip() for line in sql.splitlines()), style="green")
        self._box(file, lines, "dim")

    def _sql(self, file: str, sql: str) -> None:
        code = Syntax(
            sql.strip(), "postgresql", theme="ansi_dark", word_wrap=True, background_color="default"
        )
        self._box(file, code if self._is_terminal else Text(sql.strip()), "dim")

    def _notice(self, notice: Notice, code: Exit) -> None:
        width = self._width - 8
        parts = [("what", notice.what), ("why", notice.why), ("next", notice.next)]
        body = Text()
        for name, text in parts:
            for number, line in enumerate(wrap(scrubbed(text), width - 7)):
                body.append(f"{'' if number else name + ':':6} ", style="dim")
                body.append(f"{line}\n", style="bold" if name == "what" else "")
            if name == "what" and notice.excerpt:
                body.append("".join(f"       {line}\n" for line in notice.excerpt.splitlines()))
        body.rstrip()
        self._box(f"{notice.code}, exit code {code.value}", body, "red")

    def _step(self, step: StepShown) -> None:
        sign, style = _SIGNS.get(step.state, ("·", "dim"))
        head = f"  {step.number} {sign} {step.state:12}"
        sql = " ".join(step.sql.split())
        room = self._width - len(head)
        shown = sql if len(sql) <= room else sql[: room - 1] + "…"
        self._console.print(Text.assemble((head, style), (shown, "dim")))

    def _box(self, title: str, body: RenderableType, style: str) -> None:
        self._gap()
        if self._is_terminal:
            panel = Panel(body, title=Text(title), title_align="left", border_style=style)
            self._console.print(Padding(panel, (0, 0, 0, 2)))
        else:
            self._write(f"[{title}]", first="  ")
            for line in str(body).splitlines():
                self._write(line, first="  ", then="      ")

    def _goes_on(self) -> bool:
        """Is this one of several short commands, with nothing but an answer between them?"""
        kinds = tuple(type(beat) for beat in self._before)
        return kinds[-1:] == (Typed,) or kinds == (Typed, Answer)

    def _gap(self) -> None:
        self._console.print()

    def _write(self, text: str, *, first: str = "", then: str = "", style: str = "") -> None:
        """Wrapped by us, so that plain text has no blanks at the ends of its lines."""
        if not text:
            return
        lines = wrap(
            scrubbed(text),
            self._width,
            initial_indent=first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
            drop_whitespace=True,
        )
        self._console.print(Text("\n".join(lines), style=style), soft_wrap=True)


def _hang(line: str) -> str:
    """What is in columns is continued in its last one."""
    columns = re.match(r".*\s{2,}", line)
    return " " * (columns.end() if columns else 2)


def _tint(line: str) -> str:
    """Gates are what the eye looks for in a deploy's conversation."""
    if "  stopped  " in line:
        return "yellow"
    return "green" if "  passed  " in line else "dim"

"""How this tool says no: one shape for every problem, raised or reported."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code means."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    STOPPED = 3  # by the guard
    DIFFERENT = 4  # a difference, something pending, or drift
    NOT_STARTED = 126  # `run`: the program is there and cannot be started
    NO_PROGRAM = 127  # `run`: there is no such program, as a shell says it
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened, why it matters, what to do next.

    `code` is stable for ever; `what` is one line, lower case, no full stop; `next` is an
    imperative that can be pasted. `excerpt` is the place in the user's own text (lines with a
    caret under the column), empty where there is none.
    """

    code: str
    what: str
    why: str
    next: str
    excerpt: str = ""

    def __str__(self) -> str:
        excerpt = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{self.code}: {self.what}{excerpt}\n  why:  {self.why}\n  next: {self.next}"


class Failure(Exception):
    """The tool could not do what was asked; `notice` says the rest.

    `sqlstate` is the server's own code (PostgreSQL manual, appendix A) where a server spoke.
    """

    exit = Exit.FAILED

    def __init__(self, notice: Notice, *, sqlstate: str | None = None) -> None:
        super().__init__(str(notice))
        self.notice = notice
        self.sqlstate = sqlstate

    def with_excerpt(self, excerpt: str) -> Failure:
        """The same problem, with the place in the user's text."""
        return type(self)(replace(self.notice, excerpt=excerpt), sqlstate=self.sqlstate)


class Usage(Failure):
    """The words of the command, a setting or a file cannot be understood."""

    exit = Exit.USAGE


class Stop(Failure):
    """The guard says no: nothing was changed."""

    exit = Exit.STOPPED


class Interrupted(Failure):
    """The user (SIGINT) or the system (SIGTERM) ended the run; the notice says what stands."""

    exit = Exit.INTERRUPTED

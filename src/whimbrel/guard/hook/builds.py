"""Makefiles, justfiles and Dockerfiles: their recipes and instructions are command lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import shell_lines
from .staged import Spot, numbered

_ASSIGNED = r"^\s*(?:export\s+|override\s+)?[\w.-]+\s*(?::{0,3}|\?|\+|!)=\s*(?P<value>.*)$"
_INLINE = r"^[^\s#=][^#=]*::?[^=;]*;(?P<recipe>.*)$"
_INSTRUCTION = r"(?i)^\s*(?:ONBUILD\s+)?(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK\s+(?:--\S+\s+)*CMD)\s+"
_FLAGS = r"^(?:--\S+\s+)+"


def make_spots(text: str) -> Iterator[Spot]:
    """Recipe lines, what stands behind `;`, and variables that hold a command."""
    return shell_lines.joined(_recipe_lines(text))


def _recipe_lines(text: str) -> Iterator[tuple[int, str]]:
    goes_on = False
    for number, line in numbered(text):
        is_recipe = line[:1] in ("\t", " ") or goes_on
        goes_on = line.endswith("\\")
        if is_recipe:
            yield number, _plain(line)
            continue
        found = re.match(_ASSIGNED, line)
        inline = re.match(_INLINE, line)
        value = found["value"] if found else inline["recipe"] if inline else ""
        yield number, _plain(value)


def _plain(line: str) -> str:
    """Without make's prefixes; `$$` is a dollar for the shell, `{{ }}` just's own."""
    return line.strip().lstrip("@-+ ").replace("$$", "$")


def docker_spots(text: str) -> Iterator[Spot]:
    """RUN, CMD, ENTRYPOINT and HEALTHCHECK, in their shell and in their list form."""
    return shell_lines.joined(_instructions(text))


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    goes_on = False
    heredoc = ""
    for number, line in numbered(text):
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            yield number, line if heredoc else ""
            continue
        is_comment = line.lstrip().startswith("#")
        found = re.match(_INSTRUCTION, line)
        if is_comment and goes_on:
            yield number, "\\"  # a comment does not end the instruction it stands in
            continue
        body = line if goes_on else re.sub(_FLAGS, "", line[found.end() :]) if found else ""
        opened = re.match(r"<<-?[\"']?(\w+)[\"']?\s*$", body.strip())
        heredoc = opened[1] if opened else ""
        goes_on = bool(found or goes_on) and line.rstrip().endswith("\\")
        yield number, "" if heredoc else _shell(body)


def _shell(body: str) -> str:
    """`["npx", "prisma"]` is run without a shell; its words are the same."""
    plain = body.strip()
    if plain.startswith("[") and plain.endswith("]"):
        return plain[1:-1].replace(",", " ")
    return body

"""The grammar that command lines of migration tools share: options, verbs, flags that matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ..table import TABLE, Act
from .lexer import EXPANDED
from .reading import Reading, unseen

_LONGEST_VERB = 3
_NO_FLAGS: Mapping[tuple[str, str], Act] = MappingProxyType({})
_NO_ADVICE: Mapping[str, str] = MappingProxyType({})


class Tool(NamedTuple):
    """One program's words as data. All of it in lower case; flags with their dashes.

    `valued` options take the next word. `raises` and `lowers` are (verb, flag) pairs, "" for
    every verb: a raising flag is recognised by any abbreviation of four letters and more, a
    lowering one only when it is spelled out. `takes_many`: each word is a verb of its own.
    """

    names: frozenset[str]
    verbs: Mapping[str, Act]
    valued: frozenset[str] = frozenset()
    raises: Mapping[tuple[str, str], Act] = _NO_FLAGS
    lowers: Mapping[tuple[str, str], Act] = _NO_FLAGS
    instead: Mapping[str, str] = _NO_ADVICE
    takes_many: bool = False


class Line(NamedTuple):
    """A command line taken apart: words that are no options, and the options."""

    positionals: tuple[str, ...]
    options: tuple[str, ...]
    values: Mapping[str, str]
    is_partly_unknown: bool  # a word that the shell would replace may be anything


def read_tool(tool: Tool, words: Sequence[str]) -> tuple[Reading, ...]:
    """What this command line would do, every verb of it judged."""
    line = read_line(words[1:], tool.valued)
    name = words[0]
    if not line.positionals and all(option in _HELP for option in line.options):
        return (Reading(act=Act.FILES, what=f"{name} prints its help"),)
    found = tuple(_verbs(tool, line.positionals))
    readings = [_reading(tool, name, verb, line) for verb in found]
    understood = found and (tool.takes_many or _starts_with(line.positionals, found[0]))
    if not understood or (tool.takes_many and len(found) < len(line.positionals)):
        shown = " ".join((name, *line.positionals)).replace(EXPANDED, "")
        readings.append(unseen(f"{shown} is not a verb known to us"))
    if line.is_partly_unknown:
        readings.append(unseen("a variable in it is replaced only when it runs"))
    return tuple(readings)


_HELP = frozenset(["--help", "-h", "--version", "-v"])


def read_line(words: Sequence[str], valued: frozenset[str]) -> Line:
    """Options anywhere, `--name=value` or `--name value`, `--` ends them."""
    positionals: list[str] = []
    options: list[str] = []
    values: dict[str, str] = {}
    loose: list[str] = []
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        option = option.lower()
        if word == "--":
            positionals.extend(rest)
        elif not word.startswith("-") or word == "-":
            positionals.append(word)
        elif option in valued and not equals:
            options.append(option)
            values[option] = next(rest, "")
        else:
            options.append(word.lower())
            values[option] = value
            loose.append(option)
    return Line(
        positionals=tuple(word.lower() for word in positionals),
        options=tuple(options),
        values=values,
        is_partly_unknown=any(EXPANDED in word for word in (*positionals, *loose)),
    )


def _verbs(tool: Tool, positionals: Sequence[str]) -> Iterator[str]:
    """The verb at the start; where none stands there, any verb further on may be meant."""
    at = 0
    while at < len(positionals):
        verb = _verb_at(tool, positionals, at)
        if verb:
            yield verb
        if verb and not tool.takes_many:
            return
        at += len(verb.split()) or 1


def _verb_at(tool: Tool, positionals: Sequence[str], at: int) -> str:
    for length in range(_LONGEST_VERB, 0, -1):
        verb = " ".join(positionals[at : at + length])
        if verb in tool.verbs:
            return verb
    return ""


def _starts_with(positionals: Sequence[str], verb: str) -> bool:
    return " ".join(positionals[: len(verb.split())]) == verb


def _reading(tool: Tool, name: str, verb: str, line: Line) -> Reading:
    act, flag = _act(tool, verb, line)
    return Reading(
        act=act,
        what=f"{name} {verb} {flag}".rstrip(),
        instead=tool.instead.get(f"{verb} {flag}".rstrip(), tool.instead.get(verb, "")),
    )


def _act(tool: Tool, verb: str, line: Line) -> tuple[Act, str]:
    """The verb's act, raised by the worst dangerous flag, else lowered by a harmless one."""
    raised = [
        (act, flag)
        for (of, flag), act in tool.raises.items()
        if of in ("", verb) and any(_abbreviates(given, flag) for given in line.options)
    ]
    if raised:
        return max(raised, key=lambda pair: severity(pair[0]))
    for (of, flag), act in tool.lowers.items():
        if of in ("", verb) and flag in line.options:
            return act, flag
    return tool.verbs[verb], ""


def _abbreviates(given: str, flag: str) -> bool:
    """`--accept=true` for `--accept-data-loss`: argparse and optparse accept such prefixes."""
    option = given.partition("=")[0]
    return option == flag or (
        len(option) > 4 and option.startswith("--") and flag.startswith(option)
    )


def severity(act: Act) -> tuple[int, int]:
    """How strictly the table treats an act: production first, then staging."""
    row = TABLE[act]
    return row.production.verdict.strictness, row.staging.verdict.strictness

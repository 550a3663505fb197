"""The string literals of programs, read lightly: comments are passed over, nothing is run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ...pg.words import word_set
from .staged import Form, Spot
from .trigger import may_lose

_LINE = r"(?:\\.|[^\\\n{quote}])*"
_DOUBLE = '"' + _LINE.format(quote='"') + '"'
_SINGLE = "'" + _LINE.format(quote="'") + "'"
_BACKTICK = r"`(?:\\.|[^\\`])*`"
_TRIPLE = r'"""(?:\\.|[^\\])*?"""' + "|" + r"'''(?:\\.|[^\\])*?'''"
_HEREDOC = r"<<<?[~-]?[\"']?(?P<end>[A-Z_a-z]\w*)[\"']?[^\n]*\n(?P<body>(?:.*\n)*?)[ \t]*(?P=end)\b"
# Ruby's %q(…), %w[…] and %(…), one pair of brackets inside counted (%{…} is a map of Elixir's);
# Elixir's ~s(…) and ~S|…|.
_ROUND = r"\((?:[^()\\]|\\.|\([^()]*\))*\)"
_PERCENT = (
    rf"(?<![\w)\]])%(?:{_ROUND}|[qQwWxiI](?:{_ROUND}|\[[^\]]*\]|\{{[^{{}}]*\}}|<[^>]*>))|"
    r"(?<![\w)\]])%[qQ](?P<mark>[|!/^])[^|!/^]*(?P=mark)"
)
_SIGIL = (
    r"~(?:[a-z]|[A-Z]+)(?:\((?:[^)\\]|\\.)*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\|[^|]*\||"
    r"/(?:[^/\\\n]|\\.)*/)"
)
_MANY_LINES = r'"(?:\\.|[^\\"])*"'
_HASH = r"\#[^\n]*"
_SLASHES = r"//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/"

# Comments first, then strings; the longest form of each before the shorter ones.
_FAMILIES = {
    "python": (_HASH, f"{_TRIPLE}|{_DOUBLE}|{_SINGLE}"),
    "script": (_SLASHES, f"{_DOUBLE}|{_SINGLE}|{_BACKTICK}"),
    "compiled": (_SLASHES, f"{_TRIPLE}|{_DOUBLE}|{_SINGLE}|{_BACKTICK}"),
    "php": (f"{_SLASHES}|{_HASH}", f"{_HEREDOC}|{_DOUBLE}|{_SINGLE}"),
    "ruby": (_HASH, f"{_HEREDOC}|{_PERCENT}|{_SIGIL}|{_TRIPLE}|{_DOUBLE}|{_SINGLE}|{_BACKTICK}"),
    "hash": (_HASH, f"{_TRIPLE}|{_MANY_LINES}|{_SINGLE}|{_BACKTICK}"),
    "basic": (r"'[^\n]*", r'"(?:""|[^"\n])*"'),
    "lisp": (r";[^\n]*", _MANY_LINES),
    "erlang": (r"%[^\n]*", _MANY_LINES),
    "haskell": (r"--[^\n]*|\{-(?:[^-]|-(?!\}))*-\}", _MANY_LINES),
    "ocaml": (r"\(\*(?:[^*]|\*(?!\)))*\*\)", rf"\{{\|(?:[^|]|\|(?!\}}))*\|\}}|{_MANY_LINES}"),
}
_ENDINGS = {
    "python": word_set(".py .pyi .pyw .toml .cfg .ini .bzl"),
    "script": word_set(".js .mjs .cjs .ts .mts .cts .jsx .tsx .vue .svelte .astro .dart .go"),
    "compiled": word_set(
        ".java .kt .kts .scala .sc .groovy .gradle .swift .cs .fs .rs .c .cc .cpp .h .hpp "
        ".m .mm .zig"
    ),
    "php": word_set(".php .tf .hcl"),
    "ruby": word_set(".rb .rake .gemspec .ex .exs .pl .pm .cr .jl .nix .lua"),
    "hash": word_set(".r .nim .tcl .coffee"),
    "basic": word_set(".vb .bas .vbs"),
    "lisp": word_set(".clj .cljs .cljc .lisp .el .scm .rkt"),
    "erlang": word_set(".erl .hrl"),
    "haskell": word_set(".hs"),
    "ocaml": word_set(".ml .mli"),
}
_NAMES = {
    **dict.fromkeys(word_set("rakefile gemfile capfile vagrantfile"), "ruby"),
    **dict.fromkeys(word_set("jenkinsfile"), "compiled"),
    **dict.fromkeys(word_set("pipfile tiltfile snakefile sconstruct wscript"), "python"),
}
_OPENED = re.compile(r"[%~{][a-zA-Z]*[(\[{<|/!^]")
_PREFIX = r"(?:\b[rRbBfFuU]{1,2}|[$@])?"
# Between two literals: nothing or a plus joins them, a comma and brackets make a list of words.
_JOINS = r"[\s\\+.]*"
_LISTS = r"\s*,[\s\[(]*"


class _Literal(NamedTuple):
    text: str
    start: int
    end: int


def family_of(name: str, suffix: str) -> Callable[[str], Iterator[Spot]] | None:
    """The reader for programs of this kind."""
    family = _NAMES.get(name) or next((f for f, all in _ENDINGS.items() if suffix in all), None)
    return partial(_spots, family) if family else None


def _spots(family: str, text: str) -> Iterator[Spot]:
    """Each literal, joined with those it is added to; and lists of them as words."""
    listed: list[_Literal] = []
    places = _Places(text)
    for literal in _joined(text, _literals(family, text)):
        if listed and not re.fullmatch(_LISTS, text[listed[-1].end : literal.start]):
            yield from _words(places, listed)
            listed = []
        listed.append(literal)
        if may_lose(literal.text):
            first, last = places.line(literal.start), places.line(literal.end)
            yield Spot(form=Form.LITERAL, first=first, last=last, text=literal.text)
    yield from _words(places, listed)


def _literals(family: str, text: str) -> Iterator[_Literal]:
    comments, strings = _FAMILIES[family]
    pattern = rf"(?P<comment>{comments})|{_PREFIX}(?P<string>{strings})"
    for found in re.finditer(pattern, text):
        is_prose = family == "python" and _is_docstring(text, found)
        if found["string"] is not None and not is_prose:
            yield _Literal(_inside(found), found.start(), found.end())


def _is_docstring(text: str, found: re.Match[str]) -> bool:
    """A long string that is a statement by itself is for people."""
    if not (found["string"] or "").startswith(('"""', "'''")):
        return False
    before = text[: found.start()].rstrip(" \t")
    opened = before.rstrip()[-1:]
    return before[-1:] in ("", "\n") and opened not in tuple("([{,=+\\%")


def _inside(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if groups.get("end"):
        return str(groups["body"])
    raw = found["string"]
    if raw[0] in "%~{":
        opened = _OPENED.match(raw)
        inside = raw[opened.end() : -1] if opened else raw
        return _unescaped(inside.removesuffix("|"))
    quotes = 3 if raw[:3] in ('"""', "'''") and len(raw) >= 6 else 1
    return _unescaped(raw[quotes:-quotes])


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    ends = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
    return re.sub(r"\\(.)", lambda m: ends.get(m[1], m[1]), text, flags=re.DOTALL)


def _joined(text: str, literals: Iterator[_Literal]) -> Iterator[_Literal]:
    pending: _Literal | None = None
    for literal in literals:
        if pending and re.fullmatch(_JOINS, text[pending.end : literal.start]):
            pending = _Literal(pending.text + literal.text, pending.start, literal.end)
            continue
        if pending:
            yield pending
        pending = literal
    if pending:
        yield pending


def _words(places: _Places, literals: list[_Literal]) -> Iterator[Spot]:
    words = tuple(literal.text for literal in literals)
    if len(words) > 1 and may_lose(" ".join(words)):
        first, last = places.line(literals[0].start), places.line(literals[-1].end)
        yield Spot(form=Form.WORDS, first=first, last=last, words=words)


class _Places:
    """The line of an offset, quick for many of them."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

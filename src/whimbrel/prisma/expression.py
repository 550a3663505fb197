"""The few expressions of TypeScript that say a value without being run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .braces import body_at, pieces

# Patterns stay texts until a project has such a file: compiling them costs every start-up.
_ESCAPE = r"(?s)\\(u[0-9a-fA-F]{4}|.)"
_LITERAL = r"""(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)"""
_ENV = r"""env\s*(?:<[^>]*>)?\(\s*["'`](?P<env>\w+)["'`]\s*,?\s*\)"""
_PROCESS = r"""process\s*\.\s*env\s*(?:\.\s*(?P<dotted>\w+)|\[\s*["'`](?P<indexed>\w+)["'`]\s*\])"""
_NOTHING = r"(?P<nothing>undefined|null)\b"
# What may follow without changing the value: `!`, `?.trim()`, `as string`.
_AFTER = r"(?:\s*!|\s*\??\.\s*trim\(\)|\s+as\s+string\b)*\s*"
_OPERAND = rf"(?s)\s*(?:{_LITERAL}|{_ENV}|{_PROCESS}|{_NOTHING}){_AFTER}"
_JOIN = r"(?:path\s*\.\s*)?(?:join|resolve)\s*\("
_HERE = r"__dirname|import\.meta\.dirname|process\.cwd\(\)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """`A ?? B ?? "text"`: variables in order, then the text; both may be missing."""

    variables: tuple[str, ...] = ()
    text: str = field(default="", repr=False)


def read_expression(text: str) -> Expression | None:
    """A string, `env("X")`, `process.env.X`, several of them joined by `??` or `||`, or a
    `path.join` of strings; None for anything else."""
    plain = _bare(text)
    join = re.match(_JOIN, plain)
    if join:
        return _joined(body_at(plain, join.end() - 1))
    return _alternatives(plain)


def _alternatives(plain: str) -> Expression | None:
    variables: list[str] = []
    at = 0
    while True:
        operand = re.compile(_OPERAND).match(plain, at)
        literal = _text(operand) if operand else None
        if operand is None or literal is None:
            return None
        name = operand["env"] or operand["dotted"] or operand["indexed"]
        variables += [name] if name else []
        at = operand.end()
        is_last = at == len(plain)
        if not is_last and plain[at : at + 2] not in ("??", "||"):
            return None
        # What stands behind a text that is not empty never counts.
        if is_last or literal:
            return Expression(variables=tuple(variables), text=literal)
        at += 2


def _bare(text: str) -> str:
    plain = text.strip().rstrip(",").strip()
    if plain.startswith("(") and body_at(plain, 0) == plain[1:-1]:
        return _bare(plain[1:-1])
    return plain


def _text(operand: re.Match[str]) -> str | None:
    """The literal, empty for a variable; None for a template that has to be evaluated."""
    if operand["quote"] == "`" and "${" in operand["text"]:
        return None
    return re.sub(_ESCAPE, lambda found: _character(found[1]), operand["text"] or "")


def _character(escaped: str) -> str:
    if len(escaped) == 5:
        return chr(int(escaped[1:], 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(escaped, escaped)


def _joined(arguments: str) -> Expression | None:
    parts = []
    for argument in pieces(arguments):
        operand = re.fullmatch(_OPERAND, argument)
        literal = _text(operand) if operand and operand["quote"] else None
        if literal is not None:
            parts.append(literal)
        elif parts or not re.fullmatch(_HERE, argument.strip()):
            return None
    return Expression(text="/".join(parts)) if parts else None

"""A setting of a Prisma project as written: a text, or the name of a variable that holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..config.sourced import Sourced
from ..config.variables import Variables

_LITERAL = re.compile(r"""(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*""")
_ENV = re.compile(r"""env\s*(?:<[^>]*>)?\(\s*["'`](?P<name>\w+)["'`]\s*\)\s*""")
_PROCESS = re.compile(
    r"""process\s*\.\s*env\s*(?:\.\s*(?P<name>\w+)|\[\s*["'`](?P<quoted>\w+)["'`]\s*\])\s*!?\s*"""
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CAST = re.compile(r"as\s+string\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`text` or `variable`; neither: it is there, but only Node could say what it is."""

    key: str
    file: str
    text: str = field(default="", repr=False)
    variable: str = ""
    fallback: str = field(default="", repr=False)  # of `process.env.X ?? "…"`

    @property
    def is_readable(self) -> bool:
        return bool(self.text or self.variable)

    def resolve(self, variables: Variables) -> Sourced[str] | None:
        """The value with its source; None when the variable is not set."""
        if not self.variable:
            return Sourced(value=self.text, source=self._where) if self.text else None
        found = variables.find(self.variable)
        if found is not None:
            return Sourced(value=found.value, source=f"{found.source} (named by {self.file})")
        return Sourced(value=self.fallback, source=self._where) if self.fallback else None

    @property
    def _where(self) -> str:
        return f"{self.key} in {self.file}"


def setting_of(expression: str, *, key: str, file: str) -> Setting:
    """Read an expression of a schema file or of TypeScript, as far as that is possible."""
    plain = _CAST.sub("", expression.strip()).strip().rstrip(",").strip()
    head, fallback = _alternatives(plain)
    literal = _literal(head)
    if literal is not None:
        return Setting(key=key, file=file, text=literal)
    name = _variable(head)
    if name and fallback is not None:
        return Setting(key=key, file=file, variable=name, fallback=fallback)
    return Setting(key=key, file=file)


def _alternatives(expression: str) -> tuple[str, str | None]:
    """`a ?? "b"` and `a || "b"`; None when the second cannot be read."""
    head, operator, rest = _partition(expression)
    return (head, _literal(rest)) if operator else (head, "")


def _partition(expression: str) -> tuple[str, str, str]:
    for pattern in (_ENV, _PROCESS):
        found = pattern.match(expression)
        if found:
            rest = expression[found.end() :]
            if rest.startswith(("??", "||")):
                return expression[: found.end()], rest[:2], rest[2:].strip()
    return expression, "", ""


def _literal(text: str) -> str | None:
    found = _LITERAL.fullmatch(text)
    if not found or (found["quote"] == "`" and "${" in found["text"]):
        return None
    return _unescaped(found["text"])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _character(found[1]), text)


def _character(escaped: str) -> str:
    if len(escaped) == 5:
        return chr(int(escaped[1:], 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(escaped, escaped)


def _variable(text: str) -> str:
    found = _ENV.fullmatch(text)
    if found:
        return found["name"]
    process = _PROCESS.fullmatch(text)
    return (process["name"] or process["quoted"]) if process else ""

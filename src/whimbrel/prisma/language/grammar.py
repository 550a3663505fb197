"""The grammar of one line, and the parser that is made of it.

Prisma's language ends a field, a value, a setting and an attribute with the line they stand on;
blocks are found before this (`blocks`), so that one wrong line is one error. As Prisma's own
grammar has it: no comma behind the last item of a list, one allowed behind the last argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark, Token, Tree
    from lark.exceptions import UnexpectedInput

FIELD, VALUE, BLOCK_ATTRIBUTE, SETTING = "field", "value", "block_attribute", "setting"

_GRAMMAR = r"""
field: NAME COLON? type? attribute*
value: NAME attribute*
block_attribute: "@@" NAME arguments?
setting: NAME "=" expression

type: NAME suffix?                      -> named_type
    | UNSUPPORTED STRING ")" suffix?    -> unsupported_type
    | LEGACY_LIST                       -> legacy_list
suffix: SUFFIX
attribute: AT NAME arguments?
arguments: "(" (argument ("," argument)*)? ")"
argument: NAME COLON expression   -> named
        | NAME COLON              -> nameless
        | expression              -> positional

?expression: call | items | pairs | number | text | word
call: NAME arguments
items: "[" (expression ("," expression)*)? "]"
pairs: "{" (pair ("," pair)* ","?)? "}"
pair: NAME COLON expression
number: NUMBER
text: STRING
word: NAME

AT: "@"
COLON: ":"
SUFFIX: /\[\]\s*\?|\[\]|\?|!/
LEGACY_LIST: /\[[A-Za-z0-9][-_A-Za-z0-9]*\]/
UNSUPPORTED.2: /Unsupported\s*\(/
NUMBER.1: /-?[0-9]+(\.[0-9]+)?(?![-_A-Za-z0-9.])/
NAME: /[A-Za-z0-9][-_A-Za-z0-9]*(\.[A-Za-z0-9][-_A-Za-z0-9]*)*/
STRING: /"(?:\\.|[^"\\\x00-\x1f])*"/
%ignore /[^\S\r\n]+/
"""


@dataclass(frozen=True, slots=True)
class Misread:
    """Where a line stops being one, and the word that stands there; "" where it ends too early."""

    at: int
    word: str


def parse_line(line: str, start: str) -> Tree[Token] | Misread:
    """`start` is one of the four kinds of line."""
    from lark.exceptions import UnexpectedInput

    try:
        return _parser().parse(line, start=start)
    except UnexpectedInput as error:
        return _misread(error, line)


@cache
def _parser() -> Lark:
    """Made once; importing the library takes longer than reading a schema of a hundred lines."""
    from lark import Lark

    return Lark(
        _GRAMMAR,
        parser="lalr",
        lexer="contextual",
        start=[FIELD, VALUE, BLOCK_ATTRIBUTE, SETTING],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _misread(error: UnexpectedInput, line: str) -> Misread:
    token: Token | None = getattr(error, "token", None)
    if token is not None and token.type != "$END" and token.start_pos is not None:
        return Misread(token.start_pos, str(token))
    at = getattr(error, "pos_in_stream", None)
    if token is None and isinstance(at, int) and 0 <= at < len(line):
        return Misread(at, line[at])
    return Misread(len(line.rstrip()), "")

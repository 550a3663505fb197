"""A shell text into words and operators, as POSIX quotes them; nothing is expanded.

`shlex` cannot serve: it does not tell a quoted `;` or `$` from one that the shell acts upon.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

# Stands in front of a `$` that the shell would replace by something we do not know.
EXPANDED = "\0"

_OPERATORS = (
    *("<<<", "<<-", "&>>"),
    *("&&", "||", ";;", "|&", "<<", "<&", "<>", "<(", ">>", ">&", ">|", ">(", "&>"),
    *("<", ">", ";", "|", "&", "(", ")", "\n"),
)


class TokenKind(Enum):
    WORD = "word"
    OPERATOR = "operator"
    BODY = "the text of a here-document"


class Token(NamedTuple):
    """`is_quoted`: some of it stood in quotes, so it is never a reserved word or a descriptor."""

    kind: TokenKind
    text: str
    is_quoted: bool = False


class Lexer:
    """One pass over the text. `unseen` says in words what could not be looked into."""

    def __init__(self, text: str) -> None:
        self.tokens: list[Token] = []
        self.unseen = ""
        self._text = text.replace("\r\n", "\n").replace(EXPANDED, "")
        self._at = 0
        self._word: list[str] | None = None  # None between words
        self._is_quoted = False
        self._heredocs: list[Token] = []  # `<<` operators' delimiters still without a body
        while self._at < len(self._text):
            self._step(self._text[self._at])
        self._end_word()
        if self._heredocs:
            self._note("a here-document that does not end")

    def _step(self, character: str) -> None:
        match character:
            case "'":
                self._quoted("'")
            case '"':
                self._quoted('"')
            case "\\":
                self._escape(self._text[self._at + 1 : self._at + 2])
            case "$" | "`":
                self._expansion()
            case " " | "\t":
                self._end_word()
                self._at += 1
            case "#" if self._word is None:
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            case _ if operator := self._operator():
                self._end_operator(operator)
            case _:
                self._add(character)
                self._at += 1

    def _note(self, unseen: str) -> None:
        self.unseen = self.unseen or unseen

    def _add(self, text: str) -> None:
        self._word = self._word or []
        self._word.append(text)

    def _quoted(self, quote: str) -> None:
        """To the closing quote; inside double quotes `$`, backtick and some `\\` still act."""
        self._add("")
        self._is_quoted = True
        self._at += 1
        while (here := self._text[self._at : self._at + 1]) != quote:
            following = self._text[self._at + 1 : self._at + 2]
            if not here:
                self._note("a quote that does not close")
                return
            if quote == '"' and here == "\\" and following in tuple('$`"\\\n'):
                self._escape(following)
            elif quote == '"' and here in "$`":
                self._expansion()
            else:
                self._add(here)
                self._at += 1
        self._at += 1

    def _escape(self, following: str) -> None:
        if following != "\n":  # a backslash before a line end joins the lines
            self._add(following)
            self._is_quoted = True
        self._at += 2

    def _expansion(self) -> None:
        """`$NAME` and `${NAME}` stay readable; anything computed is not looked into."""
        following = self._text[self._at + 1 : self._at + 2]
        if self._text[self._at] == "$" and (following == "" or following in ' \t\n"/%,.:=\\)'):
            self._add("$")
            self._at += 1
            return
        end = self._text.find("}", self._at) if following == "{" else -1
        name = self._text[self._at + 2 : end] if end > 0 else following
        if self._text[self._at] == "`" or not name.replace("_", "a").isalnum():
            self._note("a substitution, which is computed when it runs")
        kept = self._text[self._at : end + 1] if end > 0 else self._text[self._at]
        self._add(EXPANDED + kept)
        self._at += len(kept)

    def _operator(self) -> str:
        return next((each for each in _OPERATORS if self._text.startswith(each, self._at)), "")

    def _end_operator(self, operator: str) -> None:
        is_redirection = operator[0] in "<>" or operator.startswith("&>")
        if is_redirection and self._word and not self._is_quoted and "".join(self._word).isdigit():
            if operator[0] == "<" and "".join(self._word) != "0":
                self._note("an input that is not the standard one")
            self._word = None  # `2>file`: the 2 is a descriptor
        self._end_word()
        self._at += len(operator)
        self.tokens.append(Token(TokenKind.OPERATOR, operator))
        if operator == "\n":
            self._read_heredocs()

    def _end_word(self) -> None:
        if self._word is None:
            return
        token = Token(TokenKind.WORD, "".join(self._word), self._is_quoted)
        if self.tokens and self.tokens[-1].text in ("<<", "<<-") and not self.tokens[-1].is_quoted:
            self._heredocs.append(token)
        self.tokens.append(token)
        self._word, self._is_quoted = None, False

    def _read_heredocs(self) -> None:
        for delimiter in self._heredocs:
            body: list[str] = []
            while True:
                line, newline, _ = self._text[self._at :].partition("\n")
                self._at += len(line) + len(newline)
                # `<<-` lets tabs stand before the delimiter; for SQL it does not matter otherwise.
                if line.lstrip("\t") == delimiter.text:
                    break
                if not newline:
                    self._note("a here-document that does not end")
                    break
                body.append(line + newline)
            text = "".join(body)
            self.tokens.append(
                Token(TokenKind.BODY, text if delimiter.is_quoted else _unquoted_body(text))
            )
        self._heredocs = []


def _unquoted_body(text: str) -> str:
    """The shell expands a here-document whose delimiter is not quoted: `$$` is a process id."""
    characters, kept = iter(text), []
    for character in characters:
        if character == "\\":
            following = next(characters, "")
            kept.append(
                {"\n": ""}.get(following, following) if following in "$`\\\n" else "\\" + following
            )
        else:
            kept.append(EXPANDED + character if character in "$`" else character)
    return "".join(kept)

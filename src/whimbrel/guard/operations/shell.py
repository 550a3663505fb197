"""A shell text into the simple commands it would run, without running anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .lexer import Lexer, Token, TokenKind
from .words import word_set

# Words that open or close something and are followed by a command.
_RESERVED = word_set("! { } if then elif else fi while until do done time")


class Command(NamedTuple):
    """One program with its words, assignments in front included.

    `input` is the text of a here-document or here-string; None where there is none. `reads_file`
    is the target of `<`. `piped_from` is the command that writes into this one.
    """

    words: tuple[str, ...]
    input: str | None = None
    reads_file: str = ""
    piped_from: Command | None = None


class Shell(NamedTuple):
    """The commands in order, and in words what could not be looked into ("" when all was)."""

    commands: tuple[Command, ...]
    unseen: str = ""


def read_shell(text: str) -> Shell:
    """Every simple command of a POSIX shell text.

    Lists, pipes, subshells, groups, `if` and `while` are flattened, since each part may run.
    """
    lexer = Lexer(text)
    unseen = lexer.unseen
    found: list[Command] = []
    piece: list[Token] = []
    separator = ""
    for token in (*_bodies_in_place(lexer.tokens), Token(TokenKind.OPERATOR, ";")):
        if not _separates(token):
            piece.append(token)
            continue
        command, problem = _command(piece)
        unseen = unseen or problem
        if command is not None:
            source = found[-1] if separator in ("|", "|&") and found else None
            found.append(command._replace(piped_from=source))
        piece, separator = [], token.text
    return Shell(commands=tuple(found), unseen=unseen)


def _separates(token: Token) -> bool:
    return token.kind is TokenKind.OPERATOR and not _is_redirection(token)


def _is_redirection(token: Token) -> bool:
    return token.kind is TokenKind.OPERATOR and (
        token.text[0] in "<>" or token.text.startswith("&>")
    )


def _bodies_in_place(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Each here-document's text moved from behind its line to its delimiter's place."""
    bodies = iter([token for token in tokens if token.kind is TokenKind.BODY])
    placed: list[Token] = []
    for token in tokens:
        before = placed[-1] if placed else None
        if token.kind is TokenKind.BODY:
            continue
        is_delimiter = (
            before is not None
            and before.kind is TokenKind.OPERATOR
            and before.text in ("<<", "<<-")
        )
        placed.append(next(bodies, token) if is_delimiter else token)
    return tuple(placed)


def _command(tokens: Sequence[Token]) -> tuple[Command | None, str]:
    """The words without redirections, and what could not be looked into."""
    words: list[Token] = []
    command = Command(words=())
    substitutes = any(_is_redirection(t) and t.text in ("<(", ">(") for t in tokens)
    rest = iter(tokens)
    for token in rest:
        if not _is_redirection(token):
            words.append(token)
            continue
        target = next(rest, Token(TokenKind.WORD, ""))
        match token.text:
            case "<<" | "<<-" | "<<<":
                command = command._replace(input=target.text)
            case "<":
                command = command._replace(reads_file=target.text)
            case _:
                pass  # output goes to a file or a descriptor, not to a database
    while words and not words[0].is_quoted and words[0].text in _RESERVED:
        words.pop(0)
    texts = tuple(word.text for word in words)
    is_something = texts or command.input is not None or command.reads_file
    unseen = "a process substitution, which is computed when it runs" if substitutes else ""
    return (command._replace(words=texts) if is_something else None), unseen

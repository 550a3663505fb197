"""A shell text into the simple commands it would run, without running anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...pg.words import word_set
from .lexer import Lexer, Token, TokenKind

# Words that open or close something and are followed by a command.
_RESERVED = word_set("! { } if then elif else fi while until do done time")

_OUTPUT_OPTIONS = ("-o", "--out", "-L", "--log-file")


class Command(NamedTuple):
    """One program with its words, assignments in front included.

    `input` is the text of a here-document or here-string; None where there is none. `reads_file`
    is the target of `<`. `piped_from` is the command that writes into this one. `writes_files`:
    a redirection or an option names a file that it may change.
    """

    words: tuple[str, ...]
    input: str | None = None
    reads_file: str = ""
    piped_from: Command | None = None
    writes_files: bool = False


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
    unseen = ""
    rest = iter(tokens)
    for token in rest:
        if not _is_redirection(token):
            words.append(token)
            continue
        target = next(rest, Token(TokenKind.WORD, ""))
        match token.text:
            case "<<" | "<<-" | "<<<":  # of several the last one counts
                command = command._replace(input=target.text, reads_file="")
            case "<":
                command = command._replace(input=None, reads_file=target.text)
            case "<&" | "<>":
                unseen = "an input that comes from another descriptor"
            case ">&" if target.text in ("-", "1", "2"):
                pass
            case _ if target.text != "/dev/null":
                command = command._replace(writes_files=True)
            case _:
                pass
        if _is_redirection(target) or token.text in ("<(", ">("):
            unseen = "a process substitution, which is computed when it runs"
    while words and not words[0].is_quoted and words[0].text in _RESERVED:
        words.pop(0)
    texts = tuple(word.text for word in words)
    is_something = texts or command.input is not None or command.reads_file
    writes = command.writes_files or any(text.startswith(_OUTPUT_OPTIONS) for text in texts)
    command = command._replace(writes_files=writes)
    return (command._replace(words=texts) if is_something else None), unseen

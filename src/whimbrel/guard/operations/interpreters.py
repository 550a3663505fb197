"""Shells, Python and Node: what they run is another command, or a file that is not seen."""

from __future__ import annotations

from collections.abc import Sequence

from ...pg.words import word_set
from .assignments import is_assignment
from .packages import BINARIES
from .reading import Answer, Inner, Scene, unseen
from .shell import Command

SHELLS = word_set("sh bash zsh dash ksh ash fish")
TEXTS = word_set("eval watch concurrently cross-env-shell su")
PYTHONS = word_set("python python2 python3 py flask")
NODES = word_set("node nodejs tsx ts-node deno esr swc-node")


def read_shell_program(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`sh -c TEXT`, `sh < TEXT`; `sh FILE` is not seen."""
    name = command.words[0]
    words = iter(command.words[1:])
    has_text_option = False
    for word in words:
        if word in ("-o", "+o", "-O", "+O", "--rcfile", "--init-file"):
            next(words, "")
        elif word.startswith(("-", "+")) and word != "-":
            has_text_option |= not word.startswith("--") and "c" in word
        elif has_text_option:
            return (Inner(text=word),)
        else:
            return (unseen(f"{name} runs a file that is not looked into"),)
    if command.input is not None:
        return (Inner(text=command.input),)
    return (unseen(f"{name} without a command is an open session"),)


def read_text(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """Programs whose words are shell text: `eval`, `watch`, `concurrently`, `su -c`."""
    name, words = command.words[0], command.words[1:]
    match name:
        case "su":
            at = next((i for i, word in enumerate(words) if word in ("-c", "--command")), -1)
            if at < 0 or at + 1 >= len(words):
                return (unseen("su opens a session"),)
            return (Inner(text=words[at + 1]),)
        case "concurrently":
            # Options have names and colours as values: judging those as commands only errs
            # on the careful side.
            return tuple(Inner(text=w) for w in words if not w.startswith("-")) or (
                unseen("concurrently without a command"),
            )
        case "cross-env-shell":
            return (Inner(text=" ".join(words)),)
        case "watch":
            options = [w for w in words if w.startswith("-")]
            given = [w for w in words if not w.startswith("-") and not w.isdigit()]
            found: tuple[Answer, ...] = (Inner(text=" ".join(given)),)
            return found if not options else (*found, *_doubt("watch", options))
        case _:
            return (Inner(text=" ".join(words)),)


def _doubt(name: str, options: Sequence[str]) -> tuple[Answer, ...]:
    known = all(option.lstrip("-")[:1] in "ntdbexcg" for option in options)
    return () if known else (unseen(f"{name}: its options are not known to us"),)


def read_python(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`-m MODULE` and known scripts; `flask db` is Alembic."""
    words = command.words
    if words[0] == "flask":
        return _flask(command)
    at = 1
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        if words[at] == "-m":
            return (Inner(command=command._replace(words=_module(words[at + 1 :]))),)
        if words[at] in ("--version", "-V", "--help", "-h"):
            return (Inner(command=command._replace(words=("true",))),)
        if words[at].startswith("-c"):
            return (unseen("Python code is not looked into"),)
        at += 2 if words[at] in ("-W", "-X") else 1
    script = words[at] if at < len(words) else ""
    if script.rsplit("/", 1)[-1] in _PYTHON_SCRIPTS:
        return (Inner(command=command._replace(words=words[at:])),)
    return (unseen("a Python program is not looked into"),)


_PYTHON_SCRIPTS = word_set("manage.py alembic whimbrel django-admin django-admin.py")


def _module(words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        return ()
    name = words[0].removesuffix(".__main__")
    return ({"alembic.config": "alembic"}.get(name, name), *words[1:])


def _flask(command: Command) -> tuple[Answer, ...]:
    words = tuple(word for word in command.words[1:] if not is_assignment(word))
    if words[:1] != ("db",):
        return (unseen("flask runs the application, which is not looked into"),)
    verb = {"migrate": "revision"}.get(words[1] if len(words) > 1 else "", "")
    inner = ("alembic", *([verb, *words[2:]] if verb else words[1:]))
    return (Inner(command=command._replace(words=inner)),)


_NODE_VALUED = word_set(
    "-r --require --import --loader --experimental-loader --env-file -P --project --tsconfig"
)
_NODE_FLAGS = word_set(
    "--inspect --inspect-brk --no-warnings --enable-source-maps --esm -T --transpile-only "
    "--trace-warnings --experimental-strip-types --experimental-vm-modules --max-old-space-size "
    "--experimental-specifier-resolution --preserve-symlinks"
)


def read_node(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """A known tool's file under node_modules; any other program is not seen."""
    name, words = command.words[0], list(command.words[1:])
    if words in (["--version"], ["-v"], ["--help"]):
        return (Inner(command=command._replace(words=("true",))),)
    unknown: tuple[Answer, ...] = ()
    while words and words[0].startswith("-"):
        option, equals, _ = words.pop(0).partition("=")
        if option in _NODE_VALUED and not equals:
            words = words[1:]
        elif option not in _NODE_VALUED | _NODE_FLAGS:
            unknown = (unseen(f"{name} {option} is not looked into"),)
    tool = _tool_of(words[0]) if words else ""
    if not tool:
        return (unseen(f"{name} runs a program that is not looked into"),)
    return (*unknown, Inner(command=command._replace(words=(tool, *words[1:]))))


def _tool_of(path: str) -> str:
    """`node_modules/.bin/prisma`, `node_modules/typeorm/cli.js`."""
    parts = path.split("/")
    if "node_modules" not in parts[:-1]:
        return ""
    package = parts[parts.index("node_modules") + 1]
    tool = parts[-1] if package == ".bin" else package
    return tool if tool in BINARIES else ""

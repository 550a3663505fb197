"""Programs that run another command: sudo, env, dotenv, npx, uv run, docker exec and their kin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from getopt import GetoptError, getopt
from typing import NamedTuple

from .assignments import is_assignment
from .reading import Answer, Inner, Scene, unseen
from .shell import Command


class Wrapper(NamedTuple):
    """How the command inside is found: options, then `verb`, more options, `skips` words.

    Option strings are getopt's: "u:" takes a value. An option that is not listed makes the
    operation not seen, since we could not tell its value from the program.
    """

    short: str = ""
    long: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    verb_short: str = ""
    verb_long: tuple[str, ...] = ()
    skips: int = 0
    text_options: frozenset[str] = frozenset()  # their value is a shell text
    adds_words: bool = False  # what it runs gets more words than are here


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _runner(verb: str = "run", *, short: str = "", long: str = "", skips: int = 0) -> Wrapper:
    return Wrapper(
        short="vqC:P:",
        long=_words("quiet verbose directory= project= no-color config= cwd= no-plugins"),
        verb=_words(verb),
        verb_short=short,
        verb_long=_words(long),
        skips=skips,
    )


_COMPOSE = Wrapper(
    short="f:p:",
    long=_words("file= project-name= env-file= profile= project-directory="),
    verb=("exec",),
    verb_short="de:Tu:w:it",
    verb_long=_words("detach env= no-TTY no-tty user= workdir= index= privileged interactive tty"),
    skips=1,
)

WRAPPERS: dict[str, tuple[Wrapper, ...]] = {
    "sudo": (
        Wrapper(
            short="AbC:D:Eeg:Hh:iKklNnPp:R:r:SsT:t:U:u:Vv",
            long=_words(
                "askpass background chdir= preserve-env user= group= set-home host= login "
                "non-interactive prompt= stdin shell"
            ),
        ),
    ),
    "doas": (Wrapper(short="nsu:C:"),),
    "env": (
        Wrapper(
            short="i0u:C:S:v",
            long=_words("unset= chdir= split-string= ignore-environment null debug"),
            text_options=frozenset(["-S", "--split-string"]),
        ),
    ),
    "nohup": (Wrapper(),),
    "setsid": (Wrapper(short="cfw"),),
    "time": (Wrapper(short="apvf:o:"),),
    "nice": (Wrapper(short="n:", long=("adjustment=",)),),
    "ionice": (Wrapper(short="c:n:t"),),
    "stdbuf": (Wrapper(short="i:o:e:", long=_words("input= output= error=")),),
    "timeout": (
        Wrapper(
            short="fvk:s:p",
            long=_words("foreground kill-after= signal= preserve-status verbose"),
            skips=1,
        ),
    ),
    "flock": (
        Wrapper(
            short="xsnuw:E:Fo",
            long=_words("exclusive shared nonblock nb wait= timeout= close no-fork"),
            skips=1,
        ),
    ),
    "xargs": (
        Wrapper(
            short="0a:d:E:I:L:n:P:prs:tx",
            long=_words("null arg-file= delimiter= max-args= max-procs= no-run-if-empty verbose"),
            adds_words=True,
        ),
    ),
    "command": (Wrapper(short="p"),),
    "builtin": (Wrapper(),),
    "exec": (Wrapper(short="cla:"),),
    "caffeinate": (Wrapper(short="disut:w:"),),
    "chronic": (Wrapper(short="ev"),),
    "faketime": (Wrapper(short="mf:", skips=1),),
    "cross-env": (Wrapper(),),
    "env-cmd": (
        Wrapper(
            short="f:e:r:x",
            long=_words("file= environments= rc-file= fallback no-override use-shell silent"),
        ),
    ),
    # dotenv-cli of npm first, the one of Python behind it.
    "dotenv": (
        Wrapper(
            short="f:q:e:",
            long=_words("file= quote= export="),
            verb=("run",),
            verb_long=_words("override no-override"),
        ),
        Wrapper(short="e:v:o", long=_words("env= override no-expand debug quiet")),
    ),
    "dotenvx": (_runner(short="f:e:fk:", long="env-file= env= overload convention= quiet"),),
    "doppler": (_runner(short="p:c:", long="project= config= command= token="),),
    "infisical": (_runner(long="env= path= projectId= token="),),
    "op": (_runner(long="env-file= no-masking account="),),
    "aws-vault": (_runner("exec", short="d:n", long="duration= region= no-session", skips=1),),
    "chamber": (_runner("exec", skips=1),),
    "mise": (_runner("exec"), _runner("x")),
    "direnv": (_runner("exec", skips=1),),
    "heroku": (_runner(short="a:r:e:", long="app= remote= env= exit-code no-tty size="),),
    "uv": (
        _runner(
            short="p:m",
            long="with= with-editable= with-requirements= project= directory= python= package= "
            "group= only-group= no-group= extra= env-file= index= no-sync frozen locked isolated "
            "all-extras all-groups dev no-dev no-project no-env-file active exact offline quiet "
            "verbose module",
        ),
        _runner("tool run", short="p:", long="from= with= python="),
    ),
    "uvx": (Wrapper(short="p:q", long=_words("from= with= python= isolated quiet")),),
    "pipx": (_runner(long="spec= pip-args= python="),),
    "poetry": (_runner(),),
    "pipenv": (_runner(),),
    "pdm": (_runner(short="sp:", long="site-packages project="),),
    "hatch": (_runner(),),
    "rye": (_runner(),),
    "pixi": (_runner(short="e:", long="environment= frozen locked manifest-path="),),
    "conda": (_runner(short="n:p:", long="name= prefix= no-capture-output live-stream"),),
    "bundle": (_runner("exec"),),
    "docker": (
        _COMPOSE._replace(short="c:H:", long=_words("context= host="), verb=("exec",)),
        _COMPOSE._replace(verb=("compose", "exec")),
        _COMPOSE._replace(
            verb=("compose", "run"), verb_long=(*_COMPOSE.verb_long, "rm", "no-deps")
        ),
    ),
    "docker-compose": (
        _COMPOSE,
        _COMPOSE._replace(verb=("run",), verb_long=(*_COMPOSE.verb_long, "rm", "no-deps")),
    ),
    "kubectl": (
        Wrapper(
            short="n:",
            long=_words("namespace= context= kubeconfig="),
            verb=("exec",),
            verb_short="itc:n:",
            verb_long=_words("stdin tty container= namespace= quiet"),
            skips=1,
        ),
    ),
}


def read_wrapper(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """The command inside; where its place is not clear, each place it may begin at."""
    name, words = command.words[0], command.words[1:]
    for wrapper in WRAPPERS[name]:
        try:
            inner = tuple(_inner(wrapper, command))
        except GetoptError:
            continue
        if inner:
            return inner
    return (unseen(f"{name}: its options are not known to us"), *_every_suffix(command, words))


def _inner(wrapper: Wrapper, command: Command) -> Iterator[Answer]:
    """Nothing when this is not the form that the words have."""
    before, words = getopt(list(command.words[1:]), wrapper.short, list(wrapper.long))
    for part in wrapper.verb:
        if words[:1] != [part]:
            # `docker compose -f file exec`: options stand between the parts of the verb too.
            more, words = getopt(words, wrapper.short, list(wrapper.long))
            before += more
        if words[:1] != [part]:
            return
        words = words[1:]
    after, words = getopt(words, wrapper.verb_short, list(wrapper.verb_long))
    for option, value in before:
        if option in wrapper.text_options:
            yield Inner(text=" ".join([value, *words]))
            return
    words = _skip(words, wrapper)
    if any(option in ("-m", "--module") for option, _ in after):
        words = ["python", "-m", *words]
    if wrapper.adds_words:
        yield unseen(f"{command.words[0]} adds words that are not here")
    yield Inner(command=command._replace(words=tuple(words)))


def _skip(words: list[str], wrapper: Wrapper) -> list[str]:
    """Words in front of the program: a duration, a container; and `--` on either side."""
    skips = wrapper.skips
    while words and (skips or words[0] == "--"):
        if words[0] != "--":
            skips -= 1
        words = words[1:]
    return words


def _every_suffix(command: Command, words: Sequence[str]) -> Iterator[Answer]:
    for place, word in enumerate(words):
        if not word.startswith("-") and not is_assignment(word):
            yield Inner(command=command._replace(words=tuple(words[place:])))

"""Programs that reach no database, unless an option makes them run something else."""

from __future__ import annotations

from ..table import Act
from .lexer import EXPANDED
from .reading import Answer, Reading, Scene, unseen
from .shell import Command
from .words import word_set

# Options after which a program runs a command of its caller's.
_NONE: frozenset[str] = frozenset()
_EDITOR = word_set("-c --cmd -S -s -e --eval --execute --command")
PROGRAMS = {
    **dict.fromkeys(
        word_set(
            "echo printf ls dir true false : cat pwd cd pushd popd date sleep test [ [[ mkdir "
            "touch grep egrep fgrep head tail wc uniq cut tr diff cmp which type whereis whoami "
            "id hostname uname basename dirname realpath readlink stat file du df tree seq yes "
            "set unset export readonly local declare umask exit return break continue shift wait "
            "history clear stty tput jq yq base64 md5sum sha1sum sha256sum shasum column nl rev "
            "tac fold fmt expand comm paste join printenv locale tsc uptime free ps"
        ),
        _NONE,
    ),
    "sort": frozenset(["--compress-program"]),
    "vim": _EDITOR,
    "vi": _EDITOR,
    "nvim": _EDITOR,
    "nano": _NONE,
    "code": _NONE,
    "emacs": _EDITOR,
    "git": word_set("-c --exec -x --upload-pack --receive-pack --config-env"),
}
_GIT = word_set(
    "add am apply blame branch cat-file checkout cherry-pick clean clone commit describe diff "
    "fetch format-patch grep init log ls-files ls-remote ls-tree merge mv pull push reflog remote "
    "reset restore rev-list rev-parse revert rm shortlog show stash status switch tag worktree "
    "help version --version --help"
)


def read_harmless(command: Command, scene: Scene) -> tuple[Answer, ...]:
    program, words = command.words[0], command.words[1:]
    # `--exec=cmd`, `-xcmd`, `+!cmd`: the forms in which an option's value sticks to it.
    for word in words:
        name = word.partition("=")[0]
        sticks = any(name.startswith(o) for o in PROGRAMS[program] if not o.startswith("--"))
        if name in PROGRAMS[program] or (sticks and not name.startswith("--")):
            return (unseen(f"{program} {name} runs another command"),)
        if PROGRAMS[program] is _EDITOR and word.startswith("+"):
            return (unseen(f"{program} {word} runs a command of the editor"),)
    if program == "git" and next((w for w in words if w[:1] != "-"), "help") not in _GIT:
        return (unseen(f"git {' '.join(words[:1])} may run another command"),)
    what = f"{program} reaches no database".replace(EXPANDED, "")
    return (Reading(act=Act.FILES, what=what),)

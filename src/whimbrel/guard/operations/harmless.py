"""Programs that reach no database, unless an option makes them run something else."""

from __future__ import annotations

from ...pg.words import word_set
from ..table import Act
from .lexer import EXPANDED
from .reading import Answer, Reading, Scene, unseen
from .shell import Command

# Options after which a program runs a command of its caller's.
_NONE: frozenset[str] = frozenset()
_EDITOR = word_set("-c --cmd -S -s -e -f -l --eval --execute --command --funcall --load")
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
    "git": word_set(
        "-c --exec -x --upload-pack --receive-pack --config-env --exec-path --ext-diff "
        "--open-files-in-pager -O"
    ),
}
_GIT = word_set(
    "add am apply blame branch cat-file checkout cherry-pick clean clone commit describe diff "
    "fetch format-patch grep init log ls-files ls-remote ls-tree merge mv pull push reflog remote "
    "reset restore rev-list rev-parse revert rm shortlog show stash status switch tag worktree "
    "help version --version --help"
)


_SYSTEM = frozenset(["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"])


def is_the_systems_own(word: str) -> bool:
    """`./ls` is a file of somebody's; only by its name or in a system folder is it `ls`."""
    folder, slash, _ = word.rpartition("/")
    return not slash or folder in _SYSTEM


def read_harmless(command: Command, scene: Scene) -> tuple[Answer, ...]:
    program, words = command.words[0], command.words[1:]
    for word in words:
        if _runs_a_command(program, word):
            return (unseen(f"{program} {word.partition('=')[0]} may run another command"),)
    if program == "git" and next((w for w in words if w[:1] != "-"), "help") not in _GIT:
        return (unseen(f"git {' '.join(words[:1])} may run another command"),)
    what = f"{program} reaches no database".replace(EXPANDED, "")
    return (Reading(act=Act.FILES, what=what),)


def _runs_a_command(program: str, word: str) -> bool:
    """`--exec=cmd`, its abbreviations, `-xcmd`, an editor's `+cmd`, git's `ext::cmd`."""
    options, name = PROGRAMS[program], word.partition("=")[0]
    if program == "git" and word.startswith("ext::"):
        return True
    if options is _EDITOR and word.startswith("+"):
        return True
    if name.startswith("--"):
        return any(o == name or (len(name) > 3 and o.startswith(name)) for o in options)
    return any(name.startswith(o) for o in options if not o.startswith("--"))

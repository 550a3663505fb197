"""npm, yarn, pnpm and bun: scripts of package.json, and programs of node_modules."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from ...config.kind import Kind
from ...pg.words import word_set
from ..table import Act
from ..verbs import page_name
from .assignments import kind_of
from .reading import Answer, Inner, Reading, Scene, unseen
from .shell import Command

MANAGERS = frozenset(["npm", "yarn", "pnpm", "bun"])
EXECUTORS = frozenset(["npx", "pnpx", "bunx"])
SEVERAL = frozenset(["run-s", "run-p", "npm-run-all", "npm-run-all2"])
BINARIES = word_set(
    "prisma sequelize sequelize-cli knex typeorm typeorm-ts-node-commonjs typeorm-ts-node-esm "
    "drizzle-kit"
)

# Options whose value is the next word; those of another folder make other scripts run.
_ELSEWHERE = word_set(
    "-w --workspace --workspaces -ws --prefix --filter -F -C --dir --cwd -r --recursive "
    "--include-workspace-root"
)
_PACKAGES = word_set("-p --package --registry --cache --userconfig")
_INFORMS = word_set("ls list outdated view info why audit root bin prefix version help")
_LIFECYCLE = frozenset(["test", "start", "stop", "restart"])
_EXECUTES = frozenset(["exec", "x", "dlx"])


def read_manager(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`npm run NAME`, `yarn NAME`, `pnpm exec PROGRAM` and their other spellings."""
    manager = command.words[0]
    options, words = _options(command.words[1:])
    if any(option.partition("=")[0] in _ELSEWHERE for option in options):
        return (unseen(f"{manager} runs in another package, which is not looked into"),)
    if not words:
        is_help = all(option in ("--version", "-v", "--help", "-h") for option in options)
        return (
            (Reading(act=Act.FILES, what=f"{manager} prints its help"),)
            if is_help
            else (unseen(f"{manager} installs packages, whose scripts are not looked into"),)
        )
    verb, rest = words[0], words[1:]
    if verb in ("run", "run-script", "rum", "urn"):
        return _run(rest, scene)
    if verb in _EXECUTES:
        return read_executor(command._replace(words=(manager, *rest)), scene)
    if verb in ("t", "tst", *_LIFECYCLE):
        return read_script({"t": "test", "tst": "test"}.get(verb, verb), rest, scene)
    if verb in _INFORMS:
        return (Reading(act=Act.FILES, what=f"{manager} {verb} reaches no database"),)
    if manager != "npm" and (verb in (scene.scripts or {}) or page_name(verb)):
        return read_script(verb, rest, scene)
    if manager != "npm" and verb in BINARIES | {"whimbrel", "cross-env", "dotenv", "env-cmd"}:
        return (Inner(command=command._replace(words=tuple(words))),)
    return (unseen(f"{manager} {verb} is not looked into"),)


def _options(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options in front, and the rest from the verb on."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in ("--loglevel", "--registry", "--userconfig") else 1
    return tuple(words[:at]), tuple(words[at:])


def _run(words: Sequence[str], scene: Scene) -> tuple[Answer, ...]:
    options, rest = _options(words)
    own = rest[: rest.index("--")] if "--" in rest else rest  # behind it are the script's
    if any(option.partition("=")[0] in _ELSEWHERE for option in (*options, *own)):
        return (unseen("a script of another package is not looked into"),)
    if not rest:
        return (Reading(act=Act.FILES, what="it lists the scripts"),)
    return read_script(rest[0], rest[1:], scene)


def read_script(name: str, arguments: Sequence[str], scene: Scene) -> tuple[Answer, ...]:
    """The script's text with its arguments, and those that npm runs before and after it."""
    if scene.scripts is None:
        return (unseen(f"script {name}: the folder whose package.json it is in is not known"),)
    if name in scene.trail:
        return (unseen(f"script {name} runs itself"),)
    if name not in scene.scripts:
        if page_name(name):
            return (Inner(command=Command(words=("whimbrel", name, *arguments))),)
        return (unseen(f"there is no script {name} in package.json"),)
    return tuple(_texts(name, arguments, scene))


def _texts(name: str, arguments: Sequence[str], scene: Scene) -> Iterator[Answer]:
    scripts = scene.scripts or {}
    inside = scene._replace(trail=(*scene.trail, name)).raised_to(_named_by(name, scene))
    given = shlex.join([word for word in arguments if word != "--"])
    yield Inner(text=f"{scripts[name]} {given}".rstrip(), scene=inside)
    for around in (f"pre{name}", f"post{name}"):
        if around in scripts and around not in scene.trail:
            yield Inner(text=scripts[around], scene=inside)


def _named_by(name: str, scene: Scene) -> Kind | None:
    """`db:production:push` says where it goes; that can only make the judgement stricter."""
    page = page_name(name)
    return kind_of(page[0], scene.kinds) if page and page[0] else None


def read_executor(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`npx [-p PACKAGE] PROGRAM`, `npx -c TEXT`."""
    words = list(command.words[1:])
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option in ("-c", "--call") and words:
            return (Inner(text=words[0]),)
        if option.startswith("--call="):
            return (Inner(text=option.partition("=")[2]),)
        if option in _ELSEWHERE:
            return (unseen("a program of another package is not looked into"),)
        if option in _PACKAGES and words:
            words.pop(0)
        elif option == "--":
            break
        elif option.partition("=")[0] not in _PACKAGES | _FLAGS:
            inners = [Inner(command=command._replace(words=tuple(words[i:]))) for i in range(2)]
            return (unseen(f"{command.words[0]} {option} is not known to us"), *inners)
    return (Inner(command=command._replace(words=tuple(words))),)


_FLAGS = word_set(
    "-y --yes --no --no-install -q --quiet --silent -s --prefer-offline --offline --bun "
    "--ignore-existing --verbose"
)


def read_several(command: Command, scene: Scene) -> tuple[Answer, ...]:
    """`run-s A B`: scripts by name; patterns such as `db:*` are not looked into."""
    answers: list[Answer] = []
    for word in command.words[1:]:
        if word.startswith("-"):
            continue
        name, *arguments = word.split(" ")
        if "*" in name:
            answers.append(unseen(f"the scripts that {name} matches are not looked into"))
        else:
            answers.extend(read_script(name, arguments, scene))
    return tuple(answers) or (unseen(f"{command.words[0]} without a script"),)

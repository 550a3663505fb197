"""The project and the environment that a command works in, before anything is connected."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..config.environment import Environment, known_environments, resolve_environment
from ..config.identity import SharedDatabase
from ..config.kind import Kind
from ..config.places import SharedPlace, places_named_by_own_variables
from ..config.settings import Settings
from ..config.suggest import listed
from ..config.urls import Urls, resolve_urls
from ..config.variables import Variables
from ..disk.environ import host_name, user_name
from ..disk.project import Project, read_lock, read_project
from ..disk.root import alembic_file, prisma_below
from ..errors import Failure, Notice, Usage
from ..guard.verbs import judge_verb
from ..guard.verdict import Verdict
from ..sources.revisions.shelf import Shelf
from .call import Call

NO_FLAGS: frozenset[str] = frozenset()
# These look at settings and marks, and neither at the schema nor at migrations.
_NO_FILES = frozenset({"env", "run", "safety-check", "identity show", "identity mark",
                       "identity claim", "policy show", "policy set"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Everything that is known without asking a database."""

    project: Project
    environment: Environment
    urls: Urls
    shared: tuple[SharedDatabase, ...]
    clashes: tuple[SharedPlace, ...]
    who: str
    shelf: Shelf = field(default_factory=Shelf, repr=False, compare=False)

    @property
    def root(self) -> Path:
        return self.project.root

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def contacts(self) -> tuple[str, ...]:
        return _contacts(self.project)

    @property
    def home(self) -> str:
        """Where a Prisma project's names without a schema lead: `?schema=` of its URL."""
        found = self.urls.for_schema if self.project.prisma else None
        return found.value.prisma_schema if found is not None else "public"

    @property
    def server_folder(self) -> Path:
        """Where the project's own embedded server keeps its data."""
        return self.root / ".whimbrel" / "server"


def open_workplace(call: Call, verb: str, flags: frozenset[str] = NO_FLAGS) -> Workplace:
    """Read the project and find the environment and its URLs; connects to nothing.

    Where the label forbids the verb, that is said before any complaint about the project: raises
    `Stop` (G101), then `Usage` or `Failure` (C1xx) for settings that cannot be understood.
    """
    try:
        project = read_project(call.directory, call.variables)
    except Failure:
        refuse_by_label(call, verb, flags)
        raise
    environment = resolve_environment(call.environment, project.variables, project.settings)
    judgement = judge_verb(verb, environment.kind, flags)
    if judgement.verdict is Verdict.STOP:
        raise judgement.stop(contacts=_contacts(project))
    _refuse_other_schema(call, project)
    if verb not in _NO_FILES:
        _refuse_unread(project)
        _say_where_else(call, project)
    return Workplace(
        project=project,
        environment=environment,
        urls=resolve_urls(environment, project.layers),
        shared=read_lock(project.root).databases,
        clashes=places_named_by_own_variables(environment, project.layers),
        who=f"{user_name()}@{host_name()}",
    )


def urls_of(place: Workplace, environment: Environment) -> Urls:
    """The URLs of another environment of the same project."""
    return resolve_urls(environment, place.project.layers)


def named_environment(place: Workplace, name: str) -> Environment:
    """Another environment of the same project by its name."""
    return resolve_environment(name, place.project.variables, place.settings)


def production_environments(place: Workplace) -> tuple[Environment, ...]:
    """Every environment of kind production that the project knows of."""
    names = dict.fromkeys(
        (*known_environments(place.settings), *(s.environment for s in place.shared))
    )
    found = []
    for name in names:
        try:
            found.append(named_environment(place, name))
        except Usage:
            continue  # listed in whimbrel.lock by a colleague, without any URL here
    return tuple(each for each in found if each.kind is Kind.PRODUCTION)


def refuse_by_label(call: Call, verb: str, flags: frozenset[str] = NO_FLAGS) -> None:
    """Raises `Stop` (G101) for what the label forbids: no complaint about words, files or URLs
    comes before this verdict. Where the project cannot be read, a built-in name still says it."""
    try:
        project = read_project(call.directory, call.variables)
        variables, settings = project.variables, project.settings
    except Failure:
        project, settings = None, Settings()
        variables = Variables.of_process(call.variables)
    try:
        environment = resolve_environment(call.environment, variables, settings)
    except Usage:
        return
    judgement = judge_verb(verb, environment.kind, flags)
    if judgement.verdict is Verdict.STOP and (project or environment.is_built_in):
        raise judgement.stop(contacts=_contacts(project) if project else ())


def stated_environment(call: Call) -> Environment | None:
    """What flag and process environment say without any file; None where only the project file
    may know the name."""
    variables = Variables.of_process(call.variables)
    try:
        return resolve_environment(call.environment, variables, Settings())
    except Usage:
        return None


def _refuse_other_schema(call: Call, project: Project) -> None:
    """Another schema file means another project, with other migrations and another database."""
    if call.schema is None:
        return
    named, ours = call.directory / call.schema, project.root / project.schema
    if named.resolve() == ours.resolve() or named.resolve() == ours.parent.resolve():
        return
    raise Usage(
        Notice(
            code="C106",
            what=f"--schema {call.schema} is not the schema of this project, {project.schema}",
            why="migrations and database of the one do not fit the other; nothing was done",
            next=f'write `schema = "{call.schema}"` into whimbrel.toml, or give the other '
            "project's folder: `whimbrel -C DIR …`",
        )
    )


def _refuse_unread(project: Project) -> None:
    """Raises `Usage` (C161): where schema and migrations are is said by code, and by nothing
    else."""
    if project.prisma is None:
        return
    ours = {"schema": project.settings.schema, "migrations.path": project.settings.migrations}
    for key, stated in ours.items():
        notice = None if stated else project.prisma.unread(key)
        if notice is not None:
            raise Usage(notice)


def _say_where_else(call: Call, project: Project) -> None:
    """A monorepo's top, an Alembic project that nobody has named, or a folder of migrations that is
    made elsewhere (and copied before a deploy) looks as if nothing were to be done."""
    is_unnamed = not (project.settings.migrations or project.prisma)
    ini = alembic_file(project.root) if is_unnamed else ""
    if ini and not project.migrations_folder.is_dir():
        call.say("note: Alembic's revisions are no part of this yet: write "
                 f'`migrations = "alembic:{ini}"` into whimbrel.toml')  # fmt: skip
    is_ours = bool(project.settings.migrations)
    config = project.prisma.config if project.prisma and not is_ours else None
    if config and config.migrations and not project.migrations_folder.is_dir():
        call.say(f"note: {project.migrations}, which {config.file} names, is not there")
    below = prisma_below(project.root)
    if below:
        call.say(f"note: nothing is in this folder; Prisma projects are in {listed(below[:3])}: "
                 f"`whimbrel -C {below[0]} …`")  # fmt: skip


def _contacts(project: Project) -> tuple[str, ...]:
    return tuple(f"{name}: {how}" for name, how in project.settings.contacts)

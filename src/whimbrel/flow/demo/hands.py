"""The hands of the person in the story: each types a command and calls the flow behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...errors import Exit, Failure, Notice
from ...run.events import Reporter
from ..backup import create, verify
from ..deploy import Deployed, DeployOptions, deploy
from ..develop import Migrated, MigrateOptions, migrate
from ..history import resolve
from ..identity import mark_database
from .beat import Refused
from .stage import DATABASE, Stage

# What confirms an unmarked database.
UNMARKED = f"{DATABASE}@127.0.0.1"


def mark(stage: Stage, environment: str) -> None:
    """Say of a database what it is; remember what confirms it from now on."""
    stage.types(f"whimbrel identity mark -e {environment} --confirm {UNMARKED}")
    identity = mark_database(stage.call(environment, confirm=UNMARKED))
    stage.tokens[environment] = identity.confirm_token


def record(stage: Stage, environment: str, migration: str) -> None:
    """Adopt a migration that was run before Whimbrel came."""
    confirm, typed = _confirmed(stage, environment)
    stage.types(f"whimbrel -e {environment} resolve --applied {migration}{typed}")
    call = stage.call(environment, confirm=confirm)
    stage.answers(resolve(call, applied=migration, rolled_back=None))


def write_migration(stage: Stage, title: str) -> Migrated:
    """Write what changed in schema.sql as a migration, and apply it in development."""
    stage.types(f'whimbrel migrate "{title}"')
    made = migrate(stage.call(), MigrateOptions(title=title), stage.report)
    stage.answers(f"applied {_listed(made.applied)}")
    return made


def deploy_to(stage: Stage, environment: str, report: Reporter | None = None) -> Deployed:
    """Apply what is pending; raises whatever `deploy` raises."""
    confirm, typed = _confirmed(stage, environment)
    stage.types(f"whimbrel -e {environment} deploy{typed}")
    call = stage.call(environment, confirm=confirm)
    done = deploy(call, DeployOptions(), report or stage.report)
    names = [outcome.migration for outcome in done.applied]
    stage.answers(f"applied to {done.environment}: {_listed(names)}")
    if environment == "production":
        stage.stall_ms = max([stage.stall_ms, *(outcome.stall_ms for outcome in done.applied)])
    return done


def back_up(stage: Stage) -> None:
    """Dump production, restore the dump elsewhere, compare the two."""
    stage.types("whimbrel -e production backup create")
    made = create(stage.call("production"))
    content = made.stored.manifest.content
    stage.answers(f"{made.stored.id}: {len(content.users)} tables, {content.rows:,} rows")
    stage.types("whimbrel -e production backup verify")
    verified = verify(stage.call("production"), None)
    stage.answers(f"{verified.stored.id}: {verified.level.word}")


def see_refused(stage: Stage, act: Callable[[], object], *, code: str) -> None:
    """`act` has to end with that notice: the story depends on it. Raises `Failure` (X110)."""
    try:
        act()
    except Failure as failure:
        if failure.notice.code != code:
            raise
        stage.tell(Refused(notice=failure.notice, exit=Exit(failure.exit)))
        return
    raise another_way(f"a command that {code} should have ended was let through")


def another_way(what: str) -> Failure:
    """The tool did what its own demo says it never does."""
    return Failure(
        Notice(
            code="X110",
            what=f"the demo went another way than it should: {what}",
            why="its databases were throw-away ones; nothing of yours was touched",
            next="report it, with what `whimbrel demo --json` prints",
        )
    )


def _listed(names: Sequence[str]) -> str:
    return f"{len(names)} migration{'s' * (len(names) != 1)}: {', '.join(names)}"


def _confirmed(stage: Stage, environment: str) -> tuple[str | None, str]:
    """The token that confirms, and the option as it is typed: only production asks here."""
    if environment != "production":
        return None, ""
    token = stage.tokens[environment]
    return token, f" --confirm {token}"

"""The hands of the person in the story: each types a command and calls the flow behind it."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import Exit, Failure, Notice
from ..deploy import Deployed, DeployOptions, deploy
from ..develop import Migrated, migrate
from ..history import resolve
from ..identity import mark_database
from ..policy import set_policy
from .beat import Refused
from .stage import DATABASE, Stage

# What confirms an unmarked database.
UNMARKED = f"{DATABASE}@127.0.0.1"


def mark(stage: Stage, environment: str) -> None:
    """Say of a database what it is; remember what confirms it from now on."""
    stage.types(f"identity mark -e {environment} --confirm {UNMARKED}")
    identity = mark_database(stage.call(environment, confirm=UNMARKED))
    stage.tokens[environment] = identity.confirm_token
    stage.answers(identity.confirm_token)


def record(stage: Stage, environment: str, migration: str) -> None:
    """Adopt a migration that was run before Whimbrel came."""
    confirm, typed = _confirmed(stage, environment)
    stage.types(f"-e {environment} resolve --applied {migration}{typed}")
    call = stage.call(environment, confirm=confirm)
    stage.answers(resolve(call, applied=migration, rolled_back=None))


def write_migration(stage: Stage, title: str) -> Migrated:
    """Write what changed in schema.sql as a migration, and apply it in development."""
    stage.types(f'migrate "{title}"')
    made = migrate(stage.call(), title, renames=(), create_only=False, report=stage.report)
    stage.answers(made.name)
    return made


def deploy_to(stage: Stage, environment: str) -> Deployed:
    """Apply what is pending; raises whatever `deploy` raises."""
    confirm, typed = _confirmed(stage, environment)
    stage.types(f"-e {environment} deploy{typed}")
    done = deploy(stage.call(environment, confirm=confirm), DeployOptions(), stage.report)
    names = [outcome.migration for outcome in done.applied]
    stage.answers(f"{len(names)} applied to {done.environment}: {', '.join(names)}")
    stage.stall_ms = max([stage.stall_ms, *(outcome.stall_ms for outcome in done.applied)])
    return done


def turn_off(stage: Stage, gate: str, reason: str) -> None:
    """A gate of production, inside production's database."""
    confirm, typed = _confirmed(stage, "production")
    stage.types(f'-e production policy set {gate} off --reason "{reason}"{typed}')
    set_policy(stage.call("production", confirm=confirm), gate, "off", reason=reason)


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


def _confirmed(stage: Stage, environment: str) -> tuple[str | None, str]:
    """The token, and the option to type: only production asks for it here."""
    if environment != "production":
        return None, ""
    token = stage.tokens[environment]
    return token, f" --confirm {token}"

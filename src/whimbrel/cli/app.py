"""The table of commands; a command's module is imported when it is called, not before."""

from __future__ import annotations

from importlib import import_module

import click

from ..config.suggest import nearest
from ..errors import Notice, Usage
from .words import SCRIPTS

# verb → (module in cli/commands, one line of help), in the order of a first day.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "the whole road on three embedded servers, in one terminal"),
    "init": ("init", "make a project file and folders here"),
    "env": ("settings", "each setting and where it comes from"),
    "identity": ("identity", "what a database is: show, mark, claim"),
    "policy": ("policy", "what weakens or tightens the rules: show, set"),
    "doctor": ("doctor", "can everything be reached, and is it as it should be?"),
    "generate": ("generate", "typed Python models of the database; --check compares"),
    "push": ("develop", "make the database match the schema, without a file"),
    "migrate": ("develop", "write the migration for what changed, and apply it"),
    "deploy": ("deploy", "apply pending migrations through the gates"),
    "status": ("status", "applied, pending, held, failed, edited, missing"),
    "history": ("history", "who applied what, and when"),
    "resolve": ("history", "say that a migration is applied or rolled back"),
    "adopt": ("adopt", "take over edits, lost files and drift, by name and reason"),
    "amend": ("adopt", "a corrected file for a failed migration of which a part stands"),
    "squash": ("squash", "one migration in place of many, proven to make the same"),
    "rollback": ("rollback", "undo the last migration by its down.sql, and hold it"),
    "reset": ("reset", "drop everything and migrate anew (never in production)"),
    "seed": ("seed", "run the project's own command for sample data (never in production)"),
    "diff": ("diff", "the SQL that takes one schema to another"),
    "pull": ("pull", "the database as a schema: --print, or into the schema file"),
    "validate": ("schema_files", "is the wanted schema sound? asks no database"),
    "format": ("schema_files", "a Prisma schema in its usual form; --check"),
    "drift": ("drift", "the live database against its history; --adopt, --revert"),
    "check": ("check", "hazards in files, changes or pending migrations"),
    "fix": ("fix", "a migration rewritten to the form that lets others go on"),
    "explain": ("explain", "what a rule sees, why, and what to do instead"),
    "execute": ("execute", "run a file of SQL through the guard"),
    "hook": ("hook", "git's pre-commit hook: install, uninstall, run"),
    "run": ("run", "the guard in front of another tool: run -- npx prisma db push"),
    "backup": ("backup", "backups that were restored and compared: create, list, verify, restore"),
    "protect": ("protect", "stop what loses data in the database itself, whatever tool sends it"),
    "unlock": ("protect", "let a role pass the guard inside the database for a while"),
    "freeze": ("freeze", "nothing is deployed to production for a while; --off ends it"),
    "signoff": ("signoff", "a human has looked at staging as it is now"),
    "receipt": ("receipt", "signed proofs of what staging ran: show, verify, key, trust"),
    "rehearse": ("rehearse", "pending migrations on a restored copy: durations, locks, rewrites"),
    "backfill": ("backfill", "batched statements under way: list, pause, resume, cancel"),
    "recover": ("recover", "after damage to data: fence, assess, copy back, unfence, report"),
    "monitor": ("monitor", "metrics and alerts: one look, or --serve for Prometheus and webhooks"),
    "alerts": ("monitor", "whom alerts are told: test; rules for Prometheus"),
    "studio": ("studio", "tables and rows in the browser; in production to be read only"),
    "completion": ("completion", "a script for the Tab key: bash, zsh, fish"),
    "safety-check": ("safety", "may this operation run here? connects to nothing"),
}

_EPILOG = """\b
Options for every command, before or after it:
  -C DIR            run as if started in DIR
  -e, --env NAME    the environment: development, staging, production, test, or one of yours
  --json            the answer as JSON on stdout
  --yes             answer ordinary questions with yes; never a stop
  --confirm TOKEN   confirm an operation that asks; also read from $WHIMBREL_CONFIRM

\b
Exit codes: 0 done, 1 failed, 2 usage, 3 stopped by the guard, 4 a difference or something
pending, 130 interrupted."""

_EVERYWHERE = "And -C, -e, --json, --yes, --confirm, as for every command: see `whimbrel --help`."


class Verbs(click.Group):
    """Commands by name; only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = COMMANDS.get(cmd_name)
        if found is None:
            return _planned(cmd_name)
        module = import_module(f".commands.{found[0]}", __package__)
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        command.epilog = _EVERYWHERE
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            raise _no_such_command(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text) for verb, (_, text) in COMMANDS.items()])


def _planned(verb: str) -> click.Command | None:
    """A verb that the guard's table knows and that is not built yet."""
    verbs = import_module("..guard.verbs", __package__)
    if verb not in {name.split()[0] for name in verbs.VERBS}:
        return None
    module = import_module(".commands.unbuilt", __package__)
    command: click.Command = module.unbuilt(verb)
    return command


def _no_such_command(word: str) -> Usage:
    near = nearest(word, (*COMMANDS, *SCRIPTS))
    meant = f"`whimbrel {near}`, if you meant that; " if near else ""
    return Usage(
        Notice(
            code="U103",
            what=f"there is no command {word}",
            why="a guess could be another command than the one you meant, so nothing was done",
            next=f"{meant}`whimbrel --help` lists what there is",
        )
    )


@click.group(
    cls=Verbs,
    help="Takes schema changes to PostgreSQL safely, from a laptop to production.",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="whimbrel")
def app() -> None:
    """Nothing of its own: the verbs do the work."""

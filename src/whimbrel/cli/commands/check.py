"""`check`: the rules' findings in files, changes or pending migrations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import Exit
from ...flow.call import Call
from ...flow.check import check as check_files
from ...flow.check_sources import CheckOptions, Pending
from ...flow.workplace import Workplace
from .. import render
from ..check_formats import FORMATS, OF_REPOSITORY, without_passwords
from ..context import call_of, words_of

if TYPE_CHECKING:
    from concurrent.futures import Executor


@click.command()
@click.argument("files", nargs=-1)
@click.option(
    "--since",
    metavar="REV",
    default="",
    help="what changed since the branch left REV, or in a range that ends at HEAD",
)
@click.option("--staged", is_flag=True, help="what the next commit would add")
@click.option("--snapshot", type=click.Path(path_type=Path), help="what is known of a database")
@click.option(
    "--write-snapshot", type=click.Path(path_type=Path), help="write what is known to a file"
)
@click.option("--database", is_flag=True, help="ask the environment's database; reads only")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="text unless --json")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    since: str,
    staged: bool,
    snapshot: Path | None,
    write_snapshot: Path | None,
    database: bool,
    form: str | None,
) -> int:
    """Look for hazards in FILES, folders or - (standard input), else in what is pending.

    Judged for production unless -e says otherwise. Each file alone, a folder in order.
    """
    options = CheckOptions(
        paths=files,
        since=since,
        staged=staged,
        snapshot=snapshot,
        write_snapshot=write_snapshot,
        database=database,
    )
    done = check_files(call_of(ctx), options, _look, _pool)
    for note in done.notes:
        render.say(f"note: {note}")
    for each in done.accepted:
        render.say(f"accepted: {each.file}:{each.line}: {each.name}: {each.accepted}")
    form = form or ("json" if words_of(ctx).json else "text")
    if form in OF_REPOSITORY:
        from ...flow.check_places import in_repository

        done = in_repository(call_of(ctx), options, done)
    render.answer_script(FORMATS[form](without_passwords(done)))
    return Exit.STOPPED if done.stops else Exit.DONE


def _pool(processors: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(processors)


def _look(call: Call, place: Workplace, *, wants_known: bool, wants_pending: bool) -> Pending:
    """Most checks need no database, and none of what reaches one."""
    from ...flow.check_pending import look_there

    return look_there(call, place, wants_known=wants_known, wants_pending=wants_pending)

"""`fix FILE`: a migration in the form that lets others go on."""

from __future__ import annotations

from pathlib import Path

import click

from ...errors import Exit
from ...flow.call import Call
from ...flow.check_sources import Pending
from ...flow.fix import FixOptions, Rewritten, fix_file
from ...flow.workplace import Workplace
from .. import render
from ..context import call_of, words_of


@click.command()
@click.argument("file")
@click.option("--diff", is_flag=True, help="show what would change, write nothing")
@click.option("--snapshot", type=click.Path(path_type=Path), help="what is known of a database")
@click.option("--database", is_flag=True, help="ask the environment's database; reads only")
@click.option("--undo", is_flag=True, help="write the way back (down.sql) and leave FILE as it is")
@click.pass_context
def fix(
    ctx: click.Context,
    file: str,
    diff: bool,
    snapshot: Path | None,
    database: bool,
    undo: bool,
) -> int:
    """Rewrite FILE to its online form; what has none stays and is named."""
    options = FixOptions(path=file, is_dry=diff, snapshot=snapshot, database=database)
    if undo:
        return _undo(ctx, options)
    done = fix_file(call_of(ctx), options, _look)
    if words_of(ctx).json:
        render.answer_json(_value(done, is_dry=diff))
        return Exit.DONE
    if diff:
        render.answer(done.diff.rstrip("\n"))
    _tell(done, is_dry=diff)
    return Exit.DONE


def _undo(ctx: click.Context, options: FixOptions) -> int:
    """Exit code 1 where something cannot be brought back: then no file is written."""
    from ...flow.way_back import write_way_back

    done = write_way_back(call_of(ctx), options, _look)
    if words_of(ctx).json:
        render.answer_json(
            {
                "file": done.path,
                "sql": done.sql,
                "irreversible": [
                    {"line": each.line, "what": each.what, "instead": each.instead}
                    for each in done.found.none
                ],
            }
        )
    else:
        render.answer(done.sql.rstrip("\n"))
        for each in done.found.none:
            render.say(f"not brought back: line {each.line}: {each.what}\n  {each.instead}")
        if done.path:
            render.say(f"wrote {done.path}")
        elif done.found.none:
            render.say(
                'nothing written: say it at the top of the file: -- whimbrel:irreversible "what to '
                'do instead", or write the missing part by hand'
            )
    return Exit.FAILED if done.found.none else Exit.DONE


def _tell(done: Rewritten, *, is_dry: bool) -> None:
    would = "would be " if is_dry else ""
    if done.is_changed:
        names = ", ".join(done.fixed.fixed) or "what has to wait is apart"
        render.say(f"{would}rewritten: {done.path}: {names}")
        if done.contract_path:
            render.say(f"{would}made for later: {done.contract_path}, a contract migration")
    else:
        render.say(f"nothing to rewrite in {done.path}")
    for each in done.fixed.left:
        render.say(
            f"left: {each.code} {each.name}, line {each.line}: {each.what}\n  {each.why_not}"
        )


def _value(done: Rewritten, *, is_dry: bool) -> dict[str, object]:
    return {
        "file": done.path,
        "changed": done.is_changed,
        "written": done.is_changed and not is_dry,
        "fixed": list(done.fixed.fixed),
        "text": done.fixed.text,
        "contract_file": done.contract_path,
        "contract": done.fixed.contract,
        "left": [
            {
                "code": each.code,
                "name": each.name,
                "line": each.line,
                "what": each.what,
                "why_not": each.why_not,
            }
            for each in done.fixed.left
        ],
    }


def _look(call: Call, place: Workplace, *, wants_known: bool, wants_pending: bool) -> Pending:
    """Most files need no database."""
    from ...flow.check_pending import look_there

    return look_there(call, place, wants_known=wants_known, wants_pending=wants_pending)
